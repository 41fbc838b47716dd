"""What a coach may write in the files: the keys, their kinds and their limits."""

import re
from functools import partial
from typing import Annotated, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from habits.cadence import Cadence
from habits.catalogue.model import FILLED_IN, MessageKind, Style

NAME_MOST = 60  # as in the form that a habit is taken up with, and so for the two halves of its plan
HALF_MOST = 150
NUDGE_MOST = 200
QUESTION_MOST = 300
ALOUD_MOST, ALOUD_LEAST = 160, 3  # characters each, and how many a theme has
PROMISE_MOST, PROMISES_LEAST = 120, 4
MESSAGE_MOST = 200
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BRACKETS = re.compile(r"\{[^{}]*\}|[{}]")


def _filled(text: str, info: ValidationInfo) -> str:
    if not text.strip():
        raise ValueError(f'"{info.field_name}" is empty')
    return text.strip()


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f'id "{text}" needs lower-case letters, digits and single hyphens, "like-this"')
    return text


def _short(text: str, what: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(f"{what} is {len(text)} characters; {most} is the most")
    return text


def _promised(text: str) -> str:
    if not text.startswith("I'll "):
        raise ValueError("""an action begins with "I'll ", with a straight apostrophe""")
    return text


def _cadence(text: str) -> str:
    return str(Cadence.parse(text))


Text = Annotated[str, AfterValidator(_filled)]
Id = Annotated[Text, AfterValidator(_id)]
NameText = Annotated[Text, AfterValidator(partial(_short, what="name", most=NAME_MOST))]
CueText = Annotated[Text, AfterValidator(partial(_short, what="cue", most=HALF_MOST))]
ActionText = Annotated[Text, AfterValidator(partial(_short, what="action", most=HALF_MOST))]
NudgeText = Annotated[Text, AfterValidator(partial(_short, what="nudge", most=NUDGE_MOST))]
QuestionText = Annotated[Text, AfterValidator(partial(_short, what="question", most=QUESTION_MOST))]
AloudText = Annotated[Text, AfterValidator(partial(_short, what="question to ask aloud", most=ALOUD_MOST))]
PromiseText = Annotated[
    Text, AfterValidator(_promised), AfterValidator(partial(_short, what="action", most=PROMISE_MOST))
]
MessageText = Annotated[Text, AfterValidator(partial(_short, what="message", most=MESSAGE_MOST))]
CadenceText = Annotated[Text, AfterValidator(_cadence)]


class Entry(BaseModel):
    """A block of a file: no key that we do not know, no value quietly turned into another kind."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NudgeEntry(Entry):
    """[[habits.nudges]]"""

    style: Style
    text: NudgeText


class QuestionEntry(Entry):
    """[[habits.questions]]"""

    id: Id
    text: QuestionText


class HabitEntry(Entry):
    """[[habits]]"""

    id: Id
    name: NameText
    cue: CueText
    action: ActionText
    cadence: CadenceText
    harder: Text | None = None
    starter: bool = False
    nudges: Annotated[list[NudgeEntry], Field(min_length=1)]
    questions: Annotated[list[QuestionEntry], Field(min_length=1)]


class AloudEntry(Entry):
    """[[aloud]]"""

    id: Id
    text: AloudText


class ActionEntry(Entry):
    """[[actions]]"""

    id: Id
    text: PromiseText


class ThemeFile(Entry):
    """A file in themes/."""

    id: Id
    title: Text
    seed_idea: Text
    why: Text
    habits: Annotated[list[HabitEntry], Field(min_length=1)]
    aloud: Annotated[list[AloudEntry], Field(min_length=ALOUD_LEAST)]
    actions: Annotated[list[ActionEntry], Field(min_length=PROMISES_LEAST)]


class MessageEntry(Entry):
    """[[messages]]"""

    kind: MessageKind
    text: MessageText
    periods: int | None = None

    @field_validator("text")
    @classmethod
    def _has_what_is_filled_in(cls, text: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind")
        if kind is None:  # not known, which is reported already
            return text
        needed = f"{{{FILLED_IN[kind]}}}" if kind in FILLED_IN else ""
        if unknown := next((found for found in _BRACKETS.findall(text) if found != needed), ""):
            known = f"this kind has {needed} only" if needed else "this kind has no words in curly brackets"
            raise ValueError(f'"{unknown}" cannot be filled in; {known}')
        if needed not in text:
            raise ValueError(f"{needed} is missing; every text of kind {kind} has it")
        return text

    @field_validator("periods")
    @classmethod
    def _counts_a_milestone(cls, periods: int | None, info: ValidationInfo) -> int | None:
        if info.data.get("kind", "milestone") != "milestone":
            raise ValueError('"periods" is for messages of kind "milestone" only')
        if periods is not None and periods < 1:
            raise ValueError('"periods" is 1 or more')
        return periods


class ServiceFile(Entry):
    """service.toml"""

    messages: Annotated[list[MessageEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_every_kind(self) -> "ServiceFile":
        # Whoever draws a text of a kind may rely on there being one.
        if lacking := set(get_args(MessageKind)) - {message.kind for message in self.messages}:
            raise ValueError(f"there is no message of kind {', '.join(sorted(lacking))}; keep one of each")
        return self
