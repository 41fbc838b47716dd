"""What a team reports: counted right, shown once, and by code that cannot reach words or people."""

import ast
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import visitors

from bot.engines import make_engine
from habits.models import Invited, Snapshot, Team
from habits.patterns import latest, period_weeks
from habits.privacy import BANDS, FEW, MOST, SOME, Tally
from habits.tallies import PROMISE, cover, roster_changes, roster_size, tallies
from tests.team_year import CONTENT, DAY, SHARED, THEMES, WEEK, Office, of_week

HABIT = f"habit:{SHARED}"
NEXT = of_week(1)
LONG_AGO = of_week(-4)


def a_habit_of(theme: str, number: int = 0) -> str:
    return [habit for habit, of in THEMES.items() if of == theme][number]


FIRST, SECOND, THIRD = [theme.id for theme in CONTENT.themes if theme.id != THEMES[SHARED]][:3]
ONE, TWO, THREE = a_habit_of(FIRST), a_habit_of(SECOND), a_habit_of(THIRD)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    engine = make_engine(database_url)
    made = Office(engine)
    yield made
    made.session.close()
    engine.dispose()


def crew(office: Office, count: int, team: Team | None = None, **more: Any) -> Team:
    """A team of p0, p1, ..., who were asked long ago and count there."""
    team = team or office.team(weeks=period_weeks(count), **more)
    for number in range(count):
        office.asks(team, f"p{number}", on=LONG_AGO)
        office.counts(f"p{number}", team)
    return team


def all_say(office: Office, count: int, done: int, week: int, habit: str = SHARED) -> None:
    """So many speak of a habit in a week, and so many of them did it."""
    for number in range(count):
        office.says(f"p{number}", habit, of_week(week), "done" if number < done else "not_today")


def counted(office: Office, team: Team, week: int = 0, weeks: int = 1) -> dict[str, Tally]:
    office.flush()
    return tallies(office.session, team, of_week(week), of_week(week + weeks) - DAY)


def bands(office: Office, team: Team, week: int) -> dict[str, str]:
    found: dict[str, str] = office.make(team, of_week(week))[-1]["bands"]
    return found


# ------------------------------------------------------------------ counting


def test_who_did_it_on_half_of_the_days_they_spoke_of_did_it(office: Office) -> None:
    team = crew(office, 4)
    for name, said in {"p0": "dd", "p1": "dn", "p2": "dnn", "p3": "n"}.items():
        for day, one in enumerate(said):
            office.says(name, SHARED, of_week(0, day), "done" if one == "d" else "not_today")
    assert counted(office, team) == {HABIT: Tally(4, 2)}


def test_no_chance_came_is_no_part_of_it(office: Office) -> None:
    team = crew(office, 3)
    office.says("p0", SHARED, of_week(0), "no_chance")
    office.says("p1", SHARED, of_week(0, 1), "done")
    for day in (2, 3, 4):
        office.says("p1", SHARED, of_week(0, day), "no_chance")
    assert counted(office, team) == {HABIT: Tally(1, 1)}


def test_the_shared_habit_is_a_line_of_its_own_and_its_theme_is_left_out(office: Office) -> None:
    team = crew(office, 4)
    office.says("p0", SHARED, of_week(0))
    office.says("p1", a_habit_of(THEMES[SHARED], 1), of_week(0))
    office.says("p2", ONE, of_week(0), "not_today")
    office.says("p3", "own", of_week(0))
    assert counted(office, team) == {HABIT: Tally(1, 1), f"theme:{FIRST}": Tally(1, 0)}


def test_two_habits_of_a_theme_are_one_persons_part(office: Office) -> None:
    team = crew(office, 2)
    office.says("p0", ONE, of_week(0))
    office.says("p0", a_habit_of(FIRST, 1), of_week(0), "not_today")
    assert counted(office, team) == {f"theme:{FIRST}": Tally(1, 1)}


def test_without_a_shared_habit_every_theme_is_a_line(office: Office) -> None:
    team = crew(office, 2, habit="")
    office.says("p0", SHARED, of_week(0))
    assert counted(office, team) == {f"theme:{THEMES[SHARED]}": Tally(1, 1)}


