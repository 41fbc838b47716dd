"""One measure as a row: what, ours, the rival's in the same run, their ratio, and whether the goal was met."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

NEVER = float("inf")
COLUMNS = ("what", "measured", "rival in the same run", "ratio", "goal", "met")


class Spread(NamedTuple):
    """The same thing measured several times. `unit`: seconds, bytes, a second, or what is counted."""

    values: Sequence[float]
    unit: str = "seconds"

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        median, low, high = (_written(one, self.unit) for one in (self.median, min(self.values), max(self.values)))
        return median if low == high else f"{median} ({low} to {high})"


@dataclass(frozen=True)
class Row:
    """Median, and least to most of the repeats. `met` is None where there is no goal."""

    what: str
    ours: Spread
    goal: str = ""
    met: bool | None = None
    rival: str = ""
    theirs: Spread | None = None
    ratio: str = ""

    def cells(self) -> list[str]:
        theirs = f"{self.rival}: {self.theirs}" if self.theirs else self.rival
        met = "" if self.met is None else "yes" if self.met else "no"
        return [self.what, str(self.ours), theirs, self.ratio, self.goal, met]


def faster(what: str, ours: Spread, rival: str, theirs: Spread, goal: float) -> Row:
    """A row whose goal is to take so many times less than the rival."""
    times = theirs.median / ours.median
    return Row(what, ours, f"{goal:g} times faster", times >= goal, rival, theirs, f"{times:.1f} times faster")


def under(what: str, ours: Spread, rival: str, theirs: Spread, goal: float, words: str) -> Row:
    """A row whose goal is to stay under a multiple of the rival's."""
    share = ours.median / theirs.median
    return Row(what, ours, words, share < goal, rival, theirs, f"{share:.2f} times the rival")


def table(rows: Sequence[Row]) -> Table:
    made = Table(*COLUMNS, title="Rapport, measured: median (least to most of the repeats)", show_lines=True)
    for row in rows:
        made.add_row(*row.cells())
    return made


def write_json(path: Path, rows: Sequence[Row]) -> None:
    """Every single value, for those who want to draw or compare them."""
    path.write_text(json.dumps([asdict(row) | _raw(row) for row in rows], indent=2) + "\n")


def _raw(row: Row) -> dict[str, object]:
    return {"ours": _plain(row.ours), "theirs": _plain(row.theirs) if row.theirs else None}


def _plain(spread: Spread) -> dict[str, object]:
    """JSON knows no infinity: what never came is null."""
    return {"values": [None if one == NEVER else one for one in spread.values], "unit": spread.unit}


def _written(value: float, unit: str) -> str:
    match unit:
        case "seconds":
            return _seconds(value)
        case "bytes":
            return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value / 1000:.0f} kB"
        case "a second":
            return f"{value:,.3g}/s" if value < 100 else f"{value:,.0f}/s"
    return f"{value:,.0f} {unit}".strip()


def _seconds(value: float) -> str:
    if value == NEVER:
        return "never"
    if value < 0.001:
        return f"{value * 1e6:.0f} µs"
    return f"{value * 1000:.3g} ms" if value < 0.9995 else f"{value:,.2f} s"
