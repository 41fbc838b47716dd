"""The picture of a team's last periods: a row for each line, a band for each period. Only `charts.py` imports this."""

from collections.abc import Iterable, Sequence
from datetime import date

from habits.privacy import BANDS
from habits.trend import Trend
from habits.words import MONTHS
from handlers.pencil import BAR, DASH, FRAME, Place, Sheet, drawable
from handlers.twelve_weeks import EDGE, GREEN, GREY, INK, LINE, PALE, PAPER, WIDTH

TOP, ROW, FOOT, MORE = 94, 48, 50, 20
"""Where the first row begins, how high each is, what lies below the last one, and more where something is hidden."""
RIGHT = WIDTH - EDGE - 32
"""The middle of the last period."""
NARROW, WIDE, GAP = 70, 88, 42
"""How far periods are apart, four of them and fewer; and how far a name stays from the middle of the first one."""
STEP, APART = 12, 15
"""How wide one of a band's four steps is, and how far their middles are apart."""
TITLE, NAME, SMALL, LEADING = 18, 13, 11.5, 17
"""Sizes of letters, and from one line of a name to the next."""
HONEST = "Rough bands of those who took part. Reported, not observed."
HIDDEN = "not shown"


def draw(shown: Trend, title: str) -> bytes:
    """A PNG, twice as fine as it is meant to be shown; `title` stands for one that cannot be drawn, "Line 2" for such a
    name. Raises ValueError for a word that is no band, and for a row with more or fewer than there are periods."""
    hidden = any("" in bands for _, bands in shown.rows)
    bottom = TOP + ROW * len(shown.rows)
    sheet = Sheet(WIDTH, bottom + FOOT + MORE * hidden, PAPER, LINE)
    middles, cells = _middles(len(shown.ends)), list[tuple[Place, str]]()
    _head(sheet, drawable(shown.title) or title, zip(middles, shown.ends, strict=True))
    for number, (name, bands) in enumerate(shown.rows):
        top = TOP + ROW * number
        sheet.line([(EDGE, top), (WIDTH - EDGE, top)], 1, LINE)
        _name(sheet, drawable(name) or f"Line {number + 1}", top, min(middles, default=RIGHT) - GAP - EDGE)
        cells += [((x, top), band) for x, band in zip(middles, bands, strict=True)]
    sheet.line([(EDGE, bottom), (WIDTH - EDGE, bottom)], 1, LINE)
    _bands(sheet, cells)
    _legend(sheet, bottom + 30, hidden=hidden)
    return sheet.png()


def _head(sheet: Sheet, title: str, ends: Iterable[tuple[float, date]]) -> None:
    """What it is about, and up to which day each period goes."""
    sheet.text((EDGE, 40), sheet.fitting(title, TITLE, WIDTH - 2 * EDGE), TITLE, INK, bold=True)
    for x, day in ends:
        sheet.text((x, TOP - 13), f"to {day.day} {MONTHS[day.month - 1]}", SMALL, GREY, to="center")


def _middles(count: int) -> list[float]:
    """The middle of each period, across."""
    apart = NARROW if count > 3 else WIDE
    return [RIGHT - apart * n for n in reversed(range(count))]


def _name(sheet: Sheet, name: str, top: float, room: float) -> None:
    """In one line, or in two where it is long."""
    first, rest = name, ""
    while sheet.width(first, NAME, bold=False) > room and " " in first:
        first, _, last = first.rpartition(" ")
        rest = f"{last} {rest}".rstrip()
    lines = [sheet.fitting(one, NAME, room, bold=False) for one in (first, rest) if one]
    y = top + ROW / 2 + 5 - LEADING / 2 * (len(lines) - 1)
    for number, line in enumerate(lines):
        sheet.text((EDGE, y + LEADING * number), line, NAME, INK)


def _bands(sheet: Sheet, cells: Sequence[tuple[Place, str]]) -> None:
    """As many steps of four as each band is high, and its word, so that nothing depends on colours."""
    told = [(at, BANDS.index(band) + 1) for at, band in cells if band]
    for marker, color, up in ((BAR, GREEN, True), (FRAME, PALE, False)):
        steps = [((x + APART * (n - 1.5), top + 16), n < high) for (x, top), high in told for n in range(len(BANDS))]
        sheet.points([at for at, reached in steps if reached is up], marker, STEP, color, edge=1)
    for (x, top), band in cells:
        sheet.text((x, top + 37), band, SMALL, INK, to="center")
    _dashes(sheet, [(x, top + ROW / 2) for (x, top), band in cells if not band])


def _legend(sheet: Sheet, y: float, *, hidden: bool) -> None:
    sheet.text((EDGE, y), HONEST, SMALL, GREY)
    if hidden:
        _dashes(sheet, [(EDGE + 5, y + MORE - 4)])
        sheet.text((EDGE + 17, y + MORE), HIDDEN, SMALL, GREY)


def _dashes(sheet: Sheet, places: Sequence[Place]) -> None:
    sheet.points(places, DASH, 9, PALE, edge=2)
