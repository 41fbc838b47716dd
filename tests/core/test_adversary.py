"""A manager who remembers everything, for a year, against the real code and a real database.

Every week they get whatever digests are due, know the rosters day by day and who is on leave, and two members tell them
all of themselves. When a week is over, and before its digest, they take people off the roster and put them back after
it. `tests/attacker.py` looks for anybody of whom something is certain. That it can find somebody is shown on walls with
a stone missing.
"""

import random
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.engines import make_engine
from habits.patterns import HALF_A_YEAR
from habits.privacy import AT_ONCE, BANDS, FLOOR, Tally, published, shown
from tests.attacker import DOOR, Attacker, Door, Said, Scene, Who
from tests.team_year import Office, Shown, Year

WEEKS = 52
Event = tuple[int, str, int, int]
"""In which week, what, to whom, and in which team or how."""
EVENTS = st.tuples(
    st.integers(0, WEEKS - 1),
    st.sampled_from(["ask", "remove", "leave_out", "move", "leave_team", "go_on_leave", "say_late"]),
    st.integers(0, 35),
    st.integers(0, 6),
)


@contextmanager
def year(migrated: Path, seed: int, sizes: Mapping[str, Sequence[str]]) -> Iterator[Year]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rapport.db"
        shutil.copyfile(migrated, path)
        engine = make_engine(f"sqlite:///{path}")
        office = Office(engine)
        try:
            yield Year(office, seed, sizes)
        finally:
            office.session.close()
            engine.dispose()


def names(first: int, count: int) -> list[str]:
    return [f"p{number}" for number in range(first, first + count)]


def happens(this: Year, what: str, number: int, how: int) -> None:
    """One event. Who does not fit (asked already, not there) has nothing happen to them."""
    who, team = f"p{number}", sorted(this.teams)[how % len(this.teams)]
    if what == "ask":
        this.ask(who, team, how)
    elif what == "leave_out":
        this.left_out.append((team, names(0, number), ("", "coach", "manager")[how % 3]))
    elif who in this.people and what == "remove":
        this.remove(who, team, how)
    elif who in this.people and what == "move":
        this.move(who, team, this.monday)
    elif who in this.people and what == "say_late":
        this.say_late(who, how + 1)
    elif who in this.people:
        getattr(this, what)(who)


def those_who_tell(scene: Scene, chance: random.Random) -> list[tuple[Who, ...]]:
    """Nobody; two who said nothing, two who said most; and some by chance."""
    people = sorted({who for said in scene.said.values() for who in said}, key=str)
    busy = sorted(people, key=lambda who: sum(len(said.get(who, {})) for said in scene.said.values()))
    some = [tuple(chance.sample(people, min(2, len(people)))) for _ in range(2)]
    return [(), tuple(busy[:2]), tuple(busy[-2:]), *some]


@example(
    seed=4,
    size=12,
    other=(6, 12),
    events=[(3, "move", 7, 1), (5, "remove", 8, 0), (6, "ask", 8, 2), (6, "ask", 30, 0), (9, "say_late", 2, 3)],
)
@example(seed=5, size=30, other=None, events=[(week, "leave_out", 20, week) for week in range(1, WEEKS, 4)])
@example(seed=5, size=10, other=(5, 10), events=[])  # ten people, and seven for cover
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**16),
    size=st.integers(3, 30),
    other=st.one_of(st.none(), st.tuples(st.integers(0, 12), st.integers(3, 20))),
    events=st.lists(EVENTS, max_size=60),
)
def test_in_a_year_nobody_is_found_out(
    migrated: Path, seed: int, size: int, other: tuple[int, int] | None, events: list[Event]
) -> None:
    sizes = {"north": names(0, size)} | ({"south": names(*other)} if other else {})
    chance, published_before = random.Random(seed), dict[str, list[Shown]]()
    with year(migrated, seed, sizes) as this:
        for week in range(WEEKS):
            for _, what, number, how in (event for event in events if event[0] == week):
                happens(this, what, number, how)
            found = this.play()
            for one in found:
                assert tells_no_more_than_it_shows(one, published_before.setdefault(one.team, []))
                if week % 8 == 0:  # sent again
                    assert this.office.make(this.teams[one.team], this.monday)[-1] == one.content
            if found:
                scene = found[0].scene
                door_is_the_one_that_was_proved(this, found)
                for telling in those_who_tell(scene, chance):
                    assert Attacker(DOOR, scene, telling).found_out() == []


