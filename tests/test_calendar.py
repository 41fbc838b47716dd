"""The calendar: daylight saving time in all zones, leave, working days, and the list of zones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.cadence import Cadence
from habits.calendar import (
    WEEK,
    Absence,
    add_working_days,
    instant,
    is_working,
    local_date,
    next_due,
    nudge_days,
)
from habits.zones import ZONES, known

MON_FRI = frozenset({1, 2, 3, 4, 5})
MADRID, NEW_YORK = ZoneInfo("Europe/Madrid"), ZoneInfo("America/New_York")
NUUK, APIA = ZoneInfo("America/Nuuk"), ZoneInfo("Pacific/Apia")
DAY = timedelta(days=1)
HALF_PAST_NINE = time(9, 30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def series(tz: ZoneInfo, after: datetime, at: time, count: int, absences: Sequence[Absence] = ()) -> list[datetime]:
    """The next `count` instants, each found from the one before."""
    found: list[datetime] = []
    for _ in range(count):
        due = next_due(found[-1] if found else after, tz, WEEK, at, absences)
        assert due is not None
        found.append(due)
    return found


def ana_due(after: str, absences: Sequence[Absence] = ()) -> datetime | None:
    """When Ana is due, who works in Madrid from Monday to Friday."""
    return next_due(utc(after), MADRID, MON_FRI, HALF_PAST_NINE, absences)


# A day, by example.


def test_ana_is_due_at_half_past_nine_in_madrid_summer_and_winter() -> None:
    assert ana_due("2026-07-01 05:00") == utc("2026-07-01 07:30")
    assert ana_due("2026-12-01 05:00") == utc("2026-12-01 08:30")


def test_it_is_strictly_after() -> None:
    assert ana_due("2026-07-01 07:30") == utc("2026-07-02 07:30")


def test_after_may_be_in_any_zone_and_the_answer_is_in_utc() -> None:
    after = datetime(2026, 7, 1, 1, tzinfo=NEW_YORK)
    due = next_due(after, MADRID, MON_FRI, HALF_PAST_NINE, [])
    assert due == utc("2026-07-01 07:30")
    assert due.tzinfo is UTC


def test_a_weekend_is_no_working_day() -> None:
    assert ana_due("2026-07-03 12:00") == utc("2026-07-06 07:30")


def test_leave_is_jumped_over_and_overlapping_leave_counts_as_one() -> None:
    leave = [Absence(date(2026, 7, 1), date(2026, 7, 7)), Absence(date(2026, 7, 5), date(2026, 7, 9))]
    assert ana_due("2026-07-01 00:00", leave) == utc("2026-07-10 07:30")


def test_a_thousand_years_of_leave_take_no_longer_than_a_day() -> None:
    leave = [Absence(date(2026, 7, 1), date(3026, 7, 1))]
    due = ana_due("2026-07-01 00:00", leave)
    assert due == utc("3026-07-03 07:30")  # 1 July 3026 is a Saturday, 2 July a Sunday


def test_leave_called_off_on_its_first_day_covers_nothing() -> None:
    leave = [Absence(date(2026, 7, 1), date(2026, 6, 30))]
    assert ana_due("2026-07-01 00:00", leave) == utc("2026-07-01 07:30")


def test_no_workdays_or_leave_without_end_means_never() -> None:
    assert next_due(utc("2026-07-01 00:00"), MADRID, frozenset(), HALF_PAST_NINE, []) is None
    for last in (None, date.max):
        leave = [Absence(date(2026, 7, 1), last)]
        assert ana_due("2026-07-01 00:00", leave) is None


def test_days_before_an_absence_without_end_are_still_due() -> None:
    leave = [Absence(date(2026, 7, 2), None)]
    assert ana_due("2026-07-01 00:00", leave) == utc("2026-07-01 07:30")


def test_it_refuses_a_naive_after_a_zoned_time_and_a_weekday_that_is_none() -> None:
    after = utc("2026-07-01 00:00")
    with pytest.raises(ValueError, match="must know its zone"):
        next_due(after.replace(tzinfo=None), MADRID, MON_FRI, HALF_PAST_NINE, [])
    with pytest.raises(ValueError, match="must not carry a zone"):
        next_due(after, MADRID, MON_FRI, time(9, 30, tzinfo=UTC), [])
    with pytest.raises(ValueError, match="weekdays run from"):
        next_due(after, MADRID, frozenset({0, 1}), HALF_PAST_NINE, [])


# Daylight saving time, by example.


def test_a_time_that_does_not_exist_gives_the_first_instant_after_the_gap() -> None:
    for at in (time(2), time(2, 30), time(2, 59, 59, 999_999), time(3)):
        assert instant(date(2026, 3, 29), at, MADRID) == utc("2026-03-29 01:00")


def test_a_time_that_exists_twice_gives_the_first() -> None:
    for fold in (0, 1):
        assert instant(date(2026, 10, 25), time(2, 30, fold=fold), MADRID) == utc("2026-10-25 00:30")


def test_a_time_that_exists_twice_is_due_once() -> None:
    between = utc("2026-10-25 01:10")  # 02:10 for the second time
    assert next_due(between, MADRID, WEEK, time(2, 30), []) == utc("2026-10-26 01:30")


def test_samoa_had_no_30_december_2011_and_gets_one_message_a_day_around_it() -> None:
    dues = series(APIA, utc("2011-12-28 12:00"), HALF_PAST_NINE, 4)
    dates = [local_date(due, APIA).isoformat() for due in dues]
    assert dates == ["2011-12-28", "2011-12-29", "2011-12-31", "2012-01-01"]
    assert {due.astimezone(APIA).time() for due in dues} == {HALF_PAST_NINE}


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kiritimati", date(1994, 12, 31)),
        ("Pacific/Kwajalein", date(1993, 8, 21)),
    ],
)
@pytest.mark.parametrize("at", [time.min, HALF_PAST_NINE, time(23, 59)])
def test_a_date_that_a_zone_skipped_gives_no_message(name: str, missing: date, at: time) -> None:
    tz = ZoneInfo(name)
    dues = series(tz, datetime.combine(missing - 3 * DAY, time.min, tzinfo=UTC), at, 6)
    dates = [local_date(due, tz) for due in dues]
    assert missing not in dates
    assert dates == sorted({dates[0] + n * DAY for n in range(7)} - {missing})


def test_a_gap_that_ends_a_day_still_gives_that_day_its_message() -> None:
    # In Nuuk, Saturday 28 March 2026 ends at 23:00: Saturday's 23:30 is Sunday's first instant.
    dues = series(NUUK, utc("2026-03-28 12:00"), time(23, 30), 2)
    assert dues == [utc("2026-03-29 01:00"), utc("2026-03-30 00:30")]


# Daylight saving time, everywhere.


@dataclass(frozen=True)
class Change:
    """A zone's clocks change by this at this instant."""

    zone: str
    when: datetime
    before: timedelta
    after: timedelta

    def expected(self, day: date, at: time) -> datetime:
        """The rule by arithmetic: by the old offset, and if that is too late by the new one."""
        wall = datetime.combine(day, at, tzinfo=UTC)
        return wall - self.before if wall - self.before < self.when else max(self.when, wall - self.after)

    def edges(self) -> set[time]:
        """Local times just before, at, in and just after the gap or the repeated hour."""
        ends = sorted((self.when + self.before, self.when + self.after))
        middle = ends[0] + (ends[1] - ends[0]) / 2
        second = timedelta(seconds=1)
        return {end.time() for end in (ends[0] - second, ends[0], middle, ends[1] - second, ends[1])}