def test_only_days_of_the_period_and_only_while_somebody_counts(office: Office) -> None:
    team = office.team()
    for name in ("early", "late", "before", "after"):
        office.asks(team, name, on=LONG_AGO)
    office.counts("early", team, of_week(0, 2))
    office.counts("late", team, of_week(-1))
    office.counts("late", None, of_week(0, 2))
    office.counts("before", team, of_week(-1))
    office.counts("after", team, of_week(-1))
    office.says("early", SHARED, of_week(0, 1))  # before counting began
    office.says("late", SHARED, of_week(0, 2))  # after it ended
    office.says("before", SHARED, of_week(0) - DAY)
    office.says("after", SHARED, NEXT)
    assert counted(office, team) == {}
    office.says("early", SHARED, of_week(0, 2))
    office.says("late", SHARED, of_week(0, 1))
    assert counted(office, team) == {HABIT: Tally(2, 2)}


def test_who_moved_counts_for_each_day_once(office: Office) -> None:
    here, there = office.team("here"), office.team("there")
    office.asks(here, "p0", on=LONG_AGO)
    office.asks(there, "p0", on=LONG_AGO)
    office.counts("p0", here, of_week(0))
    office.counts("p0", there, of_week(1))
    office.counts("p0", here, of_week(2))
    for week in range(3):
        office.says("p0", SHARED, of_week(week))
    each = [[len(counted(office, team, week)) for week in range(3)] for team in (here, there)]
    assert each == [[1, 0, 1], [0, 1, 0]]
    assert counted(office, here, 0, weeks=3) == {HABIT: Tally(1, 1)}


@pytest.mark.parametrize("role", ["owner", "manager", "coach"])
def test_who_leads_or_coaches_is_not_counted(office: Office, role: str) -> None:
    team = crew(office, 1)
    office.asks(team, "maya", on=LONG_AGO, role=role)
    office.counts("maya", team)
    office.says("maya", SHARED, of_week(0))
    mark = office.promises(team, "maya", of_week(-1))
    office.marks("maya", mark, True)
    assert counted(office, team) == {}
    assert roster_size(office.session, team, of_week(0)) == 1


def test_who_was_taken_off_the_roster_is_not_counted_from_that_period_on(office: Office) -> None:
    team = crew(office, 3)
    all_say(office, 3, 3, 0)
    office.removes(team, "p0", on=NEXT - DAY)  # its last day
    office.removes(team, "p1", on=NEXT)
    assert counted(office, team) == {HABIT: Tally(2, 2)}
    assert [roster_size(office.session, team, day) for day in (NEXT - 2 * DAY, NEXT - DAY, NEXT)] == [3, 2, 1]


def test_who_was_not_asked_is_not_counted(office: Office) -> None:
    team = crew(office, 1)
    office.counts("stranger", team)
    office.says("stranger", SHARED, of_week(0))
    assert counted(office, team) == {}


def test_other_teams_and_workspaces_are_no_part_of_it(office: Office) -> None:
    team, other = crew(office, 2), office.team("other")
    office.asks(other, "q0", "p0", on=LONG_AGO)
    office.counts("q0", other)
    office.says("q0", SHARED, of_week(0))
    office.says("p0", SHARED, of_week(0))
    expected = {HABIT: Tally(1, 1)}
    assert counted(office, team) == counted(office, other) == expected
    away = Office(office.engine, "T2", beside=office)
    twin = crew(away, 2)
    all_say(away, 2, 0, 0)
    assert twin.id == team.id  # the same ids, in another workspace
    assert counted(away, twin) == {HABIT: Tally(2, 0)}
    assert counted(office, team) == counted(office, other) == expected


def test_a_promise_is_marked_in_the_week_after(office: Office) -> None:
    team = crew(office, 4)
    for week, marks in {-2: "yyyy", -1: "yn", 0: "nnnn"}.items():
        promise = office.promises(team, "maya", of_week(week))
        for number, mark in enumerate(marks):
            office.marks(f"p{number}", promise, mark == "y")
    assert counted(office, team) == {PROMISE: Tally(2, 1)}


