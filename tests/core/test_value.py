"""Value stories: from what a partner wants, to what is seen, to their own words. And the goals they name."""

from dataclasses import replace

import pytest

from habits.messages import Actions, ChoiceInput, Menu, Paragraph, Reply, Request
from habits.models import Entry, Goal
from tests.core.test_days_off import Administrator
from tests.stage import TEAM, Member, Stage, buttons_in, errors_of, form_of, shown, words_in

STORY = {"partner": "Sesame", "outcome": "They close the month without a weekend", "measure": "4 days to close it"}
DRAFT = "We hoped for 4 days to close it. I see 5. True for you?"
SAID = "We had our weekend. *Really*."


async def told(sam: Member, again: str = "2026-03-03", **more: str) -> Reply:
    """Keep a story."""
    form = await sam.do("tool.open", {"tool": "value", "step": "story"})
    return await sam.submit(form, **STORY | more, again=again)


async def realised(sam: Member, **more: str) -> Reply:
    """A story whose result is there."""
    look = await sam.press(await told(sam, **more), "What I see now")
    return await sam.submit(look, seen="5", there="yes", again="2026-03-05")


async def confirmed(sam: Member, words: str = SAID, **more: str) -> Reply:
    """A story in the partner's words."""
    form = await sam.press(await realised(sam, **more), "Ask them, keep their words")
    return await sam.submit(form, words=words, agrees="yes")


async def page(sam: Member) -> str:
    return words_in(await sam.do("tool.page", {"tool": "value"}))


async def file(sam: Member) -> str:
    made = shown(await sam.press(await sam.do("tool.page", {"tool": "value"}), "One page to show")).file
    assert made is not None
    assert made.name.endswith(".md")
    return made.content.decode()


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


@pytest.fixture
def ada(stage: Stage) -> Administrator:
    return Administrator(stage.member("ada"))


async def add(ada: Administrator, *texts: str) -> Reply:
    for text in texts:
        reply = await ada.do("goals.save", text=text)
    return reply


async def test_a_story_begins_as_discovered(stage: Stage, sam: Member) -> None:
    await sam.start()
    kept = words_in(await told(sam))
    for text in (*STORY.values(), "Discovered.", "I come back to it tomorrow."):
        assert text in kept
    assert "1 story, discovered." in await page(sam)
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("value", "story", "look", "waiting")


async def test_what_is_left_out_is_said_at_its_field(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "value"})
    wrong = await sam.submit(form, partner="x" * 61, outcome="", measure=" ", again="2026-03-02")
    assert errors_of(wrong).keys() == {"partner", "outcome", "measure", "again"}
    assert stage.rows(Entry) == []


async def test_on_its_day_it_asks_what_is_there_and_drafts_a_line_for_the_partner(
    stage: Stage, started: Member
) -> None:
    await told(started)
    [parcel] = await stage.day("2026-03-03")
    for text in (STORY["outcome"], "We hope for 4 days to close it", "What do you see now?"):
        assert text in words_in(parcel.message)
    assert STORY["outcome"] not in parcel.message.summary
    look = await started.press(parcel.message, "Tell me")
    kept = await started.submit(look, seen="5", there="yes", again="2026-03-05")
    assert "kept. Your words are for you only" in words_in(kept)
    assert "I see 5" not in words_in(kept), "nothing entered is said in the chat"
    form = await started.press(kept, "Ask them, keep their words")
    assert DRAFT in words_in(form)
    read = words_in(await started.press(kept, "Read or change"))
    assert DRAFT in read
    assert "not confirmed yet, and that is fine" in read
    [parcel] = await stage.day("2026-03-05")
    assert DRAFT in words_in(parcel.message)
    assert "What did they say, in their own words?" in words_in(parcel.message)
    done = await started.submit(await started.press(parcel.message, "Tell me"), words=SAID, agrees="yes")
    assert SAID not in words_in(done)
    read = words_in(await started.press(done, "Read or change"))
    assert "Shown." in read
    assert SAID in read
    assert stage.rows(Entry)[0].state == "closed"


