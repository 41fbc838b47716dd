"""Twelve weeks: a mark for each day, what counts, and strength over changes of cadence."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.grid import WEEKS, Mark, Progress, counts, first_monday, mark, progress
from habits.streaks import Day
from habits.strength import Outcome, over_changes, strength

DONE, MISSED, SKIPPED = Outcome.DONE, Outcome.MISSED, Outcome.SKIPPED
TODAY = date(2026, 6, 3)
"""A Wednesday."""
MONDAY = date(2026, 3, 16)

outcomes = st.lists(st.sampled_from(Outcome), max_size=40)
cadences = st.sampled_from([(1, 1), (1, 5), (2, 5), (3, 5), (4, 5), (3, 7), (6, 5)])


def at(days_from_now: int, outcome: Outcome | None = None, *, working: bool = True, available: bool = True) -> Day:
    return Day(TODAY + timedelta(days=days_from_now), working, available, outcome)


def shown(
    said: Mapping[date, Outcome], first: date = MONDAY, *, away: frozenset[date] = frozenset(), daily: bool = True
) -> Progress:
    """Twelve weeks of a habit with weekends off."""
    dates = [first_monday(TODAY) + timedelta(days=n) for n in range(7 * WEEKS)]
    days = [Day(one, one.isoweekday() < 6, one >= first and one not in away, said.get(one)) for one in dates]
    scores = {one: n / 100 for n, one in enumerate(one for one in dates if first <= one <= TODAY)}
    ratings = [(MONDAY - timedelta(days=1), 1), (MONDAY, 2), (TODAY, 5)]
    return progress("Say it back", days, scores, ratings, TODAY, daily=daily)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (at(-1, DONE), Mark.DONE),
        (at(-3, DONE, working=False), Mark.DONE),
        (at(-1, DONE, available=False), Mark.DONE),
        (at(-1, SKIPPED), Mark.AWAY),
        (at(-1, available=False), Mark.AWAY),
        (at(-1, MISSED), Mark.NOT_TODAY),
        (at(-1), Mark.OPEN),
        (at(0), Mark.OPEN),
        (at(1, available=False), Mark.OPEN),
        (at(-3, working=False), Mark.NONE),
    ],
)
def test_each_day_has_its_mark(day: Day, expected: Mark) -> None:
    assert mark(day, TODAY) is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (at(-1, DONE), DONE),
        (at(-3, DONE, working=False), DONE),
        (at(-1), MISSED),
        (at(-1, MISSED), MISSED),
        (at(0, MISSED), MISSED),
        (at(0), SKIPPED),
        (at(-1, SKIPPED), SKIPPED),
        (at(-1, available=False), SKIPPED),
        (at(-3, working=False), SKIPPED),
        (at(1), SKIPPED),
        (at(1, MISSED), SKIPPED),
    ],
)
def test_what_counts_for_strength(day: Day, expected: Outcome) -> None:
    assert counts(day, TODAY) is expected


def test_twelve_weeks_end_with_this_one() -> None:
    made = shown({})
    assert first_monday(TODAY) == MONDAY == made.weeks[0].monday
    assert [week.monday for week in made.weeks] == [MONDAY + timedelta(weeks=n) for n in range(12)]
    assert made.weeks[-1].monday <= TODAY
    assert len(made.weeks[-1].marks) == 7


def test_days_before_the_habit_have_no_mark_and_weeks_before_it_no_strength() -> None:
    first = MONDAY + timedelta(days=9)  # the second week's Wednesday
    made = shown({first: DONE}, first)
    assert set(made.weeks[0].marks) == {Mark.NONE}
    assert made.weeks[0].strength is None
    assert made.weeks[1].marks[:4] == (Mark.NONE, Mark.NONE, Mark.DONE, Mark.OPEN)
    assert made.weeks[1].strength == 0.04
    assert made.curve[0] == (first, 0.0)
    assert made.curve[-1][0] == TODAY
    assert made.weeks[-1].strength == made.curve[-1][1]


def test_only_days_that_counted_were_asked() -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    away = frozenset(MONDAY + timedelta(days=n) for n in range(5, 84))
    made = shown(dict(zip(days, (DONE, DONE, SKIPPED, MISSED), strict=False)), away=away)
    assert (made.done, made.asked) == (2, 4)
    assert shown({days[0]: DONE}, away=away, daily=False).asked is None


def test_a_weekend_appears_once_something_was_done_on_it() -> None:
    assert shown({}).weekdays == (0, 1, 2, 3, 4)
    assert shown({MONDAY + timedelta(days=5): DONE}).weekdays == (0, 1, 2, 3, 4, 5)


def test_answers_of_other_weeks_are_left_out() -> None:
    assert shown({}).ratings == ((MONDAY, 2), (TODAY, 5))


# Strength over changes of cadence.


@settings(deadline=None)
@given(outcomes, cadences, st.integers(0, 40))
def test_a_change_to_the_same_cadence_changes_nothing(days: list[Outcome], how: tuple[int, int], cut: int) -> None:
    assert over_changes([(days[:cut], *how), (days[cut:], *how)]) == pytest.approx(strength(days, *how), abs=1e-12)


@settings(deadline=None)
@given(st.lists(st.tuples(outcomes, cadences), max_size=5))
def test_strength_stays_within_bounds_over_any_changes(stretches: list[tuple[list[Outcome], tuple[int, int]]]) -> None:
    scores = over_changes([(days, *how) for days, how in stretches])
    assert len(scores) == sum(len(days) for days, _ in stretches)
    assert all(-1e-12 <= score <= 1 for score in scores)


@settings(deadline=None)
@given(st.lists(st.tuples(outcomes, cadences), max_size=4), outcomes, cadences)
def test_the_score_is_carried_over(
    before: list[tuple[list[Outcome], tuple[int, int]]], after: list[Outcome], how: tuple[int, int]
) -> None:
    begun = [(days, *way) for days, way in before]
    assert over_changes([*begun, (after, *how)])[: sum(len(days) for days, _ in before)] == over_changes(begun)


def test_whoever_goes_on_doing_what_is_asked_stays_strong_over_a_change() -> None:
    once = [DONE, MISSED, MISSED, MISSED, MISSED, SKIPPED, SKIPPED] * 40
    thrice = [DONE, MISSED, DONE, MISSED, DONE, SKIPPED, SKIPPED] * 10
    scores = over_changes([(once, 1, 5), (thrice, 3, 5)])
    assert scores[len(once) - 1] > 0.99
    assert min(scores[len(once) :]) > 0.9  # within a week: Monday is behind, Friday still to come
    assert scores[-1] > 0.97


def test_asking_less_of_oneself_keeps_what_was_earned() -> None:
    daily, once = [DONE] * 100, [MISSED, MISSED, MISSED, DONE, MISSED] * 10
    scores = over_changes([(daily, 1, 1), (once, 1, 5)])
    assert scores[99] > 0.99
    assert min(scores[100:]) > 0.95
