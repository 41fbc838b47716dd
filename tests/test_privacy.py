"""The door to what is shown of a team: its bands by examples, and proofs over every world that a manager could be in.

What counts as found out: a manager sees one output, and knows the rules, how many can have taken part, and what two
members tell of themselves. All worlds that give the same output are taken together. Nobody is found out if for every
other member there is a world in which they took part and one in which they did not; and, given that they took part, one
in which they reported the thing and one in which they did not. An output that is always the same (too small a team
shows nothing whatever is said) fits every world, and so is no exception.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.privacy import AT_ONCE, BANDS, COLLUDERS, FLOOR, Tally, band, comparable, published, shown
from tests.attacker import DOOR, Attacker, Line, Scene

FLOORS = range(FLOOR, 13)
MOST_PEOPLE = 40
OWN = sorted({(there, did) for there in range(COLLUDERS + 1) for did in range(there + 1)})
"""Of what two members tell: how many of them were there, and how many of those did it."""

sizes = st.integers(0, 120)


def slow_band(count: int, size: int) -> str | None:
    """The definition, word for word: cuts, and both tails."""
    cuts = (Fraction(1, 3), Fraction(2, 3), Fraction(85, 100))

    def named(one: int) -> str:
        return BANDS[sum(Fraction(one, size) >= cut for cut in cuts)]

    if size == 0:
        return None
    alike = [one for one in range(size + 1) if named(one) == named(count)]
    return named(count) if max(alike) >= 3 and min(alike) <= size - 3 else None


@pytest.mark.parametrize(
    ("count", "size", "name"),
    [
        *((0, 0, None), (0, 1, None), (1, 1, None), (2, 4, None), (2, 5, "some"), (3, 5, "some")),
        *((1, 5, None), (4, 5, None), (0, 9, None), (0, 10, "few"), (3, 10, "few"), (4, 12, "some")),
        *((6, 9, "most"), (8, 12, "most"), (17, 20, "nearly all"), (16, 20, "most"), (20, 20, "nearly all")),
        *((9, 10, None), (10, 10, None), (17, 19, None), (7, 9, "most")),
    ],
)
def test_bands_are_cut_at_a_third_two_thirds_and_85_percent(count: int, size: int, name: str | None) -> None:
    assert band(count, size) == slow_band(count, size)
    assert band(count, size) == name


@settings(derandomize=True, deadline=None)
@given(st.data(), sizes)
def test_a_band_is_what_its_definition_says(data: st.DataObject, size: int) -> None:
    count = data.draw(st.integers(0, size))
    assert band(count, size) == slow_band(count, size)


@pytest.mark.parametrize(("count", "size"), [(-1, 5), (6, 5), (0, -1)])
def test_what_is_no_share_has_no_band(count: int, size: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        band(count, size)


def test_what_is_shown_is_the_band_or_less() -> None:
    """Never a band that the definition hides; what may not be called nearly all is called most or not at all."""
    for size, roster, floor in product(range(31), range(45), FLOORS):
        for count in range(size + 1):
            name = shown(Tally(size, count), roster, floor)
            if name is not None:
                assert size >= floor
                assert roster >= max(floor, 5) + COLLUDERS + 1
                assert name == band(count, size) or (name == "most" and 20 * count >= 17 * size)


def test_a_floor_can_only_be_raised() -> None:
    assert all(shown(Tally(4, done), 40, floor) is None for done in range(5) for floor in range(5))


# ------------------------------------------------------------------ one line, every world


@cache
def outputs(roster: int, floor: int) -> dict[str | None, list[tuple[int, int]]]:
    """Every output, and the worlds (how many took part, how many did) that give it."""
    found: dict[str | None, list[tuple[int, int]]] = {}
    for size in range(roster + 1):
        for did in range(size + 1):
            found.setdefault(shown(Tally(size, did), roster, floor), []).append((size, did))
    return found


def puzzles(roster: int, floor: int) -> Iterator[tuple[str | None, int, list[tuple[int, int]]]]:
    """An output, how many others there are, and all that they can have said: for up to two who tell of themselves."""
    for output, worlds in outputs(roster, floor).items():
        for telling in range(min(COLLUDERS, roster) + 1):
            others = roster - telling
            for there, did in OWN:
                rest = [(n - there, c - did) for n, c in worlds if there <= telling and n - there <= others]
                possible = [(n, c) for n, c in rest if 0 <= c <= n]
                if possible and others:
                    yield output, others, possible


@pytest.mark.parametrize("floor", FLOORS)
def test_who_knows_the_roster_learns_nobodys_part_and_nobodys_answer(floor: int) -> None:
    for roster in range(1, MOST_PEOPLE + 1):
        for output, others, possible in puzzles(roster, floor):
            told = f"{output} of a roster of {roster}, floor {floor}"
            assert any(n > 0 for n, _ in possible), told  # anybody may have taken part
            assert any(n < others for n, _ in possible), told  # and anybody may not
            assert any(c > 0 for _, c in possible), told  # did
            assert any(c < n for n, c in possible), told  # took part, and did not


@pytest.mark.parametrize("floor", FLOORS)
def test_who_knows_in_addition_who_took_part_learns_nobodys_answer(floor: int) -> None:
    for roster in range(1, MOST_PEOPLE + 1):
        for output, _, possible in puzzles(roster, floor):
            for size in {n for n, _ in possible if n > 0}:
                answers = {c for n, c in possible if n == size}
                told = f"{output} of a roster of {roster}, {size} others took part, floor {floor}"
                assert max(answers) > 0, told
                assert min(answers) < size, told


def test_a_team_of_seven_is_shown_nothing_and_a_team_of_eight_one_band() -> None:
    assert set(outputs(7, FLOOR)) == {None}
    assert set(outputs(8, FLOOR)) == set(outputs(12, FLOOR)) == {None, "some"}
    assert set(outputs(13, FLOOR)) == set(outputs(22, FLOOR)) == {None, "few", "some", "most"}
    assert set(outputs(23, FLOOR)) == {None, *BANDS}


def test_hiding_nearly_all_would_tell_it() -> None:
    """Why it is called "most" in a team too small for it: otherwise no line, with ten there, would mean one thing."""
    assert shown(Tally(10, 10), 13) == "most"
    assert shown(Tally(20, 20), 22) == "most"
    assert shown(Tally(20, 20), 23) == "nearly all"


# ------------------------------------------------------------------ several lines of one period


def test_of_eight_people_three_lines_are_shown_and_never_a_fourth() -> None:
    """Four lines of five are twenty places; six people with three habits each can fill eighteen."""
    four = {f"theme:{n}": Tally(6, 3) for n in range(4)}
    assert list(published(four, 8)) == ["theme:0", "theme:1", "theme:2"]


def test_lines_shown_together_never_need_more_than_all_but_three() -> None:
    for roster, size in product(range(8, 31), range(5, 31)):
        found = published({f"theme:{n}": Tally(size, size // 2) for n in range(9)}, roster)
        assert FLOOR * len(found) <= AT_ONCE * (roster - COLLUDERS - 1)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.data(), st.integers(5, 30), st.sampled_from(FLOORS))
def test_adding_up_the_lines_of_a_period_finds_nobody_out(data: st.DataObject, people: int, floor: int) -> None:
    """Everybody takes part in three lines at most. What is shown goes to a manager who solves it all at once."""
    names = [f"theme:{n}" for n in range(data.draw(st.integers(1, 9)))]
    lines = st.dictionaries(st.sampled_from(names), st.booleans(), max_size=AT_ONCE)
    busy = data.draw(st.sampled_from([0, 0, AT_ONCE]))  # now and then everybody does all they can
    said = [data.draw(lines if not busy else st.just(dict.fromkeys(names[:busy], True)) | lines) for _ in range(people)]
    scene = Scene.of({"team": dict(enumerate(said))}, names, DOOR, floor=floor)
    for who in [(), (0,), (0, 1)]:
        assert Attacker(DOOR, scene, who).found_out() == []


def test_trends_are_not_compared_when_a_few_came_or_left() -> None:
    assert [changed for changed in range(8) if comparable(changed)] == [0, 5, 6, 7]


def test_a_line_is_read_in_every_way_that_the_door_allows() -> None:
    """The solver of `team_year.py` and the worlds above are the same ones."""
    line = Line("theme:a", "some", (), 8, FLOOR, 8)
    assert set(line.worlds(DOOR)) == set(outputs(8, FLOOR)["some"])
