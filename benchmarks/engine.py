"""The habit engine: streaks and strength out of days, and the picture of twelve weeks.

The rival, for a thousand people, is pandas: gaps and islands over one long table, all habits at once. It finds runs of
kept days between missed ones, which is as far as that goes: spare days and repairs depend on all that came before, so
they are left out there. Days lie ready for both, and both must find the same days kept.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from benchmarks.report import Row, Spread
from benchmarks.run import Run
from habits.cadence import Cadence
from habits.calendar import Absence
from habits.grid import WEEKS, Progress, counts, first_monday, progress
from habits.history import Past, streak_of, strengths
from habits.models import Habit, Practice
from habits.streaks import Day, overall
from habits.strength import Outcome, strength
from handlers import charts

TODAY = date(2026, 3, 4)
PEOPLE, HABITS, REPEATS = 1000, 3, 5
DAILY = Cadence(1, "day")
SAID = [Outcome.DONE] * 7 + [Outcome.SKIPPED, Outcome.MISSED, None]
NAMES = {Outcome.DONE: "done", Outcome.SKIPPED: "no_chance", Outcome.MISSED: "not_today"}


def measure(run: Run) -> Iterator[Row]:
    yield from _one_person()
    yield _many(run)
    run.say("drawing")
    yield _chart()


def _one_person() -> Iterator[Row]:
    days = _days(5 * 365 + 1, random.Random(1))

    def both() -> None:
        overall([(DAILY, days)], TODAY)
        strength([counts(day, TODAY) for day in days], 1, 1)

    took = Spread(_timed(both, 20))
    yield Row("streak and strength, one habit, 5 years of days", took, "under 2 ms", took.median < 0.002)
    known = _past(days)
    took = Spread(_timed(lambda: (streak_of(known, TODAY), strengths(known, TODAY)), 10))
    yield Row("the same out of what was said, asked and away", took)


def _many(run: Run) -> Row:
    """All streaks of a thousand people in this process."""
    chance, count = random.Random(2), PEOPLE * HABITS
    run.say("making days")
    habits = [_days(365, chance) for _ in range(count)]
    run.say("streaks")
    ours = Spread(_timed(lambda: [overall([(DAILY, days)], TODAY) for days in habits], REPEATS))
    run.say("streaks, the rival")
    table = _table(habits)
    theirs = Spread(_timed(lambda: _islands(table), REPEATS))
    assert _islands(table)["kept"].sum() == sum(day.chance and day.outcome is Outcome.DONE for h in habits for day in h)
    what, goal = f"streaks, {PEOPLE:,} people x {HABITS} habits x 1 year", "under 1.5 s"
    share = f"{ours.median / theirs.median:.1f} times the rival"
    return Row(what, ours, goal, ours.median < 1.5, "pandas, runs only", theirs, share)


def _chart() -> Row:
    shown = _shown(_days(7 * WEEKS, random.Random(3), first_monday(TODAY)))

    async def draw() -> list[float]:
        took = []
        for _ in range(REPEATS + 1):
            begun = time.perf_counter()
            await charts.png(shown, "")
            took.append(time.perf_counter() - begun)
        return took[1:]  # the first one imports matplotlib

    took = Spread(asyncio.run(draw()))
    return Row("picture of twelve weeks, warm", took, "under 400 ms", took.median < 0.4)


def _timed(work: Callable[[], object], repeats: int) -> list[float]:
    took = []
    for number in range(repeats + 1):
        begun = time.perf_counter()
        work()
        if number:  # the first one warms up
            took.append(time.perf_counter() - begun)
    return took


def _days(count: int, chance: random.Random, first: date | None = None) -> list[Day]:
    """Days up to today, or from `first` on: weekends off, five days of leave in fifty, and all kinds of answers."""
    begun = first or TODAY - timedelta(days=count - 1)
    dates = [begun + timedelta(days=n) for n in range(count)]
    return [
        Day(
            day, day.isoweekday() < 6, n % 50 > 4, chance.choice(SAID) if day.isoweekday() < 6 and day < TODAY else None
        )
        for n, day in enumerate(dates)
    ]


def _past(days: list[Day]) -> Past:
    """The same days as rows tell of them: answers, messages, leave, and one way of practising."""
    ids: dict[str, Any] = {"workspace_id": UUID(int=1), "id": UUID(int=2), "person_id": UUID(int=3)}
    first, dates = days[0].date, frozenset(day.date for day in days)
    way = Practice(
        **ids, habit_id=ids["id"], first_day=first, cadence="daily", nudge_days="12345", workdays="12345", plan=b""
    )
    return Past(
        Habit(**ids, adopted_on=first, source_key=""),
        said={day.date: NAMES[day.outcome] for day in days if day.outcome},
        asked=dates,
        came=dates,
        absences=[Absence(day.date, day.date + timedelta(days=4)) for day in days[::50]],
        ways=[way],
    )


def _shown(days: list[Day]) -> Progress:
    past = [day for day in days if day.date <= TODAY]
    scores = strength([counts(day, TODAY) for day in past], 1, 1)
    ratings = [(days[14 * n].date, n + 2) for n in range(5)]
    by_day = dict(zip((day.date for day in past), scores, strict=True))
    return progress("Say it back", days, by_day, ratings, TODAY, daily=True)


def _table(habits: list[list[Day]]) -> Any:
    """One row a day, as a data frame would come from a database."""
    import pandas

    rows = [
        (number, day.date, day.working, day.available, day.outcome.value if day.outcome else "")
        for number, days in enumerate(habits)
        for day in days
    ]
    table = pandas.DataFrame(rows, columns=["habit", "date", "working", "available", "outcome"])
    return table.astype({"outcome": "category", "date": "datetime64[s]"})


def _islands(table: Any) -> Any:
    """Each habit's present and best run, and its days kept. Days off, away, without a chance, or open form no gap."""
    import pandas

    still_open = (table["date"] == pandas.Timestamp(TODAY)) & (table["outcome"] == "")
    asked = table[table["working"] & table["available"] & (table["outcome"] != "skipped") & ~still_open]
    kept = asked["outcome"] == "done"
    island = (~kept).groupby(asked["habit"]).cumsum()
    runs = kept.groupby([asked["habit"], island]).sum().groupby(level=0)
    return pandas.DataFrame({"current": runs.last(), "best": runs.max(), "kept": runs.sum()})
