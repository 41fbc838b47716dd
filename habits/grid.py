"""The last twelve weeks of a habit: what became of each day, and how strong the habit was. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from habits.streaks import Day
from habits.strength import Outcome

WEEKS = 12
DAY = timedelta(days=1)


class Mark(Enum):
    """What became of one day, as its sign."""

    DONE = "✓"
    AWAY = "○"  # no chance came, the person was away, or we did not ask
    NOT_TODAY = "–"
    OPEN = "·"  # it may still be said, or nobody said it
    NONE = "\u2003"  # a day off, or before the habit


SIGNS = frozenset(Mark) - {Mark.NONE}


@dataclass(frozen=True)
class Week:
    """Seven marks from a Monday on; the strength from 0 to 1 at its end, or None before the habit began."""

    monday: date
    marks: tuple[Mark, ...]
    strength: float | None


@dataclass(frozen=True)
class Progress:
    """What a chart of a habit shows, the newest last.

    `weekdays` (0 Monday) are those of work, and those with a mark. `curve`: the strength from 0 to 1 at the end of each
    day since the habit began. `ratings`: how much it runs by itself, from 1 to 7, as its owner says. `done` of `asked`
    days (those that counted); `asked` is None where days were not asked one by one, but some a week.
    """

    name: str
    weeks: tuple[Week, ...]
    weekdays: tuple[int, ...]
    curve: tuple[tuple[date, float], ...]
    ratings: tuple[tuple[date, int], ...]
    done: int
    asked: int | None


def progress(
    name: str,
    days: Sequence[Day],
    scores: Mapping[date, float],
    ratings: Sequence[tuple[date, int]],
    today: date,
    *,
    daily: bool,
) -> Progress:
    """The chart of twelve weeks up to the one of `today`.

    Args:
        days: every day of these weeks, Monday to Sunday.
        scores: the strength at the end of each day from the habit's first to `today`, or of none.
        ratings: every answer, oldest first; those of other weeks are left out.
        daily: each day was asked for itself.
    """
    first = days[0].date
    marks = {day.date: mark(day, today) if day.date in scores or day.date > today else Mark.NONE for day in days}
    counted = [outcome for day in days if (outcome := counts(day, today)) is not Outcome.SKIPPED]
    return Progress(
        name,
        weeks=tuple(_week(day.date, marks, scores, today) for day in days[::7]),
        weekdays=tuple(sorted({day.date.weekday() for day in days if day.working or marks[day.date] in SIGNS})),
        curve=tuple((day.date, scores[day.date]) for day in days if day.date in scores),
        ratings=tuple((day, score) for day, score in ratings if first <= day <= today),
        done=counted.count(Outcome.DONE),
        asked=len(counted) if daily else None,
    )


def mark(day: Day, today: date) -> Mark:
    """What became of a day. One that is left out of a week, since it is off and nothing was done, has none."""
    if day.outcome is Outcome.DONE:
        return Mark.DONE
    if not day.working:
        return Mark.NONE
    if not day.available or day.outcome is Outcome.SKIPPED:
        return Mark.AWAY if day.date <= today else Mark.OPEN
    return Mark.NOT_TODAY if day.outcome is Outcome.MISSED else Mark.OPEN


def counts(day: Day, today: date) -> Outcome:
    """A day as `strength` counts it. What was done counts on any day; a day that is still open not yet."""
    if day.outcome is Outcome.DONE:
        return Outcome.DONE
    if not day.chance or day.date > today:
        return Outcome.SKIPPED
    return Outcome.SKIPPED if day.date == today and day.outcome is None else Outcome.MISSED


def first_monday(today: date) -> date:
    """The Monday with which the twelve weeks of `today` begin."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def _week(monday: date, marks: Mapping[date, Mark], scores: Mapping[date, float], today: date) -> Week:
    dates = [monday + n * DAY for n in range(7)]
    return Week(monday, tuple(marks[one] for one in dates), scores.get(min(dates[-1], today)))