def offset(tz: ZoneInfo, when: datetime) -> timedelta:
    found = when.astimezone(tz).utcoffset()
    assert found is not None
    return found


@cache
def changes() -> list[Change]:
    """Every change of any zone in 2026 and 2027, to the second."""
    days = [datetime(2026, 1, 1, tzinfo=UTC) + n * DAY for n in range(731)]
    found = []
    for name in sorted(available_timezones()):
        tz = ZoneInfo(name)
        offsets = [offset(tz, day) for day in days]
        for n, (before, after) in enumerate(pairwise(offsets)):
            if before != after:
                low, high = days[n], days[n + 1]
                while high - low > timedelta(seconds=1):
                    middle = (low + (high - low) / 2).replace(microsecond=0)
                    low, high = (middle, high) if offset(tz, middle) == before else (low, middle)
                found.append(Change(name, high, before, after))
    return found


def check(change: Change, at: time, absences: Sequence[Absence] = ()) -> None:
    """Five local dates around a change: each that is not covered gives one message, at the rule's instant."""
    tz = ZoneInfo(change.zone)
    first = (change.when + change.before).date() - 2 * DAY
    dates = [first + n * DAY for n in range(5)]
    expected = [change.expected(day, at) for day in dates if is_working(day, WEEK, absences)]
    start = change.expected(first, at) - timedelta(microseconds=1)
    assert series(tz, start, at, len(expected), absences) == expected
    assert expected == sorted(set(expected))


def test_every_change_of_2026_and_2027_in_every_zone_gives_one_message_a_date() -> None:
    assert len({change.zone for change in changes()}) > 150
    for change in changes():
        for at in change.edges() | {HALF_PAST_NINE}:
            check(change, at)


