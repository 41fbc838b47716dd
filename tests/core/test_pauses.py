"""Pauses: everything or one habit, until a day or for five working days; nothing resets."""

import pytest

from habits.models import Absence
from tests.stage import Member, Stage, button_of, errors_of, words_in


async def sent_on(stage: Stage, *days: str) -> list[str]:
    """The days of March on which something was sent, in a row."""
    return [day for day in days if await stage.day(f"2026-03-{day}")]


async def test_everything_is_quiet_until_the_chosen_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    said = await sam.submit(await sam.do("pause.open"), back="2026-03-05")
    assert "Quiet until Thu 5 Mar" in words_in(said)
    assert await sent_on(stage, "03", "04", "05") == ["05"]


@pytest.mark.parametrize("back", ["2026-03-02", "2026-03-01", "2020-01-01"])
async def test_a_day_that_has_come_is_refused_with_the_nearest_good_one(sam: Member, back: str) -> None:
    await sam.start()
    errors = errors_of(await sam.submit(await sam.do("pause.open"), back=back))
    assert "Tue 3 Mar" in errors["back"]


@pytest.mark.parametrize("back", ["", "soon", "2026-02-30"])
async def test_no_day_at_all_is_refused(stage: Stage, sam: Member, back: str) -> None:
    await sam.start()
    assert "back" in errors_of(await sam.submit(await sam.do("pause.open"), back=back))
    assert stage.rows(Absence) == []


async def test_too_much_is_five_working_days_and_back_on_the_sixth(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    said = await sam.press(nudge.message, "Too much right now")
    assert "My next message comes on Tue 10 Mar" in words_in(said)
    assert await sent_on(stage, "03", "04", "05", "06", "09", "10", "11") == ["10", "11"]


async def test_too_much_tapped_twice_is_one_pause(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.do("pause.too_much", source="tap:1")
    await sam.do("pause.too_much", source="tap:1")
    await sam.do("pause.too_much", source="tap:2")
    assert len(stage.rows(Absence)) == 1


async def test_resume_brings_todays_message_when_its_time_is_still_to_come(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.do("pause.open"), back="2026-03-20")
    stage.to("2026-03-04 08:00")
    assert "today at 09:00" in words_in(await sam.do("pause.end"))
    assert await sent_on(stage, "04", "05") == ["04", "05"]


async def test_resume_after_todays_time_waits_for_tomorrow(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.do("pause.open"), back="2026-03-20")
    assert await stage.day("2026-03-04", "10:00") == []
    assert "tomorrow at 09:00" in words_in(await sam.do("pause.end"))
    assert await stage.tick() == []
    assert await sent_on(stage, "05") == ["05"]


async def test_one_habit_is_quiet_and_the_other_goes_on(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.take_up("Ask", "a call ends", "ask one question")
    paused = await sam.press(await sam.do("habits.show"), "Pause")
    assert "this habit" in words_in(paused)
    listed = await sam.submit(paused, back="2026-03-20")
    assert "Paused until Fri 20 Mar" in words_in(listed)
    for day in ("03", "04", "05"):
        [parcel] = await stage.day(f"2026-03-{day}")
        assert "Ask" in words_in(parcel.message)
        assert "Say it back" not in words_in(parcel.message)
        await sam.do("bot.opened")
    await sam.press(await sam.do("habits.show"), "Go on now")
    [parcel] = await stage.day("2026-03-06")
    assert "Say it back" in words_in(parcel.message)


async def test_with_the_only_habit_paused_nothing_is_sent(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.press(await sam.do("habits.show"), "Pause"), back="2026-03-05")
    assert await sent_on(stage, "03", "04", "05") == ["05"]


async def test_a_new_pause_takes_the_place_of_the_present_one(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("pause.too_much")
    stage.to("2026-03-03 10:00")
    await sam.submit(await sam.do("pause.open"), back="2026-03-05")
    assert await sent_on(stage, "04", "05") == ["05"]
    assert len(stage.rows(Absence)) == 2


@pytest.mark.parametrize("word", ["pause.too_much", "pause.open"])
async def test_a_pause_holds_today_too_when_the_habit_was_done_before_the_message(
    stage: Stage, sam: Member, word: str
) -> None:
    await sam.start()
    await stage.tick()
    stage.to("2026-03-03 08:00")
    await sam.do("habits.done")
    said = await sam.do(word)
    if word == "pause.open":
        said = await sam.submit(said, back="2026-03-10")
    assert "today" not in words_in(said)
    assert "03" not in await sent_on(stage, "03", "04", "05", "06", "09", "10", "11")
    stage.to("2026-03-03 20:00")
    assert "makes one" in words_in(await sam.do("streaks.show"))


async def test_a_pause_right_after_send_me_one_now_is_respected(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.do("pause.too_much")
    assert await stage.tick() == []


async def test_nothing_resets_in_a_pause(stage: Stage, sam: Member) -> None:
    await sam.start()
    for day in ("02", "03", "04"):
        stage.to(f"2026-03-{day} 10:00")
        await sam.do("habits.done")
    await sam.submit(await sam.do("pause.open"), back="2026-03-23")
    stage.to("2026-03-23 10:00")
    await sam.do("habits.done")
    assert "4 days in a row" in words_in(await sam.do("streaks.show"))


async def test_the_pause_of_a_habit_that_is_not_mine_is_refused(stage: Stage, sam: Member) -> None:
    await sam.start()
    kim = stage.member("kim")
    await kim.start()
    theirs = (await kim.do("habits.show")).message.parts  # type: ignore[union-attr]
    from tests.stage import button_of

    said = await sam.do("pause.save", {**button_of(theirs, "Pause").args}, values={"back": "2026-03-10"})
    assert "no longer here" in words_in(said)
    assert stage.rows(Absence) == []


async def test_pause_typed_in_the_chat_offers_two_ways_to_be_left_in_peace(sam: Member) -> None:
    await sam.start()
    asked = await sam.do("pause.ask")
    assert button_of(asked, "Until a day I choose").verb == "pause.open"
    assert "Paused for five working days" in words_in(await sam.press(asked, "Five working days"))


async def test_going_on_with_a_habit_that_is_not_mine_leaves_my_pause_alone(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.do("pause.too_much")
    assert "no longer here" in words_in(await sam.do("pause.end", {"habit": "01234567-89ab-cdef-0123-456789abcdef"}))
    assert await stage.day("2026-03-03") == []


async def test_a_pause_after_a_done_day_begins_tomorrow_and_shows_at_once(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.press(nudge.message, "Did it")
    await sam.do("pause.too_much", {"at": "home"})
    home = await sam.do("home.show")
    assert "Quiet until" in words_in(home)
    assert button_of(home, "Go on now")
