"""The picture of a habit's twelve weeks: the grid, and below it the strength. Only `charts.py` imports this."""

from collections.abc import Sequence
from datetime import date, timedelta

from habits.grid import Mark, Progress
from habits.words import DAYS, MONTHS, shorten
from handlers.pencil import DASH, DIAMOND, DISC, RING, SQUARE, TICK, Place, Sheet, drawable

GREEN, ORANGE = "#17604e", "#c2571a"
INK, GREY, PALE, LINE, PAPER = "#1d2926", "#5f6b66", "#98a29d", "#e4dfd4", "#fdfcf8"
WIDTH, EDGE, LEFT, RIGHT = 480, 26, 66, 446
"""Of the card; its margin; where the first week begins and the last one ends."""
TOP, ROW, PLOT = 90, 25, 104
"""Where the grid begins, and how high a weekday and the whole curve are."""
SMALL, NAME = 11.5, 290
"""The size of most letters, and the room for the habit's name."""
LEGEND = {
    Mark.DONE: ("did it", 34),
    Mark.AWAY: ("no chance, away, not asked", 103),
    Mark.NOT_TODAY: ("not this time", 296),
    Mark.OPEN: ("open", 406),
}


def draw(shown: Progress, title: str) -> bytes:
    """A PNG, twice as fine as it is meant to be shown; `title` stands for a name that cannot be drawn."""
    plot = TOP + ROW * len(shown.weekdays) + 58
    height = plot + PLOT + 56
    sheet = Sheet(WIDTH, height, PAPER, LINE)
    _head(sheet, shown, title)
    _grid(sheet, shown)
    _dates(sheet, shown, plot - 43)
    _strength(sheet, shown, plot)
    _by_itself(sheet, shown, plot)
    for mark, (words, x) in LEGEND.items():
        _marks(sheet, mark, [(x, height - 24)])
        sheet.text((x + 14, height - 20), words, SMALL, GREY)
    return sheet.png()


def _head(sheet: Sheet, shown: Progress, title: str) -> None:
    """The habit's name, and its strength by now."""
    now = round(100 * shown.curve[-1][1]) if shown.curve else 0
    sheet.text((EDGE, 40), _fitting(sheet, drawable(shown.name) or title), 18, INK, bold=True)
    sheet.text((EDGE, 62), "Last 12 weeks", 12.5, GREY)
    sheet.text((WIDTH - EDGE, 40), str(now), 25, GREEN, bold=True, to="right")
    sheet.text((WIDTH - EDGE, 62), "strength, of 100", 12.5, GREY, to="right")


def _fitting(sheet: Sheet, name: str) -> str:
    """As much of a name as there is room for."""
    cut = (shorten(name, most) for most in range(60, 1, -1))
    return next((one for one in cut if sheet.width(one, 18) <= NAME), "…")


def _grid(sheet: Sheet, shown: Progress) -> None:
    """Weekdays down, weeks across."""
    rows = [(weekday, TOP + ROW * (row + 0.5)) for row, weekday in enumerate(shown.weekdays)]
    for weekday, y in rows:
        sheet.text((LEFT - 10, y + 4), DAYS[weekday], SMALL, GREY, to="right")
    for mark in Mark:
        weeks = list(enumerate(shown.weeks))
        places = [(_week(n), y) for n, week in weeks for weekday, y in rows if week.marks[weekday] is mark]
        _marks(sheet, mark, places)


def _marks(sheet: Sheet, mark: Mark, places: Sequence[Place]) -> None:
    """A shape for each kind, so that nothing depends on colours."""
    match mark:
        case Mark.DONE:
            sheet.points(places, SQUARE, 12, GREEN, edge=4)
            sheet.points(places, TICK, 8, PAPER, edge=1.7)
        case Mark.AWAY:
            sheet.points(places, RING, 9, PALE, edge=1.5)
        case Mark.NOT_TODAY:
            sheet.points(places, DASH, 9, PALE, edge=2)
        case Mark.OPEN:
            sheet.points(places, DISC, 3.5, PALE)


def _dates(sheet: Sheet, shown: Progress, y: float) -> None:
    """The first Monday, and the first one of each month that leaves room."""
    last = None
    for number, week in enumerate(shown.weeks):
        day = week.monday
        if last is None or (day.day <= 7 and day - last > timedelta(weeks=2)):
            sheet.text((_week(number), y), f"{day.day} {MONTHS[day.month - 1]}", SMALL, GREY, to="center")
            last = day


def _strength(sheet: Sheet, shown: Progress, top: float) -> None:
    """From 0 to 100, day by day."""
    sheet.text((LEFT, top - 14), "Strength", SMALL, GREEN, bold=True)
    for share in (0, 50, 100):
        y = top + PLOT * (1 - share / 100)
        sheet.line([(LEFT, y), (RIGHT, y)], 1, LINE)
        sheet.text((LEFT - 10, y + 4), str(share), SMALL, GREY, to="right")
    places = [(_day(shown, day), top + PLOT * (1 - score)) for day, score in shown.curve]
    sheet.shade(places, top + PLOT, GREEN)
    sheet.line(places, 2.4, GREEN)
    sheet.points(places[-1:], DISC, 7, GREEN, edge=1.5, around=PAPER)


def _by_itself(sheet: Sheet, shown: Progress, top: float) -> None:
    """The answers to "does it run by itself?", on a scale of their own from 1 to 7. Nothing without any."""
    if not shown.ratings:
        return
    sheet.text((RIGHT, top - 14), "Runs by itself, as you said", SMALL, ORANGE, bold=True, to="right")
    for score in (1, 4, 7):
        sheet.text((RIGHT + 10, top + PLOT * (7 - score) / 6 + 4), str(score), SMALL, ORANGE)
    places = [(_day(shown, day), top + PLOT * (7 - score) / 6) for day, score in shown.ratings]
    sheet.points(places, DIAMOND, 8, ORANGE, edge=1.5, around=PAPER)


def _week(number: int) -> float:
    """The middle of a week, across."""
    return LEFT + (number + 0.5) / 12 * (RIGHT - LEFT)


def _day(shown: Progress, day: date) -> float:
    """The middle of a day, across."""
    return LEFT + ((day - shown.weeks[0].monday).days + 0.5) / 84 * (RIGHT - LEFT)
