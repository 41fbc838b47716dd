"""The digest out of a snapshot: what it says, in which order. How it looks: `pages/digest.py`.

It knows the stored snapshot, the catalogue, and what a manager said aloud of themselves; of the team's people and their
words nothing can be asked from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from habits.catalogue import Catalogue, NotInCatalogue
from habits.catalogue.model import Question, Theme
from habits.models import Snapshot
from habits.privacy import BANDS
from habits.trend import Trend

PROMISE, TRUST = ALONE = ("promise", "trust")


@dataclass(frozen=True)
class View:
    """A snapshot, readable. Keys are "habit:..", "theme:..", "promise" and "trust"; `trend` has a band, or "", for each
    of the periods that `ends` names by their last days, the newest last."""

    first: date
    last: date
    bands: Mapping[str, str]
    ends: tuple[date, ...]
    trend: Mapping[str, tuple[str, ...]]
    back: tuple[str, ...]
    attention: str

    def before(self, what: str) -> str:
        """The band of the period before, where there is one to stand beside."""
        return self.trend[what][-2] if len(self.trend.get(what, ())) > 1 else ""

    @property
    def lines(self) -> list[str]:
        """Habit and themes, the most practised first; of equals, the order of the catalogue."""
        found = [what for what in self.bands if what not in ALONE]
        return sorted(found, key=lambda what: (not what.startswith("habit:"), -BANDS.index(self.bands[what])))


@dataclass(frozen=True)
class Promised:
    """A manager's promise. `happened` is what they say of it; `run`: so many before it in a row were kept; `posted`: it
    could be posted where the team reads it."""

    id: str
    words: str
    happened: bool | None
    run: int
    posted: bool = True


@dataclass(frozen=True)
class Digest:
    """What a digest says. `own`: habits of managers who go first, each with how it went."""

    team: str
    team_id: str
    snapshot_id: str
    view: View | None
    habit: str
    plan: str
    promise: Promised | None
    own: tuple[tuple[str, str], ...]
    aloud: Question
    theme: str
    may_promise: bool


def view_of(snapshot: Snapshot) -> View:
    """A snapshot's row as it may be shown: all of it."""
    content = snapshot.content
    return View(
        first=snapshot.first_day,
        last=snapshot.last_day,
        bands=content["bands"],
        ends=tuple(date.fromisoformat(day) for day in content["ends"]),
        trend={what: tuple(bands) for what, bands in content["trend"].items()},
        back=tuple(content["back"]),
        attention=content["attention"],
    )


def name_of(catalogue: Catalogue, what: str) -> str:
    """What people call it; what a coach has since removed is called by its id."""
    kind, _, item = what.partition(":")
    try:
        return catalogue.habit(item).name if kind == "habit" else catalogue.theme(item).title
    except NotInCatalogue:
        return item


def theme_for(catalogue: Catalogue, habit: str, view: View | None, week: int) -> Theme:
    """What to ask about: the theme worth attention, else that of the shared habit, else each in turn."""
    wanted = view.attention.removeprefix("theme:") if view else ""
    for theme in catalogue.themes:
        if theme.id == wanted or (not wanted and habit in [one.id for one in theme.habits]):
            return theme
    return catalogue.themes[week % len(catalogue.themes)]


def question_aloud(theme: Theme, week: int) -> Question:
    """One of the theme's questions; they take turns by the week."""
    return theme.aloud[week % len(theme.aloud)]


def trend_of(catalogue: Catalogue, team: str, view: View) -> Trend:
    """The chart's rows: the newest published periods side by side."""
    rows = tuple((name_of(catalogue, what), view.trend[what]) for what in view.lines)
    return Trend(team, view.ends, rows)