@settings(max_examples=300, deadline=None)
@given(st.deferred(lambda: st.sampled_from(changes())), st.times(), st.sets(st.integers(0, 4), max_size=4))
def test_at_any_time_and_with_any_leave_too(change: Change, at: time, away: set[int]) -> None:
    first = (change.when + change.before).date() - 2 * DAY
    check(change, at, [Absence(first + n * DAY, first + n * DAY) for n in away])


zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
weekdays = st.frozensets(st.integers(1, 7))
some_days = st.dates(date(2025, 12, 1), date(2028, 2, 1))
leave = st.lists(
    st.builds(
        lambda first, days: Absence(first, None if days is None else first + timedelta(days=days)),
        some_days,
        st.none() | st.integers(-1, 400),
    ),
    max_size=4,
)
office_hours = st.times(time(8), time(18))


@settings(max_examples=300, deadline=None)
@given(zones, instants, weekdays, office_hours, leave)
def test_nothing_due_is_ever_left_out_or_on_a_day_off(
    tz: ZoneInfo, after: datetime, workdays: frozenset[int], at: time, absences: list[Absence]
) -> None:
    """Against looking at every single day; in office hours no zone changes its clocks in these years."""
    due = next_due(after, tz, workdays, at, absences)
    day = local_date(after, tz)
    looked = (day + n * DAY for n in range(1500))
    brute = (datetime.combine(d, at, tzinfo=tz) for d in looked if is_working(d, workdays, absences))
    assert due == next((moment.astimezone(UTC) for moment in brute if moment.astimezone(UTC) > after), None)


# Working days.


def test_the_third_working_day_after_a_thursday_is_tuesday() -> None:
    assert add_working_days(date(2026, 7, 2), 3, MON_FRI) == date(2026, 7, 7)


def test_no_working_days_after_a_day_is_that_day() -> None:
    assert add_working_days(date(2026, 7, 4), 0, MON_FRI) == date(2026, 7, 4)


def test_working_days_cannot_be_counted_backwards_or_without_workdays() -> None:
    for n, workdays in ((-1, MON_FRI), (1, frozenset[int]())):
        with pytest.raises(ValueError, match="cannot count"):
            add_working_days(date(2026, 7, 4), n, workdays)


@given(some_days, st.integers(1, 40), weekdays.filter(bool))
def test_the_nth_working_day_has_n_working_days_up_to_it(day: date, n: int, workdays: frozenset[int]) -> None:
    end = add_working_days(day, n, workdays)
    assert is_working(end, workdays, [])
    assert sum(is_working(day + k * DAY, workdays, []) for k in range(1, (end - day).days + 1)) == n


@pytest.mark.parametrize(
    ("cadence", "days"),
    [
        ("daily", {1, 2, 3, 4, 5}),
        ("weekly", {3}),
        ("2 per week", {2, 4}),
        ("3 per week", {1, 3, 5}),
        ("4 per week", {1, 2, 4, 5}),
        ("5 per week", {1, 2, 3, 4, 5}),
        ("6 per week", {1, 2, 3, 4, 5}),
    ],
)
def test_nudges_are_spread_evenly_over_the_workdays(cadence: str, days: set[int]) -> None:
    assert nudge_days(Cadence.parse(cadence), MON_FRI) == days


@given(st.integers(1, 6), weekdays)
def test_a_habit_is_nudged_as_often_as_asked_or_on_all_workdays(times: int, workdays: frozenset[int]) -> None:
    days = nudge_days(Cadence(times, "week"), workdays)
    assert days <= workdays
    assert len(days) == min(times, len(workdays))


# Zones.

JANUARY, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 7))


def standard(name: str) -> timedelta:
    return min(offset(ZoneInfo(name), JANUARY), offset(ZoneInfo(name), JULY))


def test_every_standard_offset_that_people_live_by_is_offered() -> None:
    inhabited = {name for name in available_timezones() if not name.startswith(("Etc/", "Antarctica/"))}
    assert {standard(name) for name in inhabited} <= {standard(zone.name) for zone in ZONES}


def test_zones_run_from_west_to_east_and_fit_a_menu() -> None:
    offsets = [standard(zone.name) for zone in ZONES]
    assert offsets == sorted(offsets)
    assert len(ZONES) <= 90
    assert len({zone.name for zone in ZONES}) == len({zone.label for zone in ZONES}) == len(ZONES)
    assert all(0 < len(zone.label) < 75 for zone in ZONES)


def test_any_zone_of_the_database_is_known_and_nothing_else() -> None:
    assert all(known(zone.name) for zone in ZONES)
    assert known("Antarctica/Troll")
    unknown = ("", "europe/madrid", "Europe/Atlantis", "../etc/passwd", "localtime")
    assert not any(known(name) for name in unknown)