def test_marks_of_who_left_or_counts_elsewhere_are_no_part_of_it(office: Office) -> None:
    team, other = office.team(), office.team("other")
    where: dict[str, dict[date, Team | None]] = {
        "stays": {LONG_AGO: team},
        "came": {of_week(0, 2): team},
        "moves": {LONG_AGO: team, NEXT: other},
        "left": {LONG_AGO: team, of_week(0): None},
        "moved": {LONG_AGO: team, of_week(0): other},
        "comes": {NEXT: team},
        "never": {},
    }
    promise = office.promises(team, "maya", of_week(-1))
    for name, since in where.items():
        office.asks(team, name, on=LONG_AGO)
        office.marks(name, promise, name in ("stays", "left", "never"))
        for day, counts in since.items():
            office.counts(name, counts, day)
    assert counted(office, team) == {PROMISE: Tally(3, 1)}


def test_in_a_block_each_promise_is_marked_in_its_own_week(office: Office) -> None:
    team = crew(office, 3)
    promise = office.promises(team, "maya", of_week(1))
    for number in range(3):
        office.marks(f"p{number}", promise, True)
    office.counts("p0", None, of_week(2))
    office.counts("p1", None, of_week(3))
    assert counted(office, team, 0, weeks=4) == {PROMISE: Tally(2, 2)}


# ------------------------------------------------------------------ whom a team hides among


def test_whoever_can_have_taken_part_is_cover(office: Office) -> None:
    team = crew(office, 8)
    assert cover(office.session, team, of_week(0), NEXT - DAY) == 8
    office.asks(team, "last-evening", on=NEXT - DAY)
    office.asks(team, "maya", on=LONG_AGO, role="manager")
    office.person("gone", unreachable="account_inactive")
    office.asks(team, "gone", on=LONG_AGO)
    assert cover(office.session, team, of_week(0), NEXT - DAY) == 8
    office.asks(team, "monday", on=of_week(0))
    assert cover(office.session, team, of_week(0), NEXT - DAY) == 9


@pytest.mark.parametrize(
    ("first", "last", "kind", "left"),
    [
        (of_week(0), of_week(0, 4), "leave", 7),
        (LONG_AGO, None, "leave", 7),
        (of_week(0, 1), NEXT, "leave", 8),
        (of_week(0), of_week(0, 3), "leave", 8),
        (LONG_AGO, None, "pause", 8),  # nobody is told of pauses, so they change nothing
    ],
)
def test_who_is_on_leave_all_along_is_no_cover(
    office: Office, first: date, last: date | None, kind: str, left: int
) -> None:
    team = crew(office, 8)
    office.on_leave("p0", first, last, kind)
    assert cover(office.session, team, of_week(0), NEXT - DAY) == left


def test_people_on_several_rosters_are_shared_out_among_them(office: Office) -> None:
    team, other = crew(office, 8), office.team("other")
    office.asks(other, "p0", "p1", "p2", on=LONG_AGO)
    found = [cover(office.session, one, of_week(0), NEXT - DAY) for one in (team, other)]
    assert found == [6, 1]  # 6.5 and 1.5
    office.removes(other, "p0", on=NEXT - DAY)
    found = [cover(office.session, one, of_week(0), NEXT - DAY) for one in (team, other)]
    assert found == [7, 1]


@pytest.mark.parametrize("role", ["member", "manager"])
def test_asking_somebody_again_elsewhere_does_not_bring_cover_back(office: Office, role: str) -> None:
    """Off and on again, or another role, would make it seem that they were on one roster only."""
    team, other = crew(office, 8), office.team("other")
    office.asks(other, "p0", "p1", on=LONG_AGO)
    for name in ("p0", "p1"):
        office.removes(other, name, on=NEXT)
    office.asks(other, "p0", "p1", on=NEXT + DAY, role=role)
    assert cover(office.session, team, of_week(0), NEXT - DAY) == 7