async def test_what_is_not_there_yet_is_looked_at_again(stage: Stage, started: Member) -> None:
    look = await started.press(await told(started), "What I see now")
    kept = words_in(await started.submit(look, seen="9 days", there="not_yet", again="2026-03-03"))
    assert "Discovered." in kept
    assert "True for you?" not in kept
    [parcel] = await stage.day("2026-03-03")
    assert "What do you see now?" in words_in(parcel.message)
    look = await started.press(parcel.message, "Tell me")
    done = await started.submit(look, seen="5", there="yes", again="2026-03-10")
    read = words_in(await started.press(done, "Read or change"))
    assert "9 days" in read.split("Earlier, until today:")[1]
    assert DRAFT in read


async def test_without_their_words_it_is_not_confirmed(stage: Stage, sam: Member) -> None:
    kept = await realised(sam)
    assert "Without your partner’s own words it is not confirmed yet, and that is fine" in words_in(kept)
    form = await sam.press(kept, "Ask them, keep their words")
    assert errors_of(await sam.submit(form, words=" ", agrees="yes")).keys() == {"words"}
    pasted = f"{DRAFT} How would you put it in one sentence, and may I quote you?"
    assert "That is the draft." in errors_of(await sam.submit(form, words=pasted, agrees="yes"))["words"]
    await sam.press(kept, "Let it rest")
    assert "Realised, not confirmed yet: Sesame" in await page(sam)
    [row] = stage.rows(Entry)
    assert (row.state, row.step, row.due_on) == ("open", "words", None)


async def test_a_partner_who_sees_it_otherwise_does_not_confirm_it(stage: Stage, started: Member) -> None:
    form = await started.press(await realised(started), "Ask them, keep their words")
    kept = words_in(await started.submit(form, words="Not for my team", agrees="not_yet", again="2026-03-05"))
    assert "they do not see it yet" in kept
    assert "Realised, not confirmed yet" in await page(started)
    assert "Not for my team" not in await file(started)
    [parcel] = await stage.day("2026-03-05")
    assert "What do you see now?" in words_in(parcel.message)


async def test_the_list_goes_by_goal_and_stage(sam: Member, ada: Administrator) -> None:
    await add(ada, "Faster, calmer month-end", "Fewer detours", "Growth")
    await told(sam, goal="Fewer detours")
    await confirmed(sam, goal="Faster, calmer month-end", partner="Basil")
    await told(sam, goal="Faster, calmer month-end", partner="Mint")
    await realised(sam, goal="none", partner="Dill")
    lines = [line for line in (await page(sam)).splitlines() if line[:1] == "•" or line in names(ada) | {EMPTY}]
    assert "4 stories: 1 shown, 1 realised, 2 discovered." in await page(sam)
    assert [line.split(" · ")[0] for line in lines] == [
        "Faster, calmer month-end", "• Shown: Basil", "• Discovered: Mint",
        "Fewer detours", "• Discovered: Sesame",
        "Growth", EMPTY,
        "No goal named", "• Realised, not confirmed yet: Dill",
    ]  # fmt: skip


EMPTY = "No story yet."


def names(ada: Administrator) -> set[str]:
    return {one.text for one in ada.member.stage.rows(Goal)} | {"No goal named"}


