"""What a coach may write in `reword.toml`, and what is said of a slip."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo
from pydantic_core import ErrorDetails

from habits.catalogue.positions import Loc
from habits.catalogue.schema import Entry, Id, Text

TEXT_MOST = 300
FACT = "{fact}"


def _shown(text: str, info: ValidationInfo) -> str:
    """A text that people read: short, and with {fact} in the credit only."""
    if len(text) > TEXT_MOST:
        raise ValueError(f"{info.field_name} is {len(text)} characters; {TEXT_MOST} is the most")
    wanted = 1 if info.field_name == "credit" else 0
    if text.count(FACT) != wanted or "{" in text.replace(FACT, "") or "}" in text.replace(FACT, ""):
        raise ValueError(
            f"{info.field_name} needs {FACT} once" if wanted else f"{info.field_name} has no curly brackets"
        )
    return text


Shown = Annotated[Text, AfterValidator(_shown)]
Phrases = Annotated[list[Text], Field(min_length=1)]


class ShieldEntry(Entry):
    """[[shields]]"""

    id: Id
    name: Shown
    behind: Shown
    credit: Shown
    ask: Shown
    step: Shown
    question: Shown
    says: Phrases
    unless: list[Text] = Field(default_factory=list)
    even_as_a_question: bool = False


class RuleFile(Entry):
    """reword.toml"""

    opens: Phrases
    shuts: Phrases
    asks: Phrases
    not_mine: Phrases
    lead_ins: Phrases
    turns: Phrases
    general_question: Shown
    lists: dict[str, Phrases] = Field(default_factory=dict)
    shields: Annotated[list[ShieldEntry], Field(min_length=1)]


_EXPECTED = {
    "string_type": "a text between quotes",
    "bool_type": "true or false, without quotes",
    "list_type": "a list of texts, in square brackets",
    "too_short": "a list with at least one text",
}


def reasons(error: ValidationError) -> Iterator[tuple[Loc, str]]:
    """Where and why, for each thing that was refused. A typo in a key is one mistake, not also a missing key."""
    details = error.errors()
    meant = {(*one["loc"][:-1], _close(one)) for one in details if one["type"] == "extra_forbidden"}
    for one in details:
        if one["type"] != "missing" or one["loc"] not in meant:
            yield one["loc"], _reason(one)


def _reason(detail: ErrorDetails) -> str:
    key = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), "")
    match detail["type"]:
        case "extra_forbidden":
            close = _close(detail)
            return f'"{key}" is not known here; ' + (f'did you mean "{close}"?' if close else _known(detail))
        case "missing":
            return f'"{key}" is missing'
        case "value_error":
            return str(detail["ctx"]["error"])
        case "model_type" | "list_type" | "too_short" if key == "shields":
            return 'shields are written as blocks that begin with "[[shields]]"'
        case kind if kind in _EXPECTED:
            return f'"{key}" must be {_EXPECTED[kind]}'
    return f'"{key}": {detail["msg"]}'


def _keys(detail: ErrorDetails) -> Mapping[str, object]:
    return (ShieldEntry if len(detail["loc"]) > 1 else RuleFile).model_fields


def _close(detail: ErrorDetails) -> str:
    return next(iter(get_close_matches(str(detail["loc"][-1]), _keys(detail), n=1)), "")


def _known(detail: ErrorDetails) -> str:
    return f"the keys are {', '.join(_keys(detail))}"