def test_who_was_on_a_roster_several_times_is_one_of_its_people(office: Office) -> None:
    team = crew(office, 8)
    for week in (-3, -2, -1):
        office.removes(team, "p0", on=of_week(week))
        office.asks(team, "p0", on=of_week(week, 2))
    office.counts("p0", team, of_week(-1, 2))
    office.says("p0", SHARED, of_week(0))
    assert counted(office, team) == {HABIT: Tally(1, 1)}
    assert roster_size(office.session, team, NEXT - DAY) == cover(office.session, team, of_week(0), NEXT - DAY) == 8
    assert roster_changes(office.session, team, of_week(-4), NEXT - DAY) == 1


def test_the_database_refuses_somebody_twice_on_a_roster_at_once(office: Office) -> None:
    team = crew(office, 1)
    place: dict[str, Any] = {"workspace_id": office.id, "team_id": team.id, "platform_id": "p0"}
    office.session.add(Invited(**place, role="coach", added_on=NEXT))
    with pytest.raises(IntegrityError):
        office.session.flush()


def test_a_team_without_cover_is_shown_nothing(office: Office) -> None:
    team = crew(office, 7)
    for week in range(4):
        all_say(office, 7, 4, week)
    assert bands(office, team, 4) == {}


# ------------------------------------------------------------------ snapshots


def test_a_snapshot_is_made_once_and_late_answers_change_nothing(office: Office) -> None:
    team = crew(office, 13)
    all_say(office, 12, 6, 0)
    [made] = office.make(team, NEXT)
    assert made["bands"] == {HABIT: SOME}
    office.says("p12", SHARED, of_week(0))
    for number in range(6, 12):
        office.says(f"p{number}", SHARED, of_week(0, 1))
    assert office.make(team, NEXT + DAY) == [made]
    all_say(office, 12, 0, 1)
    assert office.make(team, of_week(2))[0] == made


def test_a_period_that_is_not_over_is_not_shown(office: Office) -> None:
    team = crew(office, 13)
    all_say(office, 12, 6, 0)
    assert office.make(team, NEXT - DAY) == []


@pytest.mark.parametrize("role", ["", "coach", "manager"])
@pytest.mark.parametrize("day", [NEXT, NEXT + DAY])
def test_changes_between_the_end_of_a_period_and_its_digest_change_nothing_of_it(
    office: Office, role: str, day: date
) -> None:
    """The manager would pick whose answers count: off the list or into another role, and back again."""
    team, twin = crew(office, 13), crew(office, 0, office.team("twin"))
    for number in range(13):
        office.asks(twin, f"q{number}", on=LONG_AGO)
        office.counts(f"q{number}", twin)
        for who in "pq":
            office.says(f"{who}{number}", SHARED, of_week(0), "done" if number < 6 else "not_today")
    [expected] = office.make(twin, day)
    for number in range(6):
        office.removes(team, f"p{number}", on=day)
        office.asks(team, f"p{number}", on=day, role=role or "member")
        office.asks(team, f"p{number}", on=day)
    office.removes(team, "p12", on=day)
    office.asks(team, *(f"n{number}" for number in range(9)), on=day)
    assert office.make(team, day) == [expected]
    assert expected["bands"] == {HABIT: SOME}


def test_a_far_clock_does_not_bring_a_change_into_the_week_before(office: Office) -> None:
    """In Honolulu it is still Sunday when the team's Monday begins."""
    team = office.team(habit=SHARED)
    for number in range(13):
        office.person(f"p{number}", tz="Pacific/Honolulu")
    crew(office, 13, team)
    all_say(office, 12, 6, 0)
    office.removes(team, "p0", on=NEXT)
    assert counted(office, team) == {HABIT: Tally(12, 6)}


def test_missed_periods_are_all_made_and_none_twice(office: Office) -> None:
    team = crew(office, 13)
    for week in range(5):
        all_say(office, 12, 6 if week % 2 else 0, week)
    assert len(office.make(team, of_week(5, 3))) == 5
    found = office.snapshots(team)
    assert [one.content["bands"][HABIT] for one in found] == [FEW, SOME, FEW, SOME, FEW]
    assert_without_gaps(found)