async def test_the_page_to_show_is_in_the_partners_words_without_nicknames(sam: Member, ada: Administrator) -> None:
    await add(ada, "Growth & more")
    assert not [one for one in buttons_in(await sam.do("tool.page", {"tool": "value"})) if one.verb == "tool.file"]
    await told(sam, goal="none", outcome="# They see\nthe queue")
    assert "Nothing is in a partner’s own words yet." in await file(sam)
    await confirmed(sam, goal="Growth & more", words="- We had our weekend.\n<b>*Really*</b>")
    assert await file(sam) == (
        "# Value, in our partners’ words\n\n"
        "Mon 2 Mar 2026\n\n"
        "## Growth \\& more\n\n"
        "> \\- We had our weekend.\n> \\<b\\>\\*Really\\*\\</b\\>\n\n"
        "They close the month without a weekend — we hoped for 4 days to close it, and see 5.\n\n"
        "## Not yet in their words\n\n"
        "- Discovered: \\# They see the queue — we hope for 4 days to close it.\n"
    )


async def test_many_stories_still_make_one_page(sam: Member) -> None:
    for number in range(10):
        await confirmed(sam, words="It works. " * 100, partner=f"P{number}")
        await told(sam)
    text = await file(sam)
    assert text.count("> ") == 8
    assert text.count("- Discovered") == 8
    assert text.count("And 2 more.") == 2
    assert len(text) < 8000
    assert "and 14 more" in await page(sam)


async def test_the_nudges_of_its_habits_bring_it(stage: Stage, sam: Member) -> None:
    await sam.start("start-from-the-outcome")
    await sam.do("nudge.now")
    [parcel] = await stage.tick()
    assert "What will be different for them?" in words_in(await sam.press(parcel.message, "Value stories"))


# ------------------------------------------------------------------ goals


async def test_administrators_keep_a_short_list_of_goals(stage: Stage, sam: Member, ada: Administrator) -> None:
    assert "No goal is entered yet." in words_in(await ada.do("goals.open"))
    assert "Growth" in words_in(await add(ada, "  Growth "))
    for text, why in (("", "few words"), ("growth", "already"), ("x" * 76, "75"), ("None", "without a goal")):
        assert why in errors_of(await add(ada, text))["text"]
    await add(ada, *(f"Goal {number}" for number in range(7)))
    assert "Take one off first" in errors_of(await add(ada, "One more"))["text"]
    assert "a short list is one that people know" in words_in(await ada.do("goals.open"))
    [goal] = [one for one in form_of(await sam.do("tool.open", {"tool": "value"})).body if isinstance(one, ChoiceInput)]
    assert [one.label for one in goal.options] == [*(one.text for one in stage.rows(Goal)), "None of these"]


async def test_everybody_reads_the_goals_and_only_administrators_change_them(
    stage: Stage, sam: Member, ada: Administrator
) -> None:
    await add(ada, "Growth")
    [row] = stage.rows(Goal)
    take_off = {"goal": str(row.id)}
    assert "kept by the administrators" in words_in(shown(await sam.do("goals.save", values={"text": "Mine"})))
    assert "kept by the administrators" in words_in(shown(await sam.do("goals.remove", take_off)))
    unknown = Request(workspace=TEAM, person="sam", verb="goals.remove", args=take_off, source="x")
    assert "could not look up" in words_in(shown(await stage.desk.handle(unknown)))
    for read in (await sam.do("goals.open"), await stage.desk.handle(replace(unknown, verb="goals.open"))):
        assert "Growth" in words_in(read)
        assert form_of(read).verb == ""
        assert [one.label for one in buttons_in(read)] == ["Value stories"]
    assert [(one.text, one.last_day) for one in stage.rows(Goal)] == [("Growth", None)]


async def test_the_same_goal_delivered_twice_is_one(stage: Stage, ada: Administrator) -> None:
    for _ in range(2):
        ada.count = 0
        assert "Added." in words_in(await add(ada, "Growth"))
    assert len(stage.rows(Goal)) == 1


async def test_a_goal_that_is_taken_off_stays_in_the_stories_that_name_it(
    stage: Stage, sam: Member, ada: Administrator
) -> None:
    await add(ada, "Growth")
    kept = await told(sam, goal="Growth")
    [row] = stage.rows(Goal)
    assert "Taken off" in words_in(await ada.do("goals.remove", {"goal": str(row.id)}))
    assert "no longer here" in words_in(await ada.do("goals.remove", {"goal": str(row.id)}))
    assert "Growth" not in words_in(await sam.do("tool.open", {"tool": "value", "step": "story"}))
    assert "goal" not in errors_of(await sam.submit(await sam.press(kept, "Change"), partner=""))
    assert "Growth" in await page(sam)