def door_is_the_one_that_was_proved(this: Year, found: Sequence[Shown]) -> None:
    """What was shown is what the door makes of a slow count of everything said, and of how many can have taken part."""
    for one in found:
        lines = one.scene.lines[one.team]
        said = {one.team: one.scene.said[one.team]}
        slow = Scene.of(said, this.names(one.team), cover={one.team: lines[0].cover})
        assert [line.seen for line in slow.lines[one.team]] == [line.seen for line in lines]


def tells_no_more_than_it_shows(one: Shown, before: list[Shown]) -> bool:
    """Everything besides the bands follows from bands that were shown and from the roster."""
    content = one.content
    past, alike = list[Shown](), content["comparable"]
    for earlier in before[:HALF_A_YEAR]:
        if not alike:
            break
        past += [earlier] if earlier.content["bands"] else []
        alike = earlier.content["comparable"]
    before.insert(0, one)
    past = [*past[:3][::-1], one]
    shown_then = {what: [each.content["bands"].get(what, "") for each in past] for what in content["bands"]}
    return (
        content["trend"] == shown_then
        and content["ends"] == [each.last.isoformat() for each in past]
        and set(content["back"]) <= set(content["bands"])
        and content["attention"] in ("", *content["bands"])
        and set(content) == {"bands", "ends", "trend", "back", "attention", "comparable"}
    )


# ------------------------------------------------------------------ walls with a stone missing


def team_of(*said: Said) -> dict[str, Mapping[Who, Said]]:
    return {"brm": dict(enumerate(said))}


def lose(door: Door, scene: Scene, *telling: Who) -> list[str]:
    return Attacker(door, scene, telling).found_out()


