"""Streaks: how many due periods in a row a habit was kept, and what forgives a miss.

Pure. Days become periods, periods are folded into a streak, and nothing is stored: an answer that comes late,
or is corrected, simply gives the streak that would have been.

- A *period* is what a habit asks for once: a due day of a daily habit, an ISO week for n times a week.
- Away, paused or no chance: the period is *bridged*. It neither adds nor breaks.
- A *spare day* (freeze) covers a miss by itself. Two in hand at first and at most; every 20th kept period
  gives one.
- A miss beyond that breaks the streak, but if five periods were kept since the last repair, keeping one of
  the next two brings it back (a *repair*).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise

from habits.cadence import Cadence
from habits.strength import Outcome


class Period(Enum):
    """What became of one due period."""

    KEPT = "kept"
    MISSED = "missed"
    BRIDGED = "bridged"
    OPEN = "open"  # may still be kept: today, or this week


@dataclass(frozen=True)
class Streak:
    """`current` and `best` count kept periods; `freezes` are the spare days in hand.

    `repairable` is the streak that one more kept period brings back (`current` is 0 meanwhile), or 0.
    """

    current: int
    best: int
    freezes: int
    repairable: int

    @property
    def shown(self) -> int:
        """What its owner is shown: while a repair is possible ("one more brings it back"), never 0."""
        return self.repairable or self.current


@dataclass(frozen=True)
class Day:
    """One calendar day of a person and a habit, by the person's own calendar.

    `working`: it is one of the person's weekdays for work (a holiday on a Tuesday still is). `available`: the
    habit was adopted, not paused, and the person neither on leave nor on holiday. `outcome`: None without an
    answer.
    """

    date: datetime.date
    working: bool
    available: bool
    outcome: Outcome | None

    @property
    def chance(self) -> bool:
        """Whether the day could be asked of the person: at work, and nobody said "no chance came"."""
        return self.working and self.available and self.outcome is not Outcome.SKIPPED


_A_DAY = datetime.timedelta(days=1)
_FREEZES = 2
_KEPT_FOR_A_FREEZE = 20
_KEPT_FOR_A_REPAIR = 5
_CHANCES = 2


def streak(periods: Sequence[Period]) -> Streak:
    """The streak after `periods`, one each in order, oldest first. ValueError if any but the last is OPEN.

    The rules are those of the project's science notes, "Streaks, precisely". A BRIDGED period changes
    nothing.
    """
    if Period.OPEN in periods[:-1]:
        raise ValueError("only the last period can be open")
    fold = _Fold()
    for period in periods:
        if period is Period.KEPT:
            fold.keep()
        elif period is Period.MISSED:
            fold.miss()
    return Streak(fold.current, fold.best, fold.freezes, fold.saved)


def combine(streaks: Sequence[Streak]) -> Streak:
    """One streak out of several that follow each other: the last one, with the best of all.

    For changes between daily and weekly: days and weeks cannot be counted together, so a new streak starts,
    with its own spare days, and `best` stays.
    """
    last = streaks[-1] if streaks else streak([])
    return Streak(last.current, max([last.best, *(s.best for s in streaks)]), last.freezes, last.repairable)


def overall(stretches: Sequence[tuple[Cadence, Sequence[Day]]], today: datetime.date) -> Streak:
    """The streak of a habit whose cadence changed: its cadences in order, each with the days it was in force.

    From 2 to 3 a week the streak goes on; between daily and weekly a new one starts. Days are as in
    `periods`, whole weeks throughout, which is no hardship: cadences change on Mondays. A stretch still to
    come changes nothing.
    """
    runs = []
    begun = [(cadence, days) for cadence, days in stretches if days and days[0].date <= today]
    for _, run in groupby(begun, key=lambda stretch: stretch[0].per):
        runs.append(streak([period for cadence, days in run for period in periods(cadence, days, today)]))
    return combine(runs)


def periods(cadence: Cadence, days: Sequence[Day], today: datetime.date) -> list[Period]:
    """The periods of a habit from its first day to `today` (the person's local date), for `streak`.

    `days`: every calendar day in order, without holes; for n times a week in whole weeks, Monday to Sunday
    (see `whole_weeks`), with the days before adoption not available. Days after `today` say what is planned
    (leave); periods that have not begun are left out. Only the last period can be OPEN. ValueError for a hole
    or a part week.
    """
    if cadence.per == "day":
        return day_periods(days, today)
    return week_periods(days, cadence.times, today)


def day_periods(days: Sequence[Day], today: datetime.date) -> list[Period]:
    """One period for each working day up to `today`: daily habits.

    A day away or without a chance is BRIDGED; a day off gives no period, whatever was done on it. A day
    before today without an answer is MISSED; a late answer makes it what it was. Today without an answer is
    OPEN.
    """
    _check_in_a_row(days)
    return [_day_period(day, today) for day in days if day.working and day.date <= today]


def week_periods(days: Sequence[Day], times: int, today: datetime.date) -> list[Period]:
    """One period for each ISO week (Monday to Sunday) up to that of `today`: habits `times` a week.

    A week asks for its share: with 3 a week and 2 of 5 working days at work, ceil(3 x 2 / 5) = 2 DONE days,
    and never more than the days available. DONE counts on days off too. Without an available day the week is
    BRIDGED. It is KEPT as soon as it has what it asks for; this week is OPEN until then.
    """
    _check_in_a_row(days)
    if len(days) % 7 or (days and days[0].date.isoweekday() != 1):
        raise ValueError("a habit that counts weeks needs whole weeks, Monday to Sunday")
    weeks = (days[start : start + 7] for start in range(0, len(days), 7))
    return [_week_period(week, times, today) for week in weeks if week[0].date <= today]


def whole_weeks(first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """Every date from the Monday of the week of `first` to the Sunday of the week of `last`."""
    monday = first - datetime.timedelta(days=first.weekday())
    for ahead in range((last - monday).days // 7 * 7 + 7):
        yield monday + datetime.timedelta(days=ahead)


@dataclass
class _Fold:
    """What the fold carries along; names as in the science notes, where `saved` is none it is 0 here."""

    current: int = 0
    best: int = 0
    kept: int = 0
    freezes: int = _FREEZES
    saved: int = 0
    since: int = 0
    chances: int = 0

    def keep(self) -> None:
        if self.saved:
            self.current, self.saved, self.since = self.saved, 0, 0
        self.current += 1
        self.kept += 1
        self.since += 1
        self.best = max(self.best, self.current)
        if self.kept % _KEPT_FOR_A_FREEZE == 0:
            self.freezes = min(_FREEZES, self.freezes + 1)

    def miss(self) -> None:
        if self.saved:
            self.chances -= 1
            self.saved = self.saved if self.chances else 0
        elif self.current and self.freezes:
            self.freezes -= 1
        elif self.current:
            if self.since >= _KEPT_FOR_A_REPAIR:
                self.saved, self.chances = self.current, _CHANCES
            self.current = 0


def _check_in_a_row(days: Sequence[Day]) -> None:
    for day, following in pairwise(days):
        if following.date - day.date != _A_DAY:
            raise ValueError(f"{day.date} is followed by {following.date}")


def _day_period(day: Day, today: datetime.date) -> Period:
    if not day.chance:
        return Period.BRIDGED
    if day.outcome is Outcome.DONE:
        return Period.KEPT
    return Period.OPEN if day.date == today and day.outcome is None else Period.MISSED


def _week_period(week: Sequence[Day], times: int, today: datetime.date) -> Period:
    working = sum(day.working for day in week)
    available = sum(day.chance for day in week)
    if not available:
        return Period.BRIDGED
    asked = min(available, -(-times * available // working))
    if sum(day.outcome is Outcome.DONE for day in week) >= asked:
        return Period.KEPT
    return Period.OPEN if today <= week[-1].date else Period.MISSED
