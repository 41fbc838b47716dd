"""The look-back: the week in a few lines, on its last working day."""

import pytest

from habits.messages import Reply
from habits.models import Entry
from tests.stage import Member, Stage, errors_of, form_of, initial, shown, words_in

ASKED = "The week is nearly done."


async def opened(sam: Member) -> Reply:
    return await sam.do("tool.open", {"tool": "look-back", "step": "week"})


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def test_one_line_is_a_look_back(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "look-back"})
    assert errors_of(await sam.submit(form)) == {"done": "One line, in any of these, is enough."}
    assert "Kept. Your words are for you only." in words_in(await sam.submit(form, said="She thanked us"))
    assert "She thanked us" in words_in(await sam.do("tool.page", {"tool": "look-back"}))
    assert stage.rows(Entry)[0].state == "closed"


async def test_what_the_bot_knows_of_the_week_stands_above_the_questions(stage: Stage, started: Member) -> None:
    await started.press(stage.sender.sent[0].message, "Did it")
    await started.say("They were quiet today")
    await started.submit(
        await started.press(await started.say("Ask about May"), "Ask me again on …"), again="2026-03-12"
    )
    plan = await started.do("tool.open", {"tool": "stretch", "step": "plan"})
    await started.submit(plan, thing="Chair the board", kind="strategic", fits="yes", again="2026-03-10")
    stage.to("2026-03-06 16:00")
    form = words_in(await opened(started))
    for text in (
        "Done, as I know it\n• Say it back: 1 time\n• Stretch: Chair the board",
        "What you wrote\n• “Ask about May”\n• “They were quiet today”",
        "What I come back to\n• Tue 10 Mar: Stretch: Chair the board\n• Thu 12 Mar: “Ask about May”",
    ):
        assert text in form
    stage.to("2026-03-13 16:00")
    form = words_in(await opened(started))
    assert "Done, as I know it" not in form
    assert "What you wrote" not in form
    assert "• Now: Stretch: Chair the board" in form


async def test_a_tool_that_is_switched_off_is_left_out(sam: Member) -> None:
    plan = await sam.do("tool.open", {"tool": "stretch", "step": "plan"})
    await sam.submit(plan, thing="Chair the board", kind="strategic", fits="yes")
    await sam.do("tool.switch", {"tool": "stretch", "to": "off"})
    assert "Chair the board" not in words_in(await opened(sam))


async def test_nobody_elses_week_is_in_it(stage: Stage, started: Member) -> None:
    await started.say("Between us")
    kim = stage.member("kim")
    await kim.submit(await opened(kim), done="Mine")
    form = words_in(await opened(kim))
    assert "Between us" not in form
    assert "Say it back" not in form


async def test_the_hour_is_asked_beside_the_purpose_and_once_a_week_is_enough(stage: Stage, sam: Member) -> None:
    canvas = dict.fromkeys(("love", "great", "passion"), "x")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), sentence="I open doors", **canvas)
    await sam.do("tool.save", {"tool": "purpose", "step": "week"}, values={"hour": "Tuesday with Blue"})
    form = await opened(sam)
    assert "I open doors" in words_in(form)
    assert initial(form_of(form))["hour"] == "Tuesday with Blue"
    stage.to("2026-03-09 09:00")
    assert initial(form_of(await opened(sam)))["hour"] == ""


async def test_what_was_due_begins_the_next_one(stage: Stage, sam: Member) -> None:
    kept = await sam.submit(await opened(sam), next="The offer to Blue", hour="Monday")
    assert "Last time, this was due next" not in words_in(await opened(sam))
    stage.to("2026-03-13 16:00")
    form = await opened(sam)
    assert "Last time, this was due next\nThe offer to Blue" in words_in(form)
    await sam.submit(form, hour="Friday")
    page = words_in(await sam.do("tool.page", {"tool": "look-back"}))
    assert "2 weeks looked back on." in page
    assert "• Friday\n• Monday" in page
    change = await sam.press(kept, "Change")
    assert "Last time" not in words_in(change), "words are changed, not asked for anew"
    assert initial(form_of(change))["hour"] == "Monday"


async def test_it_is_asked_in_the_message_of_the_last_working_day(stage: Stage, started: Member) -> None:
    await started.submit(await opened(started), done="A start")
    await started.live("2026-03-03", "2026-03-06", "2026-03-09", "2026-03-12")
    assert not [one for one in stage.sender.sent if ASKED in words_in(one.message)], "this week's was written"
    [parcel] = await stage.day("2026-03-13")
    assert ASKED in words_in(parcel.message)
    told = await started.submit(await started.press(parcel.message, "Answer"), hour="Wednesday with Blue")
    assert shown(told).where == "replace"
    assert "✓ Look back: kept. Your words are for you only." in words_in(told)
    assert "Wednesday" not in words_in(told)
    assert "Wednesday with Blue" in words_in(await started.press(told, "Read or change"))


async def test_a_week_that_ends_early_is_looked_back_on_early(stage: Stage, started: Member) -> None:
    await started.submit(await opened(started), done="A start")
    await started.submit(await started.do("settings.open"), workdays=("1", "2", "3", "4"))
    await started.live("2026-03-09", "2026-03-11")
    assert ASKED in words_in((await stage.day("2026-03-12"))[0].message)


async def test_to_who_uses_the_tools_it_is_offered_once(stage: Stage, started: Member) -> None:
    await started.live("2026-03-03", "2026-03-04", "2026-03-05")
    assert ASKED not in words_in((await stage.day("2026-03-06"))[0].message), "nothing is kept in any tool"
    await started.do("bot.opened")
    await started.do("tool.save", {"tool": "purpose", "step": "week"}, values={"hour": "Tuesday"})
    await started.live("2026-03-09", "2026-03-12")
    assert ASKED in words_in((await stage.day("2026-03-13"))[0].message)
    await started.do("bot.opened")
    await started.live("2026-03-16", "2026-03-19")
    assert ASKED not in words_in((await stage.day("2026-03-20"))[0].message)


async def test_answered_after_the_weekend_it_is_about_the_week_it_was_asked_for(stage: Stage, started: Member) -> None:
    await started.submit(await opened(started), done="A start")
    await started.live("2026-03-09", "2026-03-12")
    await started.say("They thanked us")
    plan = await started.do("tool.open", {"tool": "stretch", "step": "plan"})
    await started.submit(plan, thing="Chair the board", kind="strategic", again="2026-03-17")
    [parcel] = await stage.day("2026-03-13")
    stage.to("2026-03-16 08:00")
    await started.say("Monday again")
    form = await started.press(parcel.message, "Answer")
    assert "They thanked us" in words_in(form)
    assert "Monday again" not in words_in(form)
    assert "• Tomorrow: Stretch: Chair the board" in words_in(form)
    assert "Last time, this was due next" not in words_in(form)
    told = await started.submit(form, done="The offer")
    assert "✓ Look back: kept." in words_in(told)
    assert [str(row.day) for row in stage.rows(Entry) if row.tool == "look-back"] == ["2026-03-02", "2026-03-13"]
    await started.live("2026-03-16", "2026-03-19")
    assert ASKED in words_in((await stage.day("2026-03-20"))[0].message)
