"""A manager who works out all that can be worked out of what teams are shown in one period.

They know the rules, who can have taken part, everything shown, and all that some members tell of themselves. Each
question ("did this person take part?") is answered by looking for a world in which it is so and one in which it is not.
The search is exact: people have `AT_ONCE` habits at most and count in one team, so whether enough of them are there is
a matter of counting (each team needs so many; any teams together need no more people than they have, as in Hall's
marriage theorem, and within a team lines of n people fit whenever no line needs more than there are and all together no
more than three times as many).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import chain, combinations

from habits.privacy import AT_ONCE, FLOOR, Tally, published

Door = Callable[[Mapping[str, Tally], int, int], Mapping[str, str]]
"""What is shown of tallies, by how many can have taken part and the floor."""
DOOR: Door = published
Who = Hashable
Spot = tuple[str, str]
"""A team and one of its lines."""
Said = Mapping[str, bool]
"""Lines that somebody took part in, and whether they reported the thing."""


@dataclass(frozen=True)
class Line:
    """What was seen of a line, after which others were shown (their bands), of a team with so much cover."""

    what: str
    seen: str | None
    before: tuple[str, ...]
    cover: int
    floor: int
    people: int

    def worlds(self, door: Door) -> frozenset[tuple[int, int]]:
        """How many took part and how many did, in all the ways in which just this would be seen."""
        return _worlds(door, self.seen, tuple(sorted(self.before)), self.cover, self.floor, self.people)


@lru_cache(100_000)
def _worlds(
    door: Door, seen: str | None, before: tuple[str, ...], cover: int, floor: int, people: int
) -> frozenset[tuple[int, int]]:
    earlier: dict[str, Tally] = {}
    for number, name in enumerate(before):
        sizes = (Tally(n, c) for n in range(people + 1) for c in range(n + 1))
        earlier[f"{number}"] = next(one for one in sizes if door({"": one}, 10**6, floor).get("") == name)
    every = ((n, c) for n in range(people + 1) for c in range(n + 1))
    return frozenset((n, c) for n, c in every if door({**earlier, "": Tally(n, c)}, cover, floor).get("") == seen)


@dataclass(frozen=True)
class Scene:
    """One period: of each team what everybody knows, and (which the attacker does not see) what people said."""

    lines: Mapping[str, Sequence[Line]]
    can: Mapping[str, frozenset[Who]]
    said: Mapping[str, Mapping[Who, Said]]

    @classmethod
    def of(
        cls,
        said: Mapping[str, Mapping[Who, Said]],
        names: Sequence[str],
        door: Door = DOOR,
        *,
        floor: int = FLOOR,
        can: Mapping[str, frozenset[Who]] | None = None,
        cover: Mapping[str, int] | None = None,
        seen: Mapping[str, Mapping[str, str]] | None = None,
    ) -> "Scene":
        """What `door` shows of it, or what was `seen`."""
        can = can or {team: frozenset(people) for team, people in said.items()}
        cover = cover or covers(can)
        lines = {}
        for team, people in said.items():
            shown = seen[team] if seen else door(tallied(people, names), cover[team], floor)
            lines[team] = list(_read(names, shown, cover[team], floor, len(people)))
        return cls(lines, can, said)


def covers(can: Mapping[str, frozenset[Who]]) -> dict[str, int]:
    """Of how many each team has, where somebody on several rosters is shared out among them."""
    rosters = Counter(chain.from_iterable(can.values()))
    return {team: int(sum((Fraction(1, rosters[who]) for who in people), Fraction())) for team, people in can.items()}


def tallied(people: Mapping[Who, Said], names: Sequence[str]) -> dict[str, Tally]:
    """Of each line, how many took part and how many did."""
    found = {}
    for what in names:
        answers = [said[what] for said in people.values() if what in said]
        if answers:
            found[what] = Tally(len(answers), sum(answers))
    return found


def _read(names: Sequence[str], shown: Mapping[str, str], cover: int, floor: int, people: int) -> Iterator[Line]:
    before: tuple[str, ...] = ()
    for what in names:
        yield Line(what, shown.get(what), before, cover, floor, people)
        before += (shown[what],) if what in shown else ()


class Attacker:
    """Somebody with a door's rules, a scene, and members who tell."""

    def __init__(self, door: Door, scene: Scene, telling: Sequence[Who] = (), *, exclusive: bool = True) -> None:
        self.scene, self.telling = scene, set(telling)
        self.at_once = AT_ONCE if exclusive else 1
        people = set[Who]().union(*scene.can.values()) - self.telling
        self.kinds = Counter(frozenset(team for team, all_ in scene.can.items() if who in all_) for who in people)
        self.spots: dict[Spot, frozenset[tuple[int, int]]] = {}
        for team, lines in scene.lines.items():
            own = [said for who, said in scene.said[team].items() if who in self.telling]
            for line in lines:
                there, did = sum(line.what in one for one in own), sum(one.get(line.what, False) for one in own)
                rest = ((n - there, c - did) for n, c in line.worlds(door))
                self.spots[team, line.what] = frozenset((n, c) for n, c in rest if 0 <= c <= n)
        self.least = {spot: min(n for n, _ in worlds) for spot, worlds in self.spots.items()}

    def found_out(self) -> list[str]:
        """What is certain of somebody who did not tell: in words, for the test's message."""
        return [*self._by_adding_up(), *self._by_knowing_who()]

    def _by_adding_up(self) -> Iterator[str]:
        for kind in self.kinds:
            if not self._enough(kind, ()):
                yield f"each of {sorted(kind)} took part in something"
            for team in sorted(kind):
                for line in self.scene.lines[team]:
                    spot = team, line.what
                    ways = {
                        "took part": self._can_be_away(kind, spot),
                        "took no part": self._can_say(kind, spot, lambda n, _: n > 0),
                        "did not": self._can_say(kind, spot, lambda _, c: c > 0),
                        "did": self._can_say(kind, spot, lambda n, c: c < n),
                    }
                    yield from (
                        f"{spot} {line.seen}: each of {sorted(kind)} {what}" for what, no in ways.items() if not no
                    )

    def _by_knowing_who(self) -> Iterator[str]:
        """Told who took part: is there still a world with anybody's yes, and one with their no?"""
        for (team, what), worlds in self.spots.items():
            there = sum(what in said for who, said in self.scene.said[team].items() if who not in self.telling)
            answers = {c for n, c in worlds if n == there}
            if there and (max(answers) == 0 or min(answers) == there):
                yield f"{(team, what)}: all {there} who took part said the same"

    def _can_be_away(self, kind: frozenset[str], spot: Spot) -> bool:
        """One of this kind of people took no part in a line: but perhaps in others."""
        return any(self._enough(kind, spots) for spots in self._places(kind, spot, self.at_once))

    def _can_say(self, kind: frozenset[str], spot: Spot, so: Callable[[int, int], bool]) -> bool:
        """One of this kind took part in a line, in a world of which something is so."""
        sizes = [n for n, c in self.spots[spot] if n > 0 and so(n, c)]
        others = self._places(frozenset({spot[0]}), spot, self.at_once - 1)
        return bool(sizes) and any(self._enough(kind, (*more, spot), {spot: min(sizes)}) for more in others)

    def _places(self, kind: frozenset[str], but: Spot, most: int) -> Iterator[tuple[Spot, ...]]:
        """Lines that somebody can be in, in one team, besides one: only where people are needed at all."""
        yield ()
        for team in kind:
            wanted = [spot for spot, size in self.least.items() if spot[0] == team and spot != but and size > 0]
            for count in range(1, most + 1):
                yield from combinations(wanted, count)

    def _enough(self, kind: frozenset[str], spots: Sequence[Spot], sizes: Mapping[Spot, int] | None = None) -> bool:
        """Whether the others can fill every line, when one person of a kind is in these."""
        needs: dict[str, list[int]] = {}
        for spot, size in {**self.least, **(sizes or {})}.items():
            needs.setdefault(spot[0], []).append(size - (spot in spots))
        people = {team: max(0, *of, -(-sum(of) // self.at_once)) for team, of in needs.items()}
        if min(chain.from_iterable(needs.values())) < 0:
            return False
        some = [team for team, count in people.items() if count > 0]
        return all(
            sum(people[team] for team in group) <= self._among(group) - bool(kind & set(group))
            for count in range(1, len(some) + 1)
            for group in combinations(some, count)
        )

    def _among(self, teams: Sequence[str]) -> int:
        return sum(count for kind, count in self.kinds.items() if kind & set(teams))
