"""From pydantic's errors to reasons that a coach understands."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from habits.catalogue.model import MessageKind, Style
from habits.catalogue.positions import Loc
from habits.catalogue.schema import (
    ALOUD_LEAST,
    PROMISES_LEAST,
    ActionEntry,
    AloudEntry,
    Entry,
    HabitEntry,
    MessageEntry,
    NudgeEntry,
    QuestionEntry,
    ServiceFile,
    ThemeFile,
)

# Per kind of file, each block by its heading; "" is what stands above the first heading.
_BLOCKS: dict[type[Entry], dict[str, type[Entry]]] = {
    ThemeFile: {
        "": ThemeFile,
        "habits": HabitEntry,
        "habits.nudges": NudgeEntry,
        "habits.questions": QuestionEntry,
        "aloud": AloudEntry,
        "actions": ActionEntry,
    },
    ServiceFile: {"": ServiceFile, "messages": MessageEntry},
}
_LEAST = {"aloud": ALOUD_LEAST, "actions": PROMISES_LEAST}
_CHOICES = {"style": get_args(Style), "kind": get_args(MessageKind)}
_EXPECTED = {
    "string_type": "a text between quotes",
    "bool_type": "true or false, without quotes",
    "int_type": "a whole number, without quotes",
}


def reasons(shape: type[Entry], error: ValidationError) -> list[tuple[Loc, str]]:
    """Where and why, for each thing that pydantic refused in a file of this shape."""
    blocks = _BLOCKS[shape]
    details = error.errors()
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    # A typo is one mistake: do not also report the key that was meant as missing.
    meant = {(*loc[:-1], _close(blocks, loc)) for loc in unknown}
    return [
        (detail["loc"], _reason(blocks, detail))
        for detail in details
        if detail["type"] != "missing" or detail["loc"] not in meant
    ]


def _reason(blocks: dict[str, type[Entry]], detail: ErrorDetails) -> str:
    loc = detail["loc"]
    heading = _heading(loc)
    key = heading.rpartition(".")[2]
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(blocks, loc)
        case "missing" | "too_short" if heading in _LEAST:
            return f'there are too few blocks that begin with "[[{heading}]]"; write at least {_LEAST[heading]}'
        case "missing" | "too_short" if heading in blocks:
            return f'there are no {key} here; add at least one block that begins with "[[{heading}]]"'
        case "missing":
            return f'"{key}" is missing'
        case "literal_error":
            return f'{key} "{detail["input"]}" is not known; {_suggest(str(detail["input"]), _CHOICES[key])}'
        case "value_error":
            return str(detail["ctx"]["error"])
        case "list_type" | "model_type":
            return f'{key} are written as blocks that begin with "[[{heading}]]"'
        case other if other in _EXPECTED:
            return f'"{key}" must be {_EXPECTED[other]}'
    return f'"{key}": {detail["msg"]}'


def _unknown_key(blocks: dict[str, type[Entry]], loc: Loc) -> str:
    key = str(loc[-1])
    if key in blocks:
        return f'"{key}" is not known here; its blocks begin with "[[{key}]]"'
    if close := _close(blocks, loc):
        return f'"{key}" is not known here; did you mean "{close}"?'
    for heading, entry in blocks.items():
        if key in entry.model_fields:
            place = f"under a [[{heading}]]" if heading else f"above the first [[{next(filter(None, blocks))}]]"
            return f'"{key}" is not known here; it belongs {place}'
    return f'"{key}" is not known here; the keys are {", ".join(_keys(blocks, loc))}'


def _close(blocks: dict[str, type[Entry]], loc: Loc) -> str:
    """The key that was probably meant, or ""."""
    return next(iter(get_close_matches(str(loc[-1]), _keys(blocks, loc), n=1)), "")


def _keys(blocks: dict[str, type[Entry]], loc: Loc) -> list[str]:
    """The keys that the block around `loc` may have."""
    return list(blocks[_heading(loc[:-1])].model_fields)


def _heading(loc: Loc) -> str:
    return ".".join(part for part in loc if isinstance(part, str))


def _suggest(word: str, known: Iterable[str]) -> str:
    choices = list(known)
    close = get_close_matches(word.lower(), choices, n=1)
    return f'did you mean "{close[0]}"?' if close else f"choose one of {', '.join(choices)}"
