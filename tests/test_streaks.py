"""Streaks: every rule as an example, and random histories against a slow model (`slow_streaks.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.cadence import Cadence
from habits.streaks import (
    Day,
    Period,
    Streak,
    combine,
    day_periods,
    overall,
    periods,
    streak,
    week_periods,
    whole_weeks,
)
from habits.strength import Outcome
from tests import slow_streaks

DONE, MISSED, SKIPPED = Outcome.DONE, Outcome.MISSED, Outcome.SKIPPED
MONDAY = date(2026, 6, 1)
DAILY, WEEKLY, TWICE, THRICE = map(Cadence.parse, ("daily", "weekly", "2 per week", "3 per week"))
SIGNS = {"k": Period.KEPT, "m": Period.MISSED, "b": Period.BRIDGED, "o": Period.OPEN}


def fold(signs: str) -> Streak:
    """The streak of periods written as k(ept), m(issed), b(ridged), o(pen)."""
    return streak([SIGNS[sign] for sign in signs.replace(" ", "")])


def signs(found: list[Period]) -> str:
    return "".join(period.value[0] for period in found)


def calendar(text: str, first: date = MONDAY) -> list[Day]:
    """Days written as d(one), m(issed), s(kipped), a(way), A(way but done), .(no answer)."""
    outcomes = {"d": DONE, "A": DONE, "m": MISSED, "s": SKIPPED}
    dates = (first + timedelta(days=n) for n in range(len(text.replace(" ", ""))))
    return [
        Day(day, day.isoweekday() <= 5, sign not in "aA", outcomes.get(sign))
        for day, sign in zip(dates, text.replace(" ", ""), strict=True)
    ]


def daily(text: str, today: int | None = None) -> str:
    days = calendar(text)
    return signs(day_periods(days, days[-1].date if today is None else MONDAY + timedelta(days=today)))


def weekly(text: str, times: int, today: int = 365) -> str:
    return signs(week_periods(calendar(text), times, MONDAY + timedelta(days=today)))


# The fold, rule by rule.


def test_v1_sixty_six_days_kept_are_one_streak() -> None:
    assert fold("k" * 66) == Streak(66, 66, 2, 0)


def test_v3_three_work_weeks_are_fifteen_days_and_weekends_do_not_add() -> None:
    assert streak(day_periods(calendar("ddddd.." * 3), MONDAY + timedelta(days=20))) == Streak(15, 15, 2, 0)


def test_a_new_habit_has_two_spare_days() -> None:
    assert fold("") == Streak(0, 0, 2, 0)


def test_a_miss_before_anything_was_kept_costs_nothing() -> None:
    assert fold("mmm") == Streak(0, 0, 2, 0)


def test_a_spare_day_covers_a_miss_and_the_streak_goes_on() -> None:
    assert fold("kkm") == Streak(2, 2, 1, 0)
    assert fold("kkmk") == Streak(3, 3, 1, 0)
    assert fold("kkmm") == Streak(2, 2, 0, 0)


def test_without_a_spare_day_a_young_streak_ends() -> None:
    assert fold("kkkk mmm") == Streak(0, 4, 0, 0)


def test_without_a_spare_day_five_kept_periods_can_be_brought_back() -> None:
    assert fold("kkkkk mmm") == Streak(0, 5, 0, 5)


def test_one_more_brings_it_back_in_the_first_or_second_period_after() -> None:
    assert fold("kkkkk mmm k") == Streak(6, 6, 0, 0)
    assert fold("kkkkk mmm m") == Streak(0, 5, 0, 5)
    assert fold("kkkkk mmm mk") == Streak(6, 6, 0, 0)


def test_after_two_more_misses_it_cannot_be_brought_back() -> None:
    assert fold("kkkkk mmm mm") == Streak(0, 5, 0, 0)
    assert fold("kkkkk mmm mmk") == Streak(1, 5, 0, 0)


def test_after_a_repair_the_next_needs_five_kept_periods_again() -> None:
    repaired = "kkkkk mmm k"
    assert fold(repaired + "kkk m") == Streak(0, 9, 0, 0)
    assert fold(repaired + "kkkk m") == Streak(0, 10, 0, 10)


def test_every_twentieth_kept_period_gives_a_spare_day_up_to_two() -> None:
    assert fold("k m" + "k" * 18).freezes == 1
    assert fold("k m" + "k" * 19).freezes == 2
    assert fold("k" * 40).freezes == 2


def test_the_twentieth_counts_kept_periods_over_all_streaks() -> None:
    assert fold("kkkk mmm" + "k" * 16) == Streak(16, 16, 1, 0)


def test_what_is_shown_while_a_repair_is_possible_is_never_zero() -> None:
    assert fold("kkkkk mmm").shown == 5
    assert fold("kkkkk mmm k").shown == 6


def test_an_open_period_has_no_effect() -> None:
    assert fold("kkko") == fold("kkk")


def test_only_the_last_period_can_be_open() -> None:
    with pytest.raises(ValueError, match="only the last"):
        fold("kok")


# The fold against the slow model.

# Runs, since misses strewn one by one seldom build a streak worth a repair.
runs = st.tuples(st.sampled_from("kkmb"), st.integers(1, 7)).map(lambda run: run[0] * run[1])
histories = st.lists(runs, max_size=14).map(lambda found: [SIGNS[sign] for sign in "".join(found)])


@settings(max_examples=400, deadline=None)
@given(histories)
def test_it_equals_the_slow_model(history: list[Period]) -> None:
    assert astuple(streak(history)) == slow_streaks.after([period.value for period in history])


@given(histories, st.data())
def test_bridged_periods_change_nothing_wherever_they_are(history: list[Period], data: st.DataObject) -> None:
    bridged = list(history)
    for _ in range(data.draw(st.integers(1, 5))):
        bridged.insert(data.draw(st.integers(0, len(bridged))), Period.BRIDGED)
    assert streak(bridged) == streak(history)


@given(histories)
def test_spare_days_are_never_negative_nor_more_than_two_and_best_never_falls(history: list[Period]) -> None:
    found = [streak(history[:n]) for n in range(len(history) + 1)]
    assert all(0 <= s.freezes <= 2 for s in found)
    assert all(a.best <= b.best for a, b in pairwise(found))
    assert all(s.best >= s.shown and not (s.current and s.repairable) for s in found)


@given(histories)
def test_one_more_kept_shows_one_more_whatever_was_before(history: list[Period]) -> None:
    assert streak([*history, Period.KEPT]).shown == streak(history).shown + 1


@given(histories)
def test_one_more_miss_never_adds_and_what_it_ends_can_wait_for_two_periods_at_most(history: list[Period]) -> None:
    before, found = streak(history), streak([*history, Period.MISSED])
    assert found.shown in {before.shown, 0}
    assert streak([*history, *[Period.MISSED] * 5]).shown == 0


@given(histories)
def test_a_repair_waits_only_while_there_is_no_streak_and_no_spare_day_is_left(history: list[Period]) -> None:
    found = streak(history)
    assert not found.repairable or (found.current, found.freezes) == (0, 0)


# Days into periods: daily habits.


def test_each_working_day_is_a_period_and_today_is_open_until_it_is_answered() -> None:
    assert daily("dmd") == "kmk"
    assert daily("dm.") == "kmo"


def test_silence_yesterday_is_a_miss_until_the_late_answer_comes() -> None:
    assert daily("d..") == "kmo"
    assert daily("dd.") == "kko"


def test_away_and_no_chance_are_bridged_even_today() -> None:
    assert daily("dasd") == "kbbk"
    assert daily("ds") == "kb"


def test_not_today_said_today_is_a_miss_already() -> None:
    assert daily("dm") == "km"


def test_a_daily_habit_does_not_count_days_off() -> None:
    assert daily("ddddd dd d") == "kkkkkk"
    assert daily("Ad") == "bk"


def test_days_to_come_are_no_periods() -> None:
    assert daily("d.aaa..", today=1) == "ko"


def test_on_a_day_off_nothing_is_open() -> None:
    assert daily("ddddd.", today=5) == "kkkkk"


# Days into periods: weeks.


def test_a_week_is_kept_with_as_many_days_as_its_cadence() -> None:
    assert weekly("d.d.d.. d.d....", 3) == "km"


def test_done_on_days_off_counts_for_weeks() -> None:
    assert weekly("d....dd", 3) == "k"


def test_a_week_partly_away_asks_for_its_share_rounded_up() -> None:
    assert weekly("aaad d..", 3) == "k"  # 3 x 2 / 5 is 1.2, so two days
    assert weekly("aaad...", 3) == "m"
    assert weekly("aaaad..", 3) == "k"  # one day


def test_done_while_away_counts_too() -> None:
    assert weekly("Aaad...", 3) == "k"


def test_a_week_never_asks_for_more_days_than_there_are() -> None:
    assert weekly("ddddd.. dddda..", 6) == "kk"


def test_a_week_wholly_away_or_without_a_chance_is_bridged() -> None:
    assert weekly("aaaaa.. sssss.. asasa..", 1) == "bbb"


def test_this_week_is_open_until_it_is_kept_or_over() -> None:
    assert weekly("d......", 2, today=0) == "o"
    assert weekly("dd.....", 2, today=1) == "k"
    assert weekly("d......", 2, today=6) == "o"
    assert weekly("d......", 2, today=7) == "m"


def test_this_week_is_open_even_when_it_cannot_be_reached_by_working_days() -> None:
    assert weekly("mmmm...", 3, today=4) == "o"


def test_planned_leave_lowers_what_this_week_asks_for() -> None:
    assert weekly("d..aa..", 2, today=0) == "o"  # 2 x 3 / 5 is 1.2, so two days
    assert weekly("d.aaa..", 2, today=0) == "k"  # one day


def test_the_week_of_adoption_asks_for_its_share() -> None:
    assert weekly("aaaad..", 3) == "k"  # adopted on Friday


def test_weeks_to_come_are_no_periods() -> None:
    assert weekly("d...... .......", 1, today=3) == "k"


def test_a_week_without_working_days_is_bridged() -> None:
    week = [Day(day, working=False, available=True, outcome=DONE) for day in whole_weeks(MONDAY, MONDAY)]
    assert week_periods(week, 1, MONDAY) == [Period.BRIDGED]


@pytest.mark.parametrize("days", [calendar("......"), calendar("." * 7, MONDAY + timedelta(days=1))])
def test_part_weeks_are_refused(days: list[Day]) -> None:
    with pytest.raises(ValueError, match="whole weeks"):
        week_periods(days, 1, MONDAY)


@pytest.mark.parametrize("cadence", [DAILY, WEEKLY])
def test_a_hole_in_the_calendar_is_refused(cadence: Cadence) -> None:
    days = calendar("." * 8)
    with pytest.raises(ValueError, match="is followed by"):
        periods(cadence, days[:3] + days[4:], MONDAY)


def test_whole_weeks_run_from_monday_to_sunday() -> None:
    days = list(whole_weeks(date(2026, 6, 3), date(2026, 6, 9)))
    assert (days[0], days[-1], len(days)) == (date(2026, 6, 1), date(2026, 6, 14), 14)
    assert list(whole_weeks(days[0], days[6])) == days[:7]


# Days into periods, against the slow model.

SAID = {DONE: "done", MISSED: "not", SKIPPED: "no chance", None: ""}
answers = st.sampled_from([DONE, DONE, MISSED, SKIPPED, None])
cells = st.tuples(st.booleans(), st.integers(0, 9).map(bool), answers)


def from_monday(drawn: list[tuple[bool, bool, Outcome | None]]) -> list[Day]:
    return [Day(MONDAY + timedelta(days=n), *cell) for n, cell in enumerate(drawn)]


def facts(days: Sequence[Day]) -> list[slow_streaks.Fact]:
    return [slow_streaks.Fact(day.date, day.working, day.available, SAID[day.outcome]) for day in days]


def words(found: Sequence[Period]) -> list[str]:
    return [period.value for period in found]


day_counts = st.sampled_from([0, 7, 14, 21, 28])
day_lists = day_counts.flatmap(lambda n: st.lists(cells, min_size=n, max_size=n)).map(from_monday)
todays = st.integers(-1, 30).map(lambda n: MONDAY + timedelta(days=n))


@given(day_lists, st.integers(1, 6), todays)
def test_weeks_equal_the_slow_model(days: list[Day], times: int, today: date) -> None:
    assert words(periods(Cadence(times, "week"), days, today)) == slow_streaks.weeks(facts(days), times, today)


@given(day_lists, todays)
def test_days_equal_the_slow_model(days: list[Day], today: date) -> None:
    assert words(periods(DAILY, days, today)) == slow_streaks.days(facts(days), today)


@given(day_lists, todays, st.sampled_from([DAILY, WEEKLY, TWICE, THRICE]), st.data())
def test_editing_the_past_equals_having_answered_then(
    days: list[Day], today: date, cadence: Cadence, data: st.DataObject
) -> None:
    """Answers written down in any order, the streak looked at after each, end where answers in time do."""
    told = {day.date: Day(day.date, day.working, day.available, None) for day in days}
    for day in data.draw(st.permutations(days)):
        told[day.date] = day
        streak(periods(cadence, list(told.values()), today))
    assert streak(periods(cadence, list(told.values()), today)) == streak(periods(cadence, days, today))


@given(day_lists, st.sampled_from([DAILY, WEEKLY, THRICE]))
def test_the_streak_of_each_evening_can_be_folded(days: list[Day], cadence: Cadence) -> None:
    for day in days:
        streak(periods(cadence, days, day.date))  # only the last is ever open


# Changing the cadence.


def test_between_daily_and_weekly_a_new_streak_starts_and_best_stays() -> None:
    assert combine([Streak(12, 15, 0, 0), Streak(2, 3, 1, 0)]) == Streak(2, 15, 1, 0)
    assert combine([Streak(2, 3, 1, 0)]) == Streak(2, 3, 1, 0)
    assert combine([]) == Streak(0, 0, 2, 0)


def test_overall_starts_anew_between_daily_and_weekly_and_goes_on_between_weeklies() -> None:
    week, third = MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)
    stretches = [
        (DAILY, calendar("ddddd..")),
        (WEEKLY, calendar("d......", week)),
        (TWICE, calendar("d.d....", third)),
    ]
    assert overall(stretches, third + timedelta(days=2)) == Streak(2, 5, 2, 0)
    assert overall(stretches[:2], week) == Streak(1, 5, 2, 0)
    assert overall([], MONDAY) == Streak(0, 0, 2, 0)


def test_a_change_that_is_still_to_come_leaves_the_streak_alone() -> None:
    friday, week = MONDAY + timedelta(days=4), MONDAY + timedelta(days=7)
    stretches = [(DAILY, calendar("ddddd..")), (WEEKLY, calendar(".......", week))]
    assert overall(stretches, friday) == Streak(5, 5, 2, 0)


# A whole life with a habit: leave, other working weeks, other cadences from Mondays on.

RHYTHMS = [DAILY, DAILY, WEEKLY, TWICE, THRICE, Cadence(6, "week")]


@dataclass(frozen=True)
class Life:
    """Whole weeks, each with its cadence."""

    days: list[Day]
    cadences: list[Cadence]

    def on(self, today: date) -> Streak:
        weeks = [self.days[start : start + 7] for start in range(0, len(self.days), 7)]
        stretches = groupby(zip(self.cadences, weeks, strict=True), key=lambda pair: pair[0])
        return overall([(one, [day for _, week in run for day in week]) for one, run in stretches], today)

    def slowly_on(self, today: date) -> slow_streaks.Found:
        rhythms = [one.times if one.per == "week" else 0 for one in self.cadences for _ in range(7)]
        return slow_streaks.lifelong(facts(self.days), rhythms, today)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """One to ten weeks: taken up in the first, some leave, a cadence for some weeks and then another."""
    cadences = draw(st.lists(st.tuples(st.sampled_from(RHYTHMS), st.integers(1, 4)), min_size=1, max_size=4))
    by_week = [one for one, count in cadences for _ in range(count)][:10]
    adopted = draw(st.integers(0, 6))
    leave = draw(st.lists(st.tuples(st.integers(0, 69), st.integers(1, 9)), max_size=3))
    away = {first + n for first, length in leave for n in range(length)}
    workdays = draw(st.lists(st.sampled_from(["12345", "12345", "135", "67", "1234567", ""]), min_size=10, max_size=10))
    moods: list[list[Outcome | None]] = [[DONE], [DONE, DONE, DONE, None], [DONE, MISSED, SKIPPED, None]]
    mood = draw(st.sampled_from(moods))
    days = []
    for n in range(7 * len(by_week)):
        day = MONDAY + timedelta(days=n)
        said = draw(st.sampled_from(mood)) if n >= adopted else None
        days.append(Day(day, str(day.isoweekday()) in workdays[n // 7], n >= adopted and n not in away, said))
    return Life(days, by_week)


@settings(max_examples=150, deadline=None)
@given(lives(), st.integers(0, 75))
def test_a_whole_life_equals_the_slow_model(life: Life, today: int) -> None:
    on = MONDAY + timedelta(days=today)
    assert astuple(life.on(on)) == life.slowly_on(on)


@settings(deadline=None)
@given(lives())
def test_from_day_to_day_the_best_never_falls_and_spare_days_stay_within_two(life: Life) -> None:
    """As long as what was said stays: a correction of the past gives the streak that would have been."""
    found = [life.on(day.date) for day in life.days]
    assert all(0 <= one.freezes <= 2 for one in found)
    assert all(not one.repairable or one.current == 0 for one in found)
    assert all(a.best <= b.best for a, b in pairwise(found))


@settings(deadline=None)
@given(lives(), st.data())
def test_a_week_of_leave_put_in_anywhere_changes_nothing(life: Life, data: st.DataObject) -> None:
    week = data.draw(st.integers(0, len(life.cadences) - 1))
    moved = [replace(day, date=day.date + timedelta(days=7)) for day in life.days[7 * week :]]
    off = [replace(day, available=False, outcome=None) for day in life.days[7 * week : 7 * week + 7]]
    longer = Life(
        [*life.days[: 7 * week], *off, *moved], [*life.cadences[:week], life.cadences[week], *life.cadences[week:]]
    )
    over = MONDAY + timedelta(days=100)
    assert longer.on(over) == life.on(over)


@settings(deadline=None)
@given(lives(), st.data())
def test_one_more_done_never_takes_a_kept_period_away(life: Life, data: st.DataObject) -> None:
    """Period by period: how many in a row they make is another matter."""
    place = data.draw(st.integers(0, len(life.days) - 1))
    better = list(life.days)
    better[place] = replace(better[place], outcome=DONE)
    over, cadence = MONDAY + timedelta(days=100), life.cadences[0]
    before, later = periods(cadence, life.days, over), periods(cadence, better, over)
    assert all(b is not Period.MISSED or a is not Period.KEPT for a, b in zip(before, later, strict=True))
