"""When is a person next due? Local days, working days, leave and daylight saving time.

Pure: no clock, no environment. Days are `datetime.date` in the person's own zone, instants are aware UTC
datetimes, weekdays are ISO numbers (1 Monday to 7 Sunday).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from habits.cadence import Cadence

WEEK = frozenset(range(1, 8))
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# Python's dates end with the year 9999; stopping earlier leaves room for zones and for "the day after".
_NEVER = date(9999, 1, 1)


@dataclass(frozen=True)
class Absence:
    """Leave, a holiday or a pause: from `first` to `last`, both included; `last` None: until resumed.

    One whose `last` is before its `first` (leave called off on its first day) covers nothing.
    """

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether `day` falls in this absence."""
        return self.first <= day and (self.last is None or day <= self.last)

    def until(self, day: date) -> date:  # noqa: ARG002
        """The last day in a row that it covers, from a covered `day` on."""
        return self.last or _NEVER


def next_due(
    after: datetime, tz: ZoneInfo, workdays: frozenset[int], at: time, absences: Sequence[Absence]
) -> datetime | None:
    """The next instant (aware, UTC) after `after` when it is `at` in `tz` on a working day without absence.

    Strictly after. Each local date has one instant, by the rule of `instant`; a date that a zone skipped
    altogether has none. None if no such day will ever come: no workdays, or an absence without end.
    ValueError for a naive `after`, an `at` with a zone of its own, or a weekday outside 1..7.
    """
    day: date | None = _next_working(local_date(after, tz), _checked(workdays), absences)
    while day is not None:
        due = instant(day, at, tz)
        if due > after and _exists(day, tz):
            return due
        day = _next_working(day + _DAY, workdays, absences)
    return None


@lru_cache(maxsize=256)
def occurrences(
    first: datetime, now: datetime, tz: ZoneInfo, workdays: frozenset[int], at: time, absences: tuple[Absence, ...]
) -> tuple[tuple[datetime, ...], datetime | None]:
    """From an instant on (included): what is due until `now` (included), and what is after that, as `next_due` finds
    it. `first` itself need not be due: days off may have come up since it was written down.

    Remembered, since most people of a team share their hour, week and zone.
    """
    past: list[datetime] = []
    due = next_due(first - _SECOND / 1000, tz, workdays, at, absences)
    while due is not None and due <= now:
        past.append(due)
        due = next_due(due, tz, workdays, at, absences)
    return tuple(past), due


def instant(day: date, at: time, tz: ZoneInfo) -> datetime:
    """The first instant (aware, UTC) at which the clocks of `tz` show `at` on `day`, or later.

    So a local time that does not exist gives the first instant after the gap, and one that exists twice gives
    the first. After a gap at the end of a day, that instant already carries the next day's date. ValueError
    if `at` has a zone of its own.
    """
    if at.tzinfo is not None:
        raise ValueError(f"a local time must not carry a zone: {at!r}")
    wall = datetime.combine(day, at).replace(fold=0)
    utc = wall.replace(tzinfo=tz).astimezone(UTC)
    if utc.astimezone(tz).replace(tzinfo=None) == wall:
        return utc
    return _end_of_gap(wall, tz)


def local_date(now: datetime, tz: ZoneInfo) -> date:
    """The date in `tz` at the aware instant `now`. ValueError if `now` is naive."""
    if now.utcoffset() is None:
        raise ValueError(f"an instant must know its zone: {now!r}")
    return now.astimezone(tz).date()


def is_working(day: date, workdays: frozenset[int], absences: Sequence[Absence]) -> bool:
    """Whether `day` is one of the person's workdays and no absence covers it."""
    return day.isoweekday() in workdays and not any(absence.covers(day) for absence in absences)


def add_working_days(day: date, n: int, workdays: frozenset[int]) -> date:
    """The n-th working day after `day`, leave not considered; `day` itself for 0.

    ValueError if `n` is negative or there are no workdays.
    """
    if n < 0 or not _checked(workdays):
        raise ValueError(f"cannot count {n} working days on the weekdays {sorted(workdays)}")
    for _ in range(n):
        day += _DAY
        while day.isoweekday() not in workdays:
            day += _DAY
    return day


def working_days_between(first: date, last: date, workdays: frozenset[int]) -> int:
    """How many working days lie after `first`, up to `last` included; leave not considered."""
    return sum((first + n * _DAY).isoweekday() in workdays for n in range(1, (last - first).days + 1))


def working_days_before(day: date, n: int, workdays: frozenset[int]) -> date:
    """The n-th working day before `day`; as many calendar days where there are no workdays."""
    while n and workdays:
        day -= _DAY
        n -= day.isoweekday() in workdays
    return day - n * _DAY


def nudge_days(cadence: Cadence, workdays: frozenset[int]) -> frozenset[int]:
    """The weekdays on which a habit is nudged unless the person chose others.

    A daily habit: every workday. n times a week: n workdays, evenly spread; all of them if there are no more
    than n. The week is cut into n equal parts and the workday in the middle of each part is taken.
    """
    days, n = sorted(_checked(workdays)), cadence.times
    if cadence.per == "day" or n >= len(days):
        return frozenset(days)
    return frozenset(days[(2 * part + 1) * len(days) // (2 * n)] for part in range(n))


def _checked(workdays: frozenset[int]) -> frozenset[int]:
    if not workdays <= WEEK:
        raise ValueError(f"weekdays run from 1 (Monday) to 7 (Sunday), not {sorted(workdays)}")
    return workdays


def _next_working(day: date, workdays: frozenset[int], absences: Sequence[Absence]) -> date | None:
    """The first working day from `day` on; jumps over an absence, since a sabbatical has many days."""
    while workdays and day < _NEVER:
        lasts = [absence.until(day) for absence in absences if absence.covers(day)]
        if not lasts and day.isoweekday() in workdays:
            return day
        day = min(max(lasts, default=day), _NEVER) + _DAY
    return None


def _exists(day: date, tz: ZoneInfo) -> bool:
    """False for a date that the zone never had: Samoa crossed the date line on 30 December 2011."""
    return local_date(instant(day, time.min, tz), tz) == day


def _end_of_gap(wall: datetime, tz: ZoneInfo) -> datetime:
    """The first instant after the gap that swallowed the local time `wall`.

    A time in a gap is read by PEP 495 with the offset before the gap (fold 0: lands after it) or with the one
    after (fold 1: lands before it). The change is between the two, on a whole second; zoneinfo does not tell,
    so bisect.
    """
    low = wall.replace(tzinfo=tz, fold=1).astimezone(UTC).replace(microsecond=0)
    high = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    old = low.astimezone(tz).utcoffset()

    def changed(seconds: int) -> bool:
        return (low + seconds * _SECOND).astimezone(tz).utcoffset() != old

    return low + bisect_left(range((high - low) // _SECOND), True, key=changed) * _SECOND
