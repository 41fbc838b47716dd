"""Purpose: a sentence of one's own, that comes back."""

import json

import pytest

from habits.models import Entry
from tests.core.test_trust import days_that_say
from tests.stage import Member, Stage, button_of, buttons_in, errors_of, form_of, shown, words_in

CANVAS = {
    "love": "Untangling things",
    "great": "Asking the second question",
    "passion": "People who are heard",
    "sentence": "I help two sides hear each other",
}


async def found(sam: Member, **more: str) -> object:
    """Find a purpose."""
    return await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), **CANVAS, **more)


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def test_a_purpose_is_kept_and_shown_on_its_own_page(stage: Stage, sam: Member) -> None:
    kept = await found(sam)
    assert "Kept. Your words are for you only." in words_in(kept)
    assert CANVAS["great"] in words_in(kept)
    assert CANVAS["sentence"] in words_in(await sam.do("tool.open", {"tool": "purpose"}))
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("purpose", "canvas", "reword", "waiting")


async def test_what_is_not_filled_in_is_said_at_its_field(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "purpose"})
    wrong = await sam.submit(form, **CANVAS | {"love": " ", "sentence": "x" * 301}, again="2026-03-01")
    assert errors_of(wrong) == {
        "love": "A few words are enough.",
        "sentence": "That is 301 characters, and 300 fit here.",
        "again": "Choose a day after today; the first is Tue 3 Mar.",
    }
    assert stage.rows(Entry) == []


async def test_the_same_form_delivered_twice_is_one_purpose(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "purpose"})
    for _ in range(2):
        assert "Kept" in words_in(await sam.submit(form, **CANVAS, source="view:1"))
    assert len(stage.rows(Entry)) == 1


async def test_on_its_day_it_comes_back_and_the_old_sentence_stays_beside(stage: Stage, started: Member) -> None:
    await found(started, again="2026-03-03")
    [parcel] = await stage.day("2026-03-03")
    assert CANVAS["sentence"] in words_in(parcel.message)
    assert "Does it still say why you do this work?" in words_in(parcel.message)
    assert CANVAS["sentence"] not in parcel.message.summary
    form = await started.press(parcel.message, "Tell me")
    assert CANVAS["sentence"] in words_in(form)
    told = await started.submit(form, sentence="I make room", again="2026-06-02")
    assert shown(told).where == "replace"
    assert "✓ Purpose: kept. Your words are for you only." in words_in(told)
    assert "I make room" not in words_in(told)
    page = await started.press(told, "Read or change")
    assert "I make room" in words_in(page)
    assert "Earlier, until today:" in words_in(page)
    assert CANVAS["sentence"] in words_in(page)
    [row] = stage.rows(Entry)
    assert (row.state, row.due_on and row.due_on.isoformat()) == ("waiting", "2026-06-02")


async def test_it_is_asked_for_once(stage: Stage, started: Member) -> None:
    await found(started, again="2026-03-03")
    assert CANVAS["sentence"] in words_in((await stage.day("2026-03-03"))[0].message)
    assert "Does it still say" not in words_in((await stage.day("2026-03-04"))[0].message)
    assert "it waits for a word of yours" in words_in(await started.do("home.show"))


async def test_a_day_off_means_the_next_message(stage: Stage, started: Member) -> None:
    await found(started, again="2026-03-07")  # a Saturday
    assert await stage.day("2026-03-07") == []
    await started.live("2026-03-05", "2026-03-06")
    assert "Does it still say" in words_in((await stage.day("2026-03-09"))[0].message)


async def test_putting_off_and_letting_rest_change_the_message(stage: Stage, started: Member) -> None:
    await found(started, again="2026-03-03")
    [parcel] = await stage.day("2026-03-03")
    later = await started.press(parcel.message, "Ask me again later")
    assert "again" in errors_of(await started.submit(later, again="2026-03-02"))
    moved = await started.submit(later, again="2026-03-05")
    assert "I will come back to it on Thu 5 Mar" in words_in(moved)
    [parcel] = await stage.day("2026-03-05")
    assert "may rest" in words_in(await started.press(parcel.message, "Let it rest"))
    assert stage.rows(Entry)[0].state == "open"


async def test_what_rests_is_asked_by_nobody_and_may_be_taken_up_again(stage: Stage, started: Member) -> None:
    rests = await started.press(await found(started, again="2026-03-03"), "Let it rest")
    assert "It may rest. What you wrote stays here." in words_in(rests)
    assert "Let it rest" not in [one.label for one in buttons_in(rests)]
    assert "Does it still say" not in words_in((await stage.day("2026-03-03"))[0].message)
    assert "it waits for a word" not in words_in(await started.do("home.show"))
    assert "Reword it" in words_in(await started.do("tool.page", {"tool": "purpose"}))
    await started.submit(await started.press(rests, "Another day"), again="2026-03-04")
    assert "Does it still say" in words_in((await stage.day("2026-03-04"))[0].message)


async def test_who_chose_forms_only_finds_no_words_in_the_chat(stage: Stage, started: Member) -> None:
    await found(started, again="2026-03-03")
    await started.submit(await started.do("settings.open"), words="forms")
    [parcel] = await stage.day("2026-03-03")
    assert CANVAS["sentence"] not in words_in(parcel.message)
    assert "your words open in a form" in words_in(parcel.message)


async def test_finding_it_again_rewords_the_one_there_is(stage: Stage, sam: Member) -> None:
    await found(sam)
    page = await sam.do("tool.open", {"tool": "purpose"})
    form = await sam.press(page, "Reword it")
    assert form_of(form).args["step"] == "reword"
    await sam.submit(form, sentence="Another")
    assert len(stage.rows(Entry)) == 1


