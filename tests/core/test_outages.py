"""Days on which the bot was away, clocks that jump, zones that move: one message a local day."""

import asyncio
import re
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.models import Outgoing
from habits.planning import BATCH
from tests.stage import MADRID, Member, Stage, words_in


def states(stage: Stage) -> list[tuple[int, str]]:
    """Day of the month and state of every daily message."""
    rows = sorted(stage.rows(Outgoing), key=lambda row: row.day)
    return [(row.day.day, row.state) for row in rows if row.kind == "daily"]


async def test_a_message_up_to_two_hours_late_is_sent(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert len(await stage.day("2026-03-03", "10:59")) == 1


async def test_a_message_later_than_two_hours_lapses(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert await stage.day("2026-03-03", "11:00") == []
    assert states(stage) == [(2, "sent"), (3, "lapsed")]


async def test_a_lapsed_day_bridges_the_streak(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    await stage.day("2026-03-03", "15:00")
    stage.to("2026-03-04 10:00")
    await sam.do("habits.done")
    streaks = words_in(await sam.do("streaks.show"))
    assert "2 days in a row" in streaks
    assert "2 spare days in hand" in streaks
    assert re.search(r"○\sTue", streaks)


async def test_a_lapsed_day_that_was_done_all_the_same_counts(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    await stage.day("2026-03-03", "15:00")
    await sam.do("habits.done")
    assert "2 days in a row" in words_in(await sam.do("streaks.show"))


async def test_after_a_week_away_there_is_one_message_and_the_others_lapsed(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert len(await stage.day("2026-03-10")) == 1
    lapsed = [(day, "lapsed") for day in (3, 4, 5, 6, 9)]
    assert states(stage) == [(2, "sent"), *lapsed, (10, "sent")]


async def test_after_a_week_away_late_in_the_day_there_is_none_until_tomorrow(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert await stage.day("2026-03-10", "20:00") == []
    assert len(await stage.day("2026-03-11")) == 1


async def test_after_three_months_away_today_has_its_message(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert len(await stage.day("2026-06-02")) == 1


async def test_more_people_than_fit_into_one_transaction_all_get_theirs(stage: Stage) -> None:
    people = [stage.member(f"p{number}") for number in range(BATCH + 3)]
    stage.to("2026-03-07 10:00")
    for one in people:
        await one.start()
    await stage.day("2026-03-09")
    await stage.day("2026-03-09", "09:01")
    assert len(stage.sender.sent) == len(people)


async def test_a_clock_that_goes_back_sends_no_day_twice(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    for day in ("2026-03-03", "2026-03-04"):
        assert len(await stage.day(day)) == 1
    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        stage.to(f"{day} 07:00")
        await sam.submit(await sam.do("settings.open"))
        assert await stage.day(day) == []
    assert len(await stage.day("2026-03-05")) == 1


async def test_on_the_day_that_summer_time_begins_it_comes_once_at_the_local_time(stage: Stage, sam: Member) -> None:
    await sam.submit(await sam.do("settings.open"), workdays=tuple("1234567"))
    stage.to("2026-03-28 20:00")
    await sam.start()
    assert await stage.day("2026-03-29", "08:59") == []
    assert len(await stage.day("2026-03-29", "09:00")) == 1
    assert await stage.day("2026-03-29", "10:00") == []


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati"])
async def test_moving_to_another_zone_on_the_same_day_brings_no_second_message(
    stage: Stage, sam: Member, zone: str
) -> None:
    stage.to("2026-03-03 12:00")
    await sam.start()
    assert len(await stage.tick()) == 1
    await sam.submit(await sam.do("settings.open"), tz=zone)
    assert await stage.day("2026-03-03", "09:00", zone) == []
    assert len(await stage.day("2026-03-04", "09:00", zone)) == 1


ZONES = st.sampled_from([MADRID, "Pacific/Honolulu", "Pacific/Kiritimati", "Asia/Kolkata", "America/New_York"])
DEEDS = st.one_of(
    st.tuples(st.just("zone"), ZONES),
    st.tuples(st.just("at"), st.sampled_from(["06:00", "09:00", "12:30", "18:00"])),
    st.tuples(st.just("week"), st.sampled_from(["12345", "1234567", "246"])),
    st.tuples(st.just("pass"), st.sampled_from(["1", "3", "7", "13", "26"])),
    st.tuples(st.just("back"), st.sampled_from(["1", "5", "24"])),
    st.tuples(st.sampled_from(["pause.too_much", "pause.end", "nudge.now", "habits.done"]), st.just("")),
    st.tuples(st.just("start"), st.just("")),
)


def test_whatever_is_set_and_whenever_no_local_day_has_two_messages(stage: Stage) -> None:
    """Moves of zone, hour, week and clock in any order; the clock may go back, too."""
    numbers = iter(range(10_000))

    async def live(deeds: list[tuple[str, str]]) -> None:
        sam = stage.member(f"m{next(numbers)}")
        stage.to("2026-03-03 08:00")
        await sam.start()
        for kind, what in deeds:
            if kind in ("zone", "at", "week"):
                field = {"zone": "tz", "at": "at", "week": "workdays"}[kind]
                values: dict[str, Any] = {field: tuple(what) if kind == "week" else what}
                await sam.submit(await sam.do("settings.open"), **values)
            elif kind in ("pass", "back"):
                hours = int(what) * (1 if kind == "pass" else -1)
                stage.clock.jump_to(datetime.fromtimestamp(stage.clock.now().timestamp() + hours * 3600).astimezone())
            elif kind == "start":
                await sam.start()
            else:
                await sam.do(kind)
            await stage.tick()
        mine = [parcel for parcel in stage.sender.sent if parcel.recipient == sam.name]
        rows = {str(row.id): row for row in stage.rows(Outgoing)}
        days = Counter(rows[parcel.key].day for parcel in mine)
        assert all(count == 1 for count in days.values()), days
        assert all(isinstance(day, date) for day in days)
        await sam.do("data.delete")

    with asyncio.Runner() as runner:

        @settings(max_examples=40, deadline=None)
        @given(st.lists(DEEDS, max_size=14))
        def check(deeds: list[tuple[str, str]]) -> None:
            runner.run(live(deeds))

        check()
