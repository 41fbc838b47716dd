"""A sheet to draw on with matplotlib: places are pixels from the top left, each drawn as two by two dots.

Its fonts are those that come with matplotlib, so a picture looks the same on every machine. Nothing global is
changed, but no two threads may draw at once.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.markers import MarkerStyle
from matplotlib.patches import FancyBboxPatch
from matplotlib.path import Path
from matplotlib.text import Text
from PIL import Image

from habits.words import shorten

DPI = 144
PIXEL = 2 * 72 / DPI
"""In points, which matplotlib measures letters and lines in."""
COLORS = 128
"""More than the eye tells apart in such a picture; it makes the file three times smaller."""

Place = tuple[float, float]
DISC, DIAMOND = MarkerStyle("o"), MarkerStyle("D")
RING = MarkerStyle("o", "none")
DASH = MarkerStyle("_", capstyle="round")
SQUARE = MarkerStyle("s", joinstyle="round")
TICK = MarkerStyle(Path([(-1.0, 0.0), (-0.3, -0.7), (1.0, 0.75)]), "none", joinstyle="round", capstyle="round")
_FLAT = Path([(-1.0, -0.6), (1.0, -0.6), (1.0, 0.6), (-1.0, 0.6), (-1.0, -0.6)], closed=True)
BAR, FRAME = MarkerStyle(_FLAT, joinstyle="round"), MarkerStyle(_FLAT, "none", joinstyle="round")


class Sheet:
    """A card with round corners on nothing, so that it stands on light and dark backgrounds."""

    def __init__(self, width: float, height: float, paper: str, rim: str) -> None:
        figure = Figure(figsize=(width * 2 / DPI, height * 2 / DPI), dpi=DPI, facecolor="none")
        self._canvas = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        self._axes.set_axis_off()
        box = FancyBboxPatch((1, 1), width - 2, height - 2, "round,pad=0,rounding_size=16")
        box.set(facecolor=paper, edgecolor=rim, linewidth=1.5 * PIXEL)
        self._axes.add_patch(box)

    def text(
        self,
        at: Place,
        words: str,
        size: float,
        color: str,
        *,
        bold: bool = False,
        to: Literal["left", "center", "right"] = "left",
    ) -> Text:
        """Write so that the line begins, ends, or has its middle at a place. Whatever signs are in the words, they are
        no formula."""
        font = _font(bold).copy()
        font.set_size(size * PIXEL)
        return self._axes.text(*at, words, color=color, fontproperties=font, ha=to, parse_math=False)

    def width(self, words: str, size: float, *, bold: bool = True) -> float:
        """How wide the words would be."""
        tried = self.text((0, 0), words, size, "none", bold=bold)
        width = float(tried.get_window_extent().width) / 2
        tried.remove()
        return width

    def fitting(self, words: str, size: float, room: float, *, bold: bool = True) -> str:
        """As much of the words as there is room for."""
        cut = (shorten(words, most) for most in range(min(len(words), 80), 0, -1))
        return next((one for one in cut if self.width(one, size, bold=bold) <= room), "")

    def points(
        self,
        places: Sequence[Place],
        marker: MarkerStyle,
        size: float,
        color: str,
        *,
        edge: float = 0,
        around: str = "",
    ) -> None:
        """The same shape in many places; its edge is `around` it in another colour, or of its own."""
        self._axes.plot(
            [x for x, _ in places],
            [y for _, y in places],
            linestyle="",
            marker=marker,
            color=color,
            markersize=size * PIXEL,
            markeredgewidth=edge * PIXEL,
            markeredgecolor=around or color,
            zorder=3,
        )

    def line(self, places: Sequence[Place], width: float, color: str) -> None:
        ends: dict[str, Any] = {"solid_joinstyle": "round", "solid_capstyle": "round"}
        self._axes.plot([x for x, _ in places], [y for _, y in places], color=color, linewidth=width * PIXEL, **ends)

    def shade(self, places: Sequence[Place], floor: float, color: str) -> None:
        """The surface between a line and the floor under it, lightly."""
        xs, ys = [x for x, _ in places], [y for _, y in places]
        self._axes.fill_between(xs, ys, floor, color=color, alpha=0.09, linewidth=0)

    def png(self) -> bytes:
        self._canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib has not annotated these two
        dots = self._canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # as above
        drawn = Image.frombuffer("RGBA", self._canvas.get_width_height(), dots, "raw", "RGBA", 0, 1)
        out = io.BytesIO()
        few = drawn.quantize(COLORS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(out, "png", optimize=True)
        return out.getvalue()


def drawable(words: str) -> str:
    """The words in one line, without signs for which there are no letters; empty if that would cut a word."""
    tidy = unicodedata.normalize("NFC", " ".join(words.split()))
    kept = [one for one in tidy if ord(one) in _letters() and unicodedata.category(one) != "Cf"]
    whole = sum(map(str.isalnum, kept)) == sum(map(str.isalnum, tidy))
    return " ".join("".join(kept).split()) if whole else ""


@cache
def _font(bold: bool) -> FontProperties:
    return FontProperties(fname=_file(bold))


@cache
def _letters() -> frozenset[int]:
    return frozenset(get_font(_file(bold=True)).get_charmap())


def _file(bold: bool) -> str:
    return f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans{'-Bold' * bold}.ttf"
