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
from habits.catalogue.model import MessageKind, Style

NUDGE_MOST = 200
QUESTION_MOST = 300
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


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


def _cadence(text: str) -> str:
    return str(Cadence.parse(text))


Text = Annotated[str, AfterValidator(_filled)]
Id = Annotated[Text, AfterValidator(_id)]
NudgeText = Annotated[Text, AfterValidator(partial(_short, what="nudge", most=NUDGE_MOST))]
QuestionText = Annotated[Text, AfterValidator(partial(_short, what="question", most=QUESTION_MOST))]
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
    name: Text
    cue: Text
    action: Text
    cadence: CadenceText
    starter: bool = False
    nudges: Annotated[list[NudgeEntry], Field(min_length=1)]
    questions: Annotated[list[QuestionEntry], Field(min_length=1)]


class ThemeFile(Entry):
    """A file in themes/."""

    id: Id
    title: Text
    seed_idea: Text
    why: Text
    habits: Annotated[list[HabitEntry], Field(min_length=1)]


class MessageEntry(Entry):
    """[[messages]]"""

    kind: MessageKind
    text: Text
    periods: int | None = None

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
