"""Habit strength: the vectors of the science notes, its rules as examples, and an independent slow model."""

import math

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from habits.strength import Outcome, over_changes, strength

DONE, MISSED, SKIPPED = Outcome.DONE, Outcome.MISSED, Outcome.SKIPPED
WORK_WEEK = [DONE] * 5 + [SKIPPED] * 2

outcomes = st.lists(st.sampled_from(Outcome), max_size=60)
cadences = st.sampled_from([(1, 1), (1, 7), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5), (3, 7), (6, 5), (7, 7)])
SIX_DIGITS = 5e-7


def test_v1_sixty_six_days_of_daily_practice() -> None:
    scores = strength([DONE] * 66, 1, 1)
    found = [scores[day] for day in (0, 12, 20, 65)]
    assert found == pytest.approx([0.051922, 0.5, 0.673622, 0.970373], abs=SIX_DIGITS)


def test_v3_three_weeks_with_weekends_off() -> None:
    scores = strength(WORK_WEEK * 3, 1, 1)
    found = [scores[day] for day in (4, 6, 7, 20)]
    assert found == pytest.approx([0.234017, 0.234017, 0.273789, 0.550575], abs=SIX_DIGITS)


def test_daily_practice_passes_95_percent_on_day_57() -> None:
    scores = strength([DONE] * 60, 1, 1)
    assert scores[55] < 0.95 < scores[56]  # the 57th day


def test_doing_two_of_three_a_week_tends_to_two_thirds() -> None:
    week = [DONE, MISSED, DONE, MISSED, MISSED, SKIPPED, SKIPPED]
    assert strength(week * 200, 3, 5)[-1] == pytest.approx(2 / 3, abs=1e-6)


def test_a_first_weekly_tick_is_worth_half_since_the_window_is_two_weeks() -> None:
    whole = 1 - 0.5 ** (math.sqrt(1 / 7) / 13)
    assert strength([DONE], 1, 7) == pytest.approx([whole / 2])


def test_leave_costs_a_weekly_habit_nothing_on_return() -> None:
    weeks = [DONE, MISSED, DONE, MISSED, DONE, SKIPPED, SKIPPED] * 6
    assert strength(weeks + [SKIPPED] * 21 + weeks, 3, 5)[-42:] == strength(weeks + weeks, 3, 5)[-42:]


def test_a_missed_day_costs_little_and_a_half_life_is_thirteen_days() -> None:
    scores = strength([DONE] * 66 + [MISSED] * 13, 1, 1)
    assert scores[66] > 0.9
    assert scores[-1] == pytest.approx(scores[65] / 2)


def test_asking_for_more_than_every_day_counts_as_every_day() -> None:
    assert strength(WORK_WEEK, 5, 4) == strength(WORK_WEEK, 5, 5) == strength(WORK_WEEK, 1, 1)


def test_no_days_no_scores() -> None:
    assert strength([], 1, 1) == []


@pytest.mark.parametrize(("times", "period"), [(0, 7), (1, 0), (-1, 7)])
def test_a_cadence_that_asks_for_nothing_is_refused(times: int, period: int) -> None:
    with pytest.raises(ValueError, match="asks for nothing"):
        strength([DONE], times, period)


def slow_model(days: list[Outcome], times: int, period: int) -> list[float]:
    """Each day afresh, in closed form: what each day earned, halved after every half-life."""
    f = min(1.0, times / period)
    n, d = (1, 1) if f == 1 else (times * 2, period * 2)
    half_life = 13 / math.sqrt(f)
    scores = []
    for end in range(1, len(days) + 1):
        counted = [day for day in days[:end] if day is not SKIPPED]
        score = 0.0
        for i in range(len(counted)):
            share = min(1.0, counted[max(0, i + 1 - d) : i + 1].count(DONE) / n)
            age = len(counted) - 1 - i
            score += share * (2 ** (-age / half_life) - 2 ** (-(age + 1) / half_life))
        scores.append(score)
    return scores


@settings(max_examples=100, deadline=None)
@given(outcomes, cadences)
def test_it_equals_the_slow_model(days: list[Outcome], cadence: tuple[int, int]) -> None:
    assert strength(days, *cadence) == pytest.approx(slow_model(days, *cadence), abs=1e-12)