def assert_without_gaps(found: Sequence[Snapshot]) -> None:
    for one, following in pairwise(found):
        assert following.first_day == one.last_day + DAY
    assert all((one.last_day - one.first_day + DAY) % WEEK == 0 * DAY for one in found)


def test_nine_people_have_blocks_of_four_weeks_and_ten_have_weeks(office: Office) -> None:
    assert [period_weeks(count) for count in (0, 9, 10, 1000)] == [4, 4, 1, 1]
    team = crew(office, 9)
    for week in range(14):
        if week == 5:
            office.asks(team, "tenth", on=of_week(5))
        if week == 10:
            office.removes(team, "tenth", on=of_week(10, 1))
        office.make(team, of_week(week))
    office.make(team, of_week(19))
    found = office.snapshots(team)
    assert [(one.last_day - one.first_day + DAY) // WEEK for one in found] == [4, 4, 1, 1, 1, 4, 4]
    assert found[0].first_day == of_week(0)
    assert_without_gaps(found)


def test_a_block_counts_four_weeks_together(office: Office) -> None:
    team = crew(office, 9)
    for week in range(4):
        for number in range(2 * week, 2 * week + 2):
            office.says(f"p{number}", SHARED, of_week(week), "done" if number % 2 else "not_today")
    assert bands(office, team, 3 + 1) == {HABIT: SOME}


def test_the_promise_goes_through_the_door_by_itself(office: Office) -> None:
    team = crew(office, 13)
    promise = office.promises(team, "maya", of_week(-1))
    for number in range(12):
        office.marks(f"p{number}", promise, True)
    assert bands(office, team, 1) == {PROMISE: MOST}


def test_a_raised_floor_shows_less(office: Office) -> None:
    office.session.info["kit"] = type(office.session.info["kit"])(**vars(office.session.info["kit"]) | {"floor": 13})
    team = crew(office, 16)
    all_say(office, 12, 6, 0)
    all_say(office, 13, 6, 1)
    assert bands(office, team, 1) == {}
    assert bands(office, team, 2) == {HABIT: SOME}


# ------------------------------------------------------------------ what follows from snapshots


def weeks_of(office: Office, team: Team, *done: int, start: int = 0, habit: str = SHARED) -> list[dict[str, Any]]:
    """A week for each number: so many of twelve did it; -1: nobody speaks of it. Digests are made every Monday."""
    for week, count in enumerate(done, start):
        if count >= 0:
            all_say(office, 12, count, week, habit)
        office.make(team, of_week(week + 1))
    return [one.content for one in office.snapshots(team)]


def test_a_trend_is_the_last_four_published_periods(office: Office) -> None:
    team = crew(office, 13)
    found = weeks_of(office, team, 0, 6, -1, 9, 0, 6)
    assert [one["trend"].get(HABIT) for one in found] == [
        *([FEW], [FEW, SOME], None, [FEW, SOME, MOST], [FEW, SOME, MOST, FEW], [SOME, MOST, FEW, SOME])
    ]
    assert found[-1]["ends"] == [(of_week(week + 1) - DAY).isoformat() for week in (1, 3, 4, 5)]


def test_a_trend_has_gaps_where_a_line_was_not_shown(office: Office) -> None:
    team = crew(office, 13)
    all_say(office, 12, 6, 0, ONE)
    all_say(office, 12, 6, 2, ONE)
    found = weeks_of(office, team, 6, 6, 6)
    assert found[-1]["trend"][f"theme:{FIRST}"] == [SOME, "", SOME]


@pytest.mark.parametrize(("new", "length"), [(0, 3), (1, 1), (4, 1), (5, 3)])
def test_a_trend_is_hidden_when_the_roster_changed_by_one_to_four(office: Office, new: int, length: int) -> None:
    team = crew(office, 13)
    weeks_of(office, team, 6, 6)
    office.asks(team, *(f"n{number}" for number in range(new)), on=of_week(2, 1))
    found = weeks_of(office, team, 6, start=2)
    assert len(found[-1]["trend"][HABIT]) == len(found[-1]["ends"]) == length
    assert len(weeks_of(office, team, 6, start=3)[-1]["ends"]) == (4 if length == 3 else 2)  # and from then on


def test_changes_in_weeks_without_a_band_hide_a_trend_too(office: Office) -> None:
    team = crew(office, 13)
    weeks_of(office, team, 6)
    office.asks(team, "new", on=of_week(1, 1))
    assert len(weeks_of(office, team, -1, 6, start=1)[-1]["ends"]) == 1


def test_off_the_roster_and_on_again_is_a_change_and_so_is_another_role(office: Office) -> None:
    team = crew(office, 13)
    last = [of_week(1) - DAY, of_week(2) - DAY]
    assert roster_changes(office.session, team, *last) == 0
    office.removes(team, "p0", on=of_week(1, 1))
    office.asks(team, "p0", on=of_week(1, 2))
    office.asks(team, "p1", on=of_week(1, 2), role="coach")
    office.removes(team, "p2", on=of_week(1, 3))
    assert roster_changes(office.session, team, *last) == 3
    assert roster_changes(office.session, team, last[1], of_week(3)) == 0


def test_what_came_back_was_there_then_was_not_and_is_again(office: Office) -> None:
    team = crew(office, 13)
    found = weeks_of(office, team, 6, 0, 6, 6, -1, 6)
    assert [one["back"] for one in found] == [[], [], [HABIT], [], [], []]


def test_attention_goes_to_the_least_reported_theme_and_takes_turns(office: Office) -> None:
    team = crew(office, 13)
    for week in range(4):
        all_say(office, 12, 6, week, ONE)
        all_say(office, 12, 6, week, TWO)
    all_say(office, 12, 0, 4, TWO)
    all_say(office, 12, 6, 4, ONE)
    all_say(office, 12, 10, 5, ONE)
    found = weeks_of(office, team, -1, -1, -1, -1, -1, -1)
    turns = [f"theme:{one}" for one in (FIRST, SECOND, FIRST, SECOND, SECOND)]
    assert [one["attention"] for one in found] == [*turns, ""]


def test_the_newest_snapshots_come_first_and_only_the_teams_own(office: Office) -> None:
    team, other = crew(office, 13), office.team("other")
    office.make(other, of_week(1))
    weeks_of(office, team, 6, 6, 6)
    assert [one.first_day for one in latest(office.session, team, 2)] == [of_week(2), of_week(1)]


# ------------------------------------------------------------------ what it cannot reach

HABITS = Path(__file__).parents[2] / "habits"
REQUIRED = ["privacy.py", "tallies.py", "patterns.py"]
WALL = [HABITS / name for name in REQUIRED] + sorted(HABITS.glob("digest.py")) + sorted(HABITS.glob("pages/digest.py"))
WORDS = {"vault", "answers", "follow_ups", "practice", "history", "tools", "data", "people", "asks", "reflect"}
"""Modules that know words or people."""
ROWS = {"Snapshot", "Team", "Table"}
"""All of the tables that the wall may name."""
SECRETS = {"vault", "reveal", "seal", "open_for", "plan", "person_key"}
READ = {
    *("invited.workspace_id", "invited.team_id", "invited.platform_id", "invited.role", "invited.added_on"),
    *("invited.removed_on", "person.workspace_id", "person.id", "person.platform_id", "person.unreachable"),
    *("absence.workspace_id", "absence.person_id", "absence.habit_id", "absence.kind", "absence.first_day"),
    *("absence.last_day", "counting.workspace_id", "counting.person_id", "counting.team_id", "counting.first_day"),
    *("habit.workspace_id", "habit.id", "habit.person_id", "habit.catalogue_id", "check_in.workspace_id"),
    *("check_in.habit_id", "check_in.day", "check_in.outcome", "promise.workspace_id", "promise.id"),
    *("promise.team_id", "promise.week", "promise_mark.workspace_id", "promise_mark.promise_id"),
    *("promise_mark.person_id", "promise_mark.happened", "entry.workspace_id", "entry.person_id", "entry.tool"),
    *("entry.day", "entry.reported"),
}
"""All that counting may look at."""
GIVEN = {"what", "count", "count_1", "reported", "rosters"}
A_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)