async def test_goals_of_one_workspace_are_not_seen_in_another(stage: Stage, ada: Administrator) -> None:
    await add(ada, "Growth")
    stranger = stage.member("zoe", team=replace(ada.member.team, team="T2"))
    await stranger.do("bot.opened")
    for verb, args in (("goals.open", {}), ("tool.open", {"tool": "value"}), ("tool.page", {"tool": "value"})):
        assert "Growth" not in words_in(await stranger.do(verb, args))


async def test_a_goal_that_was_added_meanwhile_stops_no_form(stage: Stage, sam: Member, ada: Administrator) -> None:
    form = await sam.do("tool.open", {"tool": "value", "step": "story"})
    await add(ada, "Growth")
    kept = await sam.submit(form, **STORY)
    assert "Kept." in words_in(kept)
    change = await sam.press(kept, "Change")
    assert errors_of(await sam.submit(change)).keys() == {"goal"}
    assert "Growth" in words_in(await sam.submit(change, goal="Growth"))
    assert len(stage.rows(Entry)) == 1


async def test_a_form_that_was_left_open_opens_nothing_again(stage: Stage, sam: Member) -> None:
    kept = await told(sam)
    stale = await sam.press(kept, "What I see now")
    look = await sam.submit(await sam.press(kept, "What I see now"), seen="5", there="yes", again="2026-03-05")
    await sam.submit(await sam.press(look, "Ask them, keep their words"), words=SAID, agrees="yes")
    page = await sam.submit(stale, seen="9", there="not_yet", again="2026-03-04")
    assert "Kept." in words_in(page)
    [row] = stage.rows(Entry)
    assert (row.state, row.step, row.due_on) == ("closed", "", None)


async def test_a_message_says_what_became_of_what_was_told_elsewhere(stage: Stage, started: Member) -> None:
    kept = await told(started)
    [parcel] = await stage.day("2026-03-03")
    later = await started.press(parcel.message, "Ask me again later")
    await started.submit(await started.press(kept, "What I see now"), seen="5", there="yes", again="2026-03-10")
    said = words_in(await started.submit(later, again="2026-03-12"))
    assert "✓ Value stories: told. I come back to it on Thu 12 Mar." in said
    assert "may rest" not in said


async def test_changes_stand_behind_one_small_button_when_there_are_several(sam: Member) -> None:
    read = await realised(sam)
    [menu] = [one.side for one in form_of(read).body if isinstance(one, Paragraph) and isinstance(one.side, Menu)]
    assert [one.label for one in menu.buttons] == ["Change “New story”", "Change “What I see now”"]
    [actions] = [one for one in form_of(read).body if isinstance(one, Actions) and len(one.buttons) > 3]
    assert len(actions.buttons) == 5
    assert "Kept." in words_in(await sam.submit(await sam.press(read, "Change “New story”"), partner="Basil"))


async def test_a_journey_of_many_looks_keeps_its_buttons(sam: Member) -> None:
    kept = await told(sam)
    for number in range(30):
        look = await sam.press(kept, "What I see now")
        kept = await sam.submit(look, seen=f"{number} days", there="not_yet", again="2026-03-05")
    body = form_of(kept).body
    [buttons] = [at for at, one in enumerate(body) if "Delete" in [button.label for button in buttons_in(one)]]
    earlier = [at for at, one in enumerate(body) if "Earlier, until" in words_in(one)]
    assert len(earlier) == 5
    assert buttons < min(earlier)
    assert "28 days" in words_in(kept)
    assert "23 days" not in words_in(kept)
