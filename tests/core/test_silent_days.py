"""Days on which the bot was silent never count: a miss is a day on which it asked and heard nothing."""

from datetime import date, timedelta

from handlers.errors import DeliveryError, Failure
from tests.stage import Member, Stage, words_in

KEPT = "2 days in a row. Best: 2 days. 2 spare days in hand."


async def two_done_days(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    for day in ("2026-03-02", "2026-03-03"):
        stage.to(f"{day} 10:00")
        await stage.tick()
        await sam.do("habits.done")


async def streaks(sam: Member) -> str:
    return words_in(await sam.do("streaks.show"))


async def test_days_out_of_reach_do_not_count(stage: Stage, sam: Member) -> None:
    await two_done_days(stage, sam)
    stage.sender.errors = [DeliveryError("user_disabled", Failure.PERSON)]
    for day in range(4, 14):
        await stage.day(f"2026-03-{day:02}")
    stage.to("2026-03-16 08:00")
    assert KEPT in await streaks(sam)


async def test_whoever_acts_is_in_reach_again(stage: Stage, sam: Member) -> None:
    await two_done_days(stage, sam)
    stage.sender.errors = [DeliveryError("user_disabled", Failure.PERSON)]
    await stage.day("2026-03-04")
    assert await stage.day("2026-03-05") == []
    await sam.say("I am back.")
    assert len(await stage.day("2026-03-06")) == 1


async def test_a_habit_without_start_is_never_missed(stage: Stage, sam: Member) -> None:
    await sam.take_up()
    await sam.do("habits.done")
    stage.to("2026-03-20 10:00")
    await sam.do("habits.done")
    assert KEPT in await streaks(sam)


async def test_an_outage_of_two_months_does_not_count(stage: Stage, sam: Member) -> None:
    await two_done_days(stage, sam)
    await stage.day("2026-05-04")
    assert KEPT in await streaks(sam)


async def test_a_day_cancelled_by_a_pause_does_not_count_for_the_other_habit(stage: Stage, sam: Member) -> None:
    await two_done_days(stage, sam)
    own = {"name": "Second", "cue": "a call ends", "action": "write one line", "cadence": "daily"}
    await sam.do("habits.save", values=own)
    stage.to("2026-03-04 08:00")
    await sam.do("pause.too_much")
    stage.to("2026-03-20 08:00")
    assert KEPT in await streaks(sam)


async def test_an_asked_day_without_a_word_uses_a_spare_day(stage: Stage, sam: Member) -> None:
    await two_done_days(stage, sam)
    await stage.day("2026-03-04")
    stage.to("2026-03-05 08:00")
    assert "2 days in a row. Best: 2 days. 1 spare day in hand." in await streaks(sam)


async def test_a_week_without_any_message_bridges_a_weekly_habit(stage: Stage, sam: Member) -> None:
    await sam.start("one-notch-out")
    await stage.tick()
    await sam.do("habits.done")
    stage.sender.errors = [DeliveryError("user_disabled", Failure.PERSON)]
    for back in range(1, 20):
        await stage.day((date(2026, 3, 2) + timedelta(days=back)).isoformat())
    assert "2 spare weeks" in await streaks(sam)
