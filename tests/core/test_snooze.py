"""Putting a nudge off, and bringing it back."""

import pytest

from habits.models import Outgoing
from tests.stage import Member, Stage, button_of, words_in


async def test_one_hour_and_three_hours(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    put_off = await sam.press(nudge.message, "Snooze 1 hour")
    assert "comes back at 09:00" in words_in(put_off)
    assert await stage.day("2026-03-02", "08:59") == []
    [again] = await stage.day("2026-03-02", "09:00")
    await sam.press(again.message, "Snooze 3 hours")
    assert await stage.day("2026-03-02", "11:59") == []
    assert len(await stage.day("2026-03-02", "12:00")) == 1


@pytest.mark.parametrize(("at", "label"), [("17:30", "Snooze 1 hour"), ("15:30", "Snooze 3 hours")])
async def test_past_the_evening_it_becomes_the_next_message(stage: Stage, sam: Member, at: str, label: str) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    stage.to(f"2026-03-02 {at}")
    assert "with my next message" in words_in(await sam.press(nudge.message, label))
    assert await stage.day("2026-03-02", "22:00") == []
    [tuesday] = await stage.day("2026-03-03")
    assert "Yesterday" not in words_in(tuesday.message)


async def test_tomorrow_brings_the_same_nudge(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up"))
    await sam.press(nudge.message, "Tomorrow")
    await stage.day("2026-03-03")
    monday, tuesday = sorted(stage.rows(Outgoing), key=lambda row: row.due_at)
    for what in ("habit", "nudge"):
        assert monday.about[what] == tuesday.about[what]


async def test_tomorrow_on_a_copy_that_was_put_off_already(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up"))
    await sam.press(nudge.message, "Snooze 1 hour")
    [copy] = await stage.day("2026-03-02", "09:00")
    await sam.press(copy.message, "Tomorrow")
    [tuesday] = await stage.day("2026-03-03")
    assert "Say it back" in words_in(tuesday.message)
    assert "Yesterday" not in words_in(tuesday.message)


async def test_put_off_until_tomorrow_but_done_after_all(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up"))
    args = button_of(nudge.message, "Did it").args
    await sam.press(nudge.message, "Tomorrow")
    await sam.do("habit.mark", args)
    [tuesday] = await stage.day("2026-03-03")
    assert "Eyes up" in words_in(tuesday.message)


async def test_bring_it_back_now_and_it_does_not_come_a_second_time(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    put_off = await sam.press(nudge.message, "Snooze 1 hour")
    assert button_of(await sam.press(put_off, "Bring it back now"), "Did it")
    assert await stage.day("2026-03-02", "09:00") == []


async def test_put_off_again_after_bringing_it_back(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    back = await sam.press(await sam.press(nudge.message, "Snooze 1 hour"), "Bring it back now")
    stage.to("2026-03-02 08:30")
    assert "at 09:30" in words_in(await sam.press(back, "Snooze 1 hour"))
    assert await stage.day("2026-03-02", "09:10") == []
    assert len(await stage.day("2026-03-02", "09:30")) == 1


async def test_pressed_twice_it_comes_once(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    for source in ("tap:1", "tap:1", "tap:2"):
        await sam.press(nudge.message, "Snooze 1 hour", source=source)
    assert len(await stage.day("2026-03-02", "09:00")) == 1


@pytest.mark.parametrize("meanwhile", ["done", "too much", "let go", "paused"])
async def test_it_does_not_come_when_it_is_of_no_use_any_more(stage: Stage, sam: Member, meanwhile: str) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.press(nudge.message, "Snooze 1 hour")
    match meanwhile:
        case "done":
            await sam.do("habits.done")
        case "too much":
            await sam.do("pause.too_much")
        case "let go":
            await sam.submit(await sam.press(await sam.do("habits.show"), "Let it go"))
        case "paused":
            await sam.submit(await sam.press(await sam.do("habits.show"), "Pause"), back="2026-03-10")
    assert await stage.day("2026-03-02", "09:00") == []


async def test_yesterdays_nudge_cannot_be_put_off(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    stage.to("2026-03-03 08:00")
    assert "nothing to put off" in words_in(await sam.press(nudge.message, "Snooze 1 hour"))
    assert len(await stage.day("2026-03-03", "09:00")) == 1


async def test_putting_off_a_message_without_a_habit_does_no_harm(stage: Stage, sam: Member) -> None:
    await sam.take_up("Rare", cadence="weekly")
    await sam.start()
    await stage.tick()
    await sam.submit(await sam.do("settings.open"), questions="3")
    [tuesday] = [row for row in stage.rows(Outgoing) if row.kind == "daily"]
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        await stage.day(day)
        for row in stage.rows(Outgoing):
            await sam.do("nudge.snooze", {"out": str(row.id), "for": "tomorrow"})
    assert not [row for row in stage.rows(Outgoing) if row.state == "failed"]
    assert tuesday