@settings(deadline=None)
@given(outcomes, cadences)
@example([DONE] * 5000, (3, 7))
def test_it_stays_within_0_and_1_with_a_score_a_day(days: list[Outcome], cadence: tuple[int, int]) -> None:
    scores = strength(days, *cadence)
    assert len(scores) == len(days)
    assert all(0 <= score <= 1 for score in scores)


@settings(deadline=None)
@given(outcomes, cadences, st.data())
def test_one_more_done_never_lowers_any_score(
    days: list[Outcome], cadence: tuple[int, int], data: st.DataObject
) -> None:
    missed = [i for i, day in enumerate(days) if day is MISSED]
    better = list(days)
    for i in data.draw(st.sets(st.sampled_from(missed))) if missed else ():
        better[i] = DONE
    assert all(a <= b for a, b in zip(strength(days, *cadence), strength(better, *cadence), strict=True))


@settings(deadline=None)
@given(outcomes, cadences)
def test_skipped_days_change_nothing_wherever_they_are(days: list[Outcome], cadence: tuple[int, int]) -> None:
    scores = strength(days, *cadence)
    counted = strength([day for day in days if day is not SKIPPED], *cadence)
    assert [score for score, day in zip(scores, days, strict=True) if day is not SKIPPED] == counted
    before = [0.0, *scores]
    assert all(before[i] == scores[i] for i, day in enumerate(days) if day is SKIPPED)


@settings(deadline=None)
@given(outcomes, cadences, st.data())
def test_a_skipped_day_can_be_put_in_anywhere(
    days: list[Outcome], cadence: tuple[int, int], data: st.DataObject
) -> None:
    place, length = data.draw(st.integers(0, len(days))), data.draw(st.integers(1, 30))
    longer, scores = strength([*days[:place], *[SKIPPED] * length, *days[place:]], *cadence), strength(days, *cadence)
    assert longer[:place] + longer[place + length :] == scores


@pytest.mark.parametrize(("done", "asked"), [(done, asked) for asked in (1, 2, 3, 4) for done in range(asked + 1)])
def test_doing_some_of_what_a_week_asks_tends_to_that_share(done: int, asked: int) -> None:
    week = [DONE] * done + [MISSED] * (5 - done) + [SKIPPED] * 2
    assert strength(week * 250, asked, 5)[-1] == pytest.approx(done / asked, abs=SIX_DIGITS)


# A changed cadence.

changes = st.lists(st.tuples(st.lists(st.sampled_from(Outcome), max_size=21), cadences), max_size=5).map(
    lambda found: [(days, times, period) for days, (times, period) in found]
)


@settings(deadline=None)
@given(changes)
def test_over_changes_of_cadence_it_stays_within_0_and_1(stretches: list[tuple[list[Outcome], int, int]]) -> None:
    scores = over_changes(stretches)
    assert len(scores) == sum(len(days) for days, _, _ in stretches)
    assert all(0 <= score <= 1 for score in scores)


@settings(deadline=None)
@given(changes, st.data())
def test_over_changes_of_cadence_one_more_done_never_lowers_any_score(
    stretches: list[tuple[list[Outcome], int, int]], data: st.DataObject
) -> None:
    missed = [(i, j) for i, (days, _, _) in enumerate(stretches) for j, day in enumerate(days) if day is MISSED]
    if not missed:
        return
    i, j = data.draw(st.sampled_from(missed))
    days, times, period = stretches[i]
    better = [*stretches[:i], ([*days[:j], DONE, *days[j + 1 :]], times, period), *stretches[i + 1 :]]
    assert all(a <= b + 1e-12 for a, b in zip(over_changes(stretches), over_changes(better), strict=True))


@settings(deadline=None)
@given(outcomes, cadences, st.data())
def test_the_same_cadence_again_is_no_change(
    days: list[Outcome], cadence: tuple[int, int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(days)))
    again = over_changes([(days[:place], *cadence), (days[place:], *cadence)])
    assert again == pytest.approx(strength(days, *cadence), abs=1e-12)


def test_a_window_of_two_years_is_no_slower_than_one_of_a_week() -> None:
    year = [DONE, MISSED, SKIPPED, DONE, DONE] * 73
    assert len(strength(year * 10, 364, 365)) == 3650  # the slow model would need minutes
