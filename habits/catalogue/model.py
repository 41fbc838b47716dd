"""What the loaded catalogue is: frozen values, and look-ups by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from habits.cadence import Cadence

Style = Literal["words", "tiny", "cue", "curious", "connect", "reframe"]
MessageKind = Literal[
    "welcome_back",
    "fresh_start",
    "milestone",
    "check_in",
    "back_off",
    "pause_confirmed",
    "holiday",
    "late_answer",
    "focus_first",
    "automaticity_intro",
    "still_a_stretch",
    "graduate",
    "graduated",
    "why_this_nudge",
    "why_this_nudge_first",
]

FILLED_IN: Mapping[str, str] = {"still_a_stretch": "harder", "holiday": "holiday", "late_answer": "day"}
"""The word in curly brackets that every text of a kind has; the texts of other kinds have none."""

_Item = TypeVar("_Item")


class NotInCatalogue(KeyError):
    """An id that the catalogue does not hold, such as one that a coach has since removed."""

    def __init__(self, what: str, item_id: str) -> None:
        super().__init__(item_id)
        self.what = what
        self.item_id = item_id

    def __str__(self) -> str:
        return f'the catalogue has no {self.what} "{self.item_id}"'


@dataclass(frozen=True)
class Nudge:
    """A short prompt. `id` is unique in the catalogue: "say-it-back/words"."""

    id: str
    style: Style
    text: str


@dataclass(frozen=True)
class Question:
    """An open question, for oneself or to ask aloud. `id` is unique in the catalogue: "say-it-back/q1", "heard/q1"."""

    id: str
    text: str


@dataclass(frozen=True)
class Action:
    """What a manager can promise to do within a week. `id` is unique in the catalogue: "heard/a1"."""

    id: str
    text: str


@dataclass(frozen=True)
class CatalogueHabit:
    """A habit as the catalogue offers it; how one person practises it is stored elsewhere.

    `harder` is the id of the habit that asks a bit more, which the catalogue holds too; empty where there is none.
    """

    id: str
    name: str
    cue: str
    action: str
    cadence: Cadence
    nudges: tuple[Nudge, ...]
    questions: tuple[Question, ...]
    starter: bool
    harder: str = ""

    @property
    def plan(self) -> str:
        """The if-then sentence that people read."""
        return f"If {self.cue}, then I {self.action}."


@dataclass(frozen=True)
class Theme:
    """Habits that grow out of one idea of the articles; for managers, what to ask their team aloud and what to do."""

    id: str
    title: str
    seed_idea: str
    why: str
    habits: tuple[CatalogueHabit, ...]
    aloud: tuple[Question, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class ServiceMessage:
    """A text around the habits. `periods` ties a milestone that names a number to that number.

    `text.format(...)` fills in what its kind has in `FILLED_IN`; a loaded text has no other curly brackets.
    """

    kind: MessageKind
    text: str
    periods: int | None = None


@dataclass(frozen=True)
class Catalogue:
    """All content, in the order of the files. A look-up of an unknown id raises NotInCatalogue."""

    themes: tuple[Theme, ...]
    service: tuple[ServiceMessage, ...]

    @cached_property
    def habits(self) -> tuple[CatalogueHabit, ...]:
        """Every habit, theme by theme."""
        return tuple(habit for theme in self.themes for habit in theme.habits)

    @cached_property
    def starters(self) -> tuple[CatalogueHabit, ...]:
        """The habits that a newcomer is offered."""
        return tuple(habit for habit in self.habits if habit.starter)

    def habit(self, habit_id: str) -> CatalogueHabit:
        """The habit with this id."""
        return _found(self._habits, "habit", habit_id)

    def theme(self, theme_id: str) -> Theme:
        """The theme with this id."""
        return _found(self._themes, "theme", theme_id)

    def theme_of(self, habit_id: str) -> Theme:
        """The theme that this habit belongs to."""
        return _found(self._themes_by_habit, "habit", habit_id)

    def nudge(self, nudge_id: str) -> Nudge:
        """The nudge with this id, such as "say-it-back/words"."""
        return _found(self._nudges, "nudge", nudge_id)

    def question(self, question_id: str) -> Question:
        """The question with this id, such as "say-it-back/q1"."""
        return _found(self._questions, "question", question_id)

    def aloud(self, question_id: str) -> Question:
        """The question to ask a team aloud with this id, such as "heard/q1"."""
        return _found(self._aloud, "question to ask aloud", question_id)

    def action(self, action_id: str) -> Action:
        """The action for managers with this id, such as "heard/a1"."""
        return _found(self._actions, "action", action_id)

    def messages(self, kind: MessageKind) -> tuple[ServiceMessage, ...]:
        """The service messages of a kind; a loaded catalogue has at least one of each."""
        return tuple(message for message in self.service if message.kind == kind)

    @cached_property
    def _habits(self) -> dict[str, CatalogueHabit]:
        return {habit.id: habit for habit in self.habits}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def _themes_by_habit(self) -> dict[str, Theme]:
        return {habit.id: theme for theme in self.themes for habit in theme.habits}

    @cached_property
    def _nudges(self) -> dict[str, Nudge]:
        return {nudge.id: nudge for habit in self.habits for nudge in habit.nudges}

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.id: question for habit in self.habits for question in habit.questions}

    @cached_property
    def _aloud(self) -> dict[str, Question]:
        return {question.id: question for theme in self.themes for question in theme.aloud}

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {action.id: action for theme in self.themes for action in theme.actions}


def _found(items: Mapping[str, _Item], what: str, item_id: str) -> _Item:
    try:
        return items[item_id]
    except KeyError:
        raise NotInCatalogue(what, item_id) from None