async def test_what_was_entered_is_changed_in_place(stage: Stage, sam: Member) -> None:
    form = await sam.press(await found(sam), "Change")
    await sam.submit(form, love="Knots")
    page = words_in(await sam.do("tool.entry", {"entry": str(stage.rows(Entry)[0].id)}))
    assert "Knots" in page
    assert CANVAS["love"] not in page
    assert "Earlier" not in page


async def test_deleted_is_gone_and_never_asked_about(stage: Stage, started: Member) -> None:
    kept = await found(started, again="2026-03-03")
    assert button_of(kept, "Delete").confirm is not None
    assert "Deleted. I kept nothing of it." in words_in(await started.press(kept, "Delete"))
    assert stage.rows(Entry) == []
    assert "purpose" not in words_in((await stage.day("2026-03-03"))[0].message).lower()


async def test_the_week_is_asked_about_from_thursday_on_once_there_is_a_purpose(stage: Stage, started: Member) -> None:
    await found(started)
    await started.live("2026-03-03", "2026-03-04")
    [parcel] = await stage.day("2026-03-05")
    assert "Which hour served your purpose?" in words_in(parcel.message)
    form = await started.press(parcel.message, "Answer")
    assert CANVAS["sentence"] in words_in(form)
    told = await started.submit(form, hour="Wednesday with finance", moves="The Monday meeting")
    assert "kept. Your words are for you only" in words_in(told)
    assert "Wednesday" not in words_in(told)
    assert "Which hour" not in words_in((await stage.day("2026-03-06"))[0].message)
    assert "Wednesday with finance" in words_in(await started.do("tool.page", {"tool": "purpose"}))


async def test_switched_off_it_is_neither_shown_nor_asked_and_its_words_stay(stage: Stage, started: Member) -> None:
    await found(started, again="2026-03-03")
    menu = await started.press(await started.do("tool.page", {"tool": "purpose"}), "Switch it off")
    assert "Switched off" in words_in(menu)
    for day in ("2026-03-03", "2026-03-05"):
        assert "urpose" not in words_in((await stage.day(day))[0].message)
        await started.do("bot.opened")
    file = shown(await started.do("data.export")).file
    assert file is not None
    assert "Purpose" not in words_in(await started.do("home.show"))
    assert json.loads(file.content)["tools"][0]["fields"]["sentence"] == CANVAS["sentence"]
    await started.press(await started.do("tool.menu"), "Switch on")
    assert CANVAS["sentence"] in words_in((await stage.day("2026-03-09"))[0].message)


async def test_nobody_reads_or_changes_anybody_elses(stage: Stage, sam: Member) -> None:
    await found(sam)
    kim, args = stage.member("kim"), {"tool": "purpose", "entry": str(stage.rows(Entry)[0].id), "step": "reword"}
    for verb in ("tool.open", "tool.entry", "tool.follow_up", "tool.later", "tool.rest", "tool.delete", "tool.save"):
        assert "no longer here" in words_in(await kim.do(verb, args, values=CANVAS))
    assert stage.rows(Entry)[0].state == "waiting"


async def test_two_forms_that_were_open_at_once_make_one_purpose(stage: Stage, sam: Member) -> None:
    first, second = [await sam.do("tool.open", {"tool": "purpose"}) for _ in range(2)]
    await sam.submit(first, **CANVAS)
    kept = words_in(await sam.submit(second, **CANVAS | {"sentence": "I make room"}, again="2026-04-01"))
    assert "I make room" in kept
    [row] = stage.rows(Entry)
    assert (row.step, str(row.due_on)) == ("reword", "2026-04-01")


async def test_the_weekly_question_rests_after_four_without_an_answer(stage: Stage, started: Member) -> None:
    await found(started)
    ask = "Which hour served your purpose?"
    said = await days_that_say(stage, started, ask, "2026-03-03", "2026-06-30")
    assert said == ["2026-03-05", "2026-03-12", "2026-03-19", "2026-03-26"]
    await started.do("tool.save", {"tool": "purpose", "step": "week"}, values={"hour": "Tuesday"})
    assert await days_that_say(stage, started, ask, "2026-07-01", "2026-07-10") == ["2026-07-09"]


async def test_switched_off_the_sentence_stands_in_no_other_tools_form(sam: Member) -> None:
    await found(sam)
    await sam.do("tool.switch", {"tool": "purpose", "to": "off"})
    for tool, step in (("stretch", "plan"), ("look-back", "week"), ("handoffs", "keep")):
        assert CANVAS["sentence"] not in words_in(await sam.do("tool.open", {"tool": tool, "step": step}))


async def test_who_chose_forms_only_is_told_that_nothing_is_quoted(sam: Member) -> None:
    await sam.start()
    assert "I quote it in our chat" in words_in(await sam.do("tool.open", {"tool": "purpose"}))
    await sam.submit(await sam.do("settings.open"), words="forms")
    form = words_in(await sam.do("tool.open", {"tool": "purpose"}))
    assert "I quote it" not in form
    assert "bring your words back" not in form
    assert "your words open in a form" in form


async def test_a_quote_in_the_chat_goes_once_its_words_are_deleted(stage: Stage, started: Member) -> None:
    kept = await found(started, again="2026-03-03")
    [parcel] = await stage.day("2026-03-03")
    told = words_in(await started.press(kept, "Delete"))
    assert "The message that quoted it clears when you press a button in it." in told
    for label in ("Tell me", "Ask me again later", "Let it rest"):
        cleared = shown(await started.press(parcel.message, label))
        assert cleared.where == "replace"
        assert CANVAS["sentence"] not in words_in(cleared)
        assert "Tell me" not in words_in(cleared)
