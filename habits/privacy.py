"""The only door to what is shown of a team: bands of shares, and only where they point to nobody.

Pure. What it guards: a manager who knows the roster, remembers everything ever shown, and has what two members tell of
themselves, must not be able to work out whether anybody else took part, nor what they reported. docs/privacy.md says
why each rule is needed; `tests/core/test_adversary.py` plays that manager for a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass

FLOOR = 5
"""People who took part, at least; it can be raised, never lowered."""

COLLUDERS = 2
"""So many members may tell the manager everything of themselves."""

AT_ONCE = 3
"""A person has so many habits at most, and so takes part in at most so many lines of a period."""

FEW, SOME, MOST, NEARLY_ALL = BANDS = ("few", "some", "most", "nearly all")
SHOWN_FROM = {SOME: 5, FEW: 10, MOST: 10, NEARLY_ALL: 20}
"""How many have to take part before a band, with all shares that are called so, is wide enough to hide two."""


@dataclass(frozen=True)
class Tally:
    """Of how many who took part how many reported it. Never leaves the core."""

    took_part: int
    did: int


def band(count: int, size: int) -> str | None:
    """The band of `count` out of `size`, cut at 1/3, 2/3 and 0.85; None where it may not be shown.

    Shown only if the largest count of the same band is at least 3 and its smallest at most `size` - 3: then neither
    two who did nor two who did not can work out what the others said. Raises ValueError unless 0 <= count <= size.
    """
    if not 0 <= count <= size:
        raise ValueError(f"{count} of {size} is no share")
    name = _name(count, size)
    alike = [one for one in range(size + 1) if _name(one, size) == name]
    return name if max(alike) >= COLLUDERS + 1 and min(alike) <= size - COLLUDERS - 1 else None


def shown(tally: Tally, roster: int, floor: int = FLOOR) -> str | None:
    """The band that a team may see, or None.

    Args:
        roster: people who can have taken part for all that the manager knows (`tallies.cover`). A band that tells that
            so many took part comes only where three more can have, so it tells of nobody.
    """
    if tally.took_part < floor:
        return None
    name = _name(tally.did, tally.took_part)
    if name == NEARLY_ALL and not _wide_enough(NEARLY_ALL, tally.took_part, roster, floor):
        name = MOST  # said as if it were less, since hiding it would tell it
    return name if _wide_enough(name, tally.took_part, roster, floor) else None


def published(tallies: Mapping[str, Tally], roster: int, floor: int = FLOOR) -> dict[str, str]:
    """What may be shown together of one period, the first ones first; what may not be shown is not there.

    Everybody has `AT_ONCE` habits at most: when lines add up to more than all but three could have filled, everybody
    must have taken part. So there are no more lines than that.
    """
    room, found = AT_ONCE * (roster - COLLUDERS - 1), {}
    for what, tally in tallies.items():
        name = shown(tally, roster, floor)
        if name is not None and needed(name, floor) <= room:
            room -= needed(name, floor)
            found[what] = name
    return found


def comparable(changed: int) -> bool:
    """Whether two periods may stand side by side: not when the roster changed by a few, whose part one could guess."""
    return not 1 <= changed <= 4


def needed(name: str, floor: int = FLOOR) -> int:
    """How many must have taken part for a band to be shown: what it tells of their number."""
    return max(SHOWN_FROM[name], floor)


def _wide_enough(name: str, took_part: int, roster: int, floor: int) -> bool:
    least = needed(name, floor)
    return took_part >= least and roster >= least + COLLUDERS + 1


def _name(count: int, size: int) -> str:
    if 3 * count < size:
        return FEW
    if 3 * count < 2 * size:
        return SOME
    return MOST if 20 * count < 17 * size else NEARLY_ALL