def exact(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:  # noqa: ARG001
    return {what: f"{one.did} of {one.took_part}" for what, one in tallies.items() if one.took_part}


def one_tail(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:  # noqa: ARG001
    """A floor of five and bands, where only few who did are hidden."""
    found = {
        what: BANDS[sum(20 * one.did >= cut * one.took_part for cut in (7, 14, 17))] for what, one in tallies.items()
    }
    return {what: name for what, name in found.items() if tallies[what].took_part >= floor and name != "few"}


def hides_nearly_all(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:
    """What is called most when it may not be called nearly all, is not shown instead."""
    found = published(tallies, cover, floor)
    return {
        what: name
        for what, name in found.items()
        if name != "most" or 20 * tallies[what].did < 17 * tallies[what].took_part
    }


def without_cover(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:  # noqa: ARG001
    return published(tallies, 10**6, floor)


def every_line(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:
    found = {what: shown(one, cover, floor) for what, one in tallies.items()}
    return {what: name for what, name in found.items() if name}


def test_exact_counts_lose_within_the_first_weeks(migrated: Path) -> None:
    with year(migrated, 1, {"north": names(0, 12)}) as this:
        for _ in range(4):
            [one] = this.play()
            said = {"north": one.scene.said["north"]}
            assert lose(DOOR, one.scene) == []
            assert lose(exact, Scene.of(said, this.names("north"), exact), *names(0, 2))


def test_hiding_one_tail_only_loses() -> None:
    scene = Scene.of(team_of(*[{"a": True}] * 5, {}, {}, {}), ["a"], one_tail)
    assert lose(one_tail, scene)
    assert lose(DOOR, Scene.of(team_of(*[{"a": True}] * 5, {}, {}, {}), ["a"])) == []


def test_hiding_nearly_all_where_most_is_shown_loses() -> None:
    """Not few, not some, not most, and at least ten were there: so all that is left is nearly all."""
    said = team_of({"a": False}, *[{"a": True}] * 11, {}, {})
    assert lose(hides_nearly_all, Scene.of(said, ["a"], hides_nearly_all), 0)
    assert lose(DOOR, Scene.of(said, ["a"]), 0, 1) == []


def test_a_band_without_cover_tells_who_took_part() -> None:
    """Of seven, two tell that they were not there; "some" needs five: all others were."""
    said = team_of(*[{"a": True}] * 3, *[{"a": False}] * 2, {}, {})
    assert lose(without_cover, Scene.of(said, ["a"], without_cover), 5, 6)
    assert lose(DOOR, Scene.of(said, ["a"]), 5, 6) == []


def test_more_lines_than_people_can_fill_tell_who_took_part() -> None:
    """Eight people and four lines of five; two tell that they were in one line only: everybody took part in three."""
    lines = ["a", "b", "c", "d"]
    each = [dict.fromkeys(lines[:n] + lines[n + 1 :], number % 2 == 0) for number, n in enumerate([0, 0, 1, 1, 2, 3])]
    said = team_of(*each, {"a": True}, {"b": False})
    assert lose(every_line, Scene.of(said, lines, every_line), 6, 7)
    assert lose(DOOR, Scene.of(said, lines), 6, 7) == []


def overlapping() -> dict[str, Mapping[Who, Said]]:
    """Two teams of eight with four people in common, of whom each counts in one; two of the others say nothing."""
    there = {who: {"a": who % 2 == 0} for who in range(12)}
    north: dict[Who, Said] = {who: there[who] if who not in (0, 6, 7) else {} for who in range(8)}
    south: dict[Who, Said] = {who: there[who] if who not in (4, 5, 11) else {} for who in range(4, 12)}
    return {"north": north, "south": south}


def test_two_teams_with_people_in_common_tell_who_took_part_when_each_has_its_whole_roster_for_cover() -> None:
    """Ten places in two teams, twelve people, and two of them tell that they said nothing."""
    whole = {"north": 8, "south": 8}
    assert lose(DOOR, Scene.of(overlapping(), ["a"], cover=whole), 0, 11)
    assert lose(DOOR, Scene.of(overlapping(), ["a"]), 0, 11) == []


def test_people_asked_on_the_last_evening_are_no_cover() -> None:
    """A manager fills the roster up on Sunday; everybody knows that the new ones said nothing."""
    said = team_of(*[{"a": True}] * 3, *[{"a": False}] * 2, {}, {}, {})
    real = {"brm": frozenset[Who](range(5))}
    assert lose(DOOR, Scene.of(said, ["a"], can=real, cover={"brm": 8}))
    assert lose(DOOR, Scene.of(said, ["a"], can=real)) == []


# ------------------------------------------------------------------ the solver, against trying everything

LINES = ["a", "b", "c", "d"]


def at_least_two(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:  # noqa: ARG001
    return {what: "some" for what, one in tallies.items() if one.took_part >= 2}


def just_one(tallies: Mapping[str, Tally], cover: int, floor: int) -> dict[str, str]:  # noqa: ARG001
    return {what: "some" for what, one in tallies.items() if one.took_part == 1}


@pytest.mark.parametrize("door", [exact, at_least_two, just_one])
def test_the_solver_finds_what_trying_every_world_finds(door: Door) -> None:
    """Three people and four lines, of whom one tells; who takes part does it, or does not, in all of them."""
    ways = [lines for lines in product([False, True], repeat=len(LINES)) if sum(lines) <= AT_ONCE]
    worlds: dict[tuple[object, ...], list[tuple[Said, ...]]] = {}
    for each in product(ways, repeat=3):
        said = tuple({what: True for what, there in zip(LINES, one, strict=True) if there} for one in each)
        scene = Scene.of(team_of(*said), LINES, door)
        seen = tuple(line.seen for line in scene.lines["brm"])
        worlds.setdefault((seen, tuple(said[0])), []).append(said)
    for (_, _), possible in random.Random(1).sample(sorted(worlds.items(), key=str), 60):
        scene = Scene.of(team_of(*possible[0]), LINES, door)
        found = lose(door, scene, 0)
        for words, certain in {
            "took part": [all(what in said[1] for said in possible) for what in LINES],
            "took no part": [all(what not in said[1] for said in possible) for what in LINES],
        }.items():
            lost = [any(f"'{what}'" in one and one.endswith(f"] {words}") for one in found) for what in LINES]
            assert lost == certain
        assert any("something" in one for one in found) == all(said[1] for said in possible)


# ------------------------------------------------------------------ the price

SIZES = (9, 12, 30)


def test_what_the_wall_costs_is_what_the_page_says(migrated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many digests of a year show something, and the shared habit, in teams with believable answers."""
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    rows = []
    for size in SIZES:
        with year(migrated, size, {"north": names(0, size)}) as this:
            digests = [one.content["bands"] for _ in range(WEEKS) for one in this.play()]
        some, habit = sum(bool(one) for one in digests), sum("habit:say-it-back" in one for one in digests)
        lines = sum(map(len, digests)) / len(digests)
        rows.append(f"| {size} | {len(digests)} | {some} | {habit} | {lines:.1f} |")
    with capsys.disabled():
        sys.stderr.write("\n" + "\n".join(rows) + "\n")
    assert all(row in page for row in rows)


def test_the_floor_of_the_wall_is_the_one_of_the_rules() -> None:
    assert FLOOR == 5