def imports(path: Path) -> set[tuple[str, str]]:
    """Each module that a file imports, with each name from it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            found |= {(node.module or "", one.name) for one in node.names}
        elif isinstance(node, ast.Import):
            found |= {(one.name, "") for one in node.names}
    return found


def file_of(module: str) -> Path:
    path = HABITS.parent / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def reached(path: Path, seen: set[str]) -> set[str]:
    """Every module of the core that a file stands on. The kit and the tables are looked at name by name instead."""
    for module, name in imports(path):
        inner = f"{module}.{name}"
        real = inner if module.startswith("habits") and file_of(inner).exists() and name else module
        if real.startswith("habits") and real not in seen and real not in ("habits.kit", "habits.models"):
            seen.add(real)
            reached(file_of(real), seen)
    return seen


@pytest.mark.parametrize("path", WALL, ids=lambda path: path.name)
def test_the_wall_stands_on_nothing_that_knows_words(path: Path) -> None:
    for module in reached(path, set()):
        assert not WORDS & set(module.split(".")), f"{path.name} reaches {module}"


@pytest.mark.parametrize("path", WALL, ids=lambda path: path.name)
def test_the_wall_names_no_other_tables_and_no_keys(path: Path) -> None:
    own = imports(path)
    assert {name for module, name in own if module.startswith("habits.models")} <= ROWS
    assert {name for module, name in own if module == "habits.kit"} <= {"kit"}
    tree = ast.walk(ast.parse(path.read_text()))
    assert not {node.attr for node in tree if isinstance(node, ast.Attribute)} & SECRETS - {"plan"}


def test_the_door_itself_knows_numbers_only() -> None:
    assert {module for module, _ in imports(HABITS / "privacy.py")} <= {"collections.abc", "dataclasses"}


def test_counting_looks_at_these_columns_only_and_gives_counts_only(office: Office) -> None:
    """Every statement that a snapshot takes is caught on its way to the database."""
    team, caught = crew(office, 13), list[Any]()
    all_say(office, 12, 6, 0)
    office.flush()
    event.listen(office.session, "do_orm_execute", lambda state: caught.append(state.statement))
    office.make(team, NEXT)
    office.make(team, of_week(2))
    asked = [one for one in caught if "snapshot" not in [table.name for table in tables_in(one)]]
    assert len(asked) >= 6
    assert all(
        [each["name"] for each in one.column_descriptions] == ["Snapshot"]
        for one in caught
        if not any(one is each for each in asked)
    )
    assert set[str]().union(*map(columns_in, asked)) == READ
    assert all(set(one.selected_columns.keys()) <= GIVEN for one in asked)


def tables_in(statement: Any) -> list[Any]:
    return [each for each in visitors.iterate(statement) if each.__visit_name__ == "table"]


def columns_in(statement: Any) -> set[str]:
    """Each column of a table that a statement speaks of, also where the table goes by another name."""
    found = set()
    for one in visitors.iterate(statement):
        of = getattr(one.table, "element", one.table) if isinstance(one, Column) else None
        if isinstance(of, Table):
            found.add(f"{of.name}.{one.name}")  # type: ignore[attr-defined]  # it is a column
    return found


def test_a_snapshot_names_nobody_and_tells_no_number(office: Office) -> None:
    team = crew(office, 13)
    weeks_of(office, team, 6, 0, 6)
    for one in office.snapshots(team):
        text = str(one.content)
        assert not A_UUID.search(text)
        assert not any(f"'{name}'" in text for name in office.people)
        assert set(values_in(one.content)) <= {*BANDS, "", HABIT, True, *one.content["ends"]}


def values_in(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from values_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from values_in(each)
    else:
        yield value
