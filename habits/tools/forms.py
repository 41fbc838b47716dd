"""A tool's form: what it shows of what is kept, and what is off with what comes back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from habits.messages import ChannelInput, ChecksInput, ChoiceInput, DateInput, Input, TextInput, Value
from habits.tools.tool import AGAIN, Body, Errors, Fields, Moment, Step
from habits.words import bad_date


def body(moment: Moment, step: Step, *, edit: bool) -> Body:
    """What a step's form shows. `edit`: what is kept is filled in, to be changed; else it is done anew."""
    with_day = sets_course(moment, step, edit=edit)
    parts = [one for one in step.parts(moment) if with_day or not isinstance(one, DateInput) or one.name != AGAIN]
    return tuple(_filled(moment, one) if edit and isinstance(one, Input) else one for one in parts)


def sets_course(moment: Moment, step: Step, *, edit: bool) -> bool:
    """Whether saving says what comes next: not when an earlier step is changed, or one that leads nowhere."""
    if moment.record is None or not edit:
        return step.following(moment.fields) is not None or callable(step.next)
    return moment.record.entry.step == step.following(moment.fields)


def read(inputs: tuple[Input, ...], values: Mapping[str, Value], today: date) -> tuple[Fields, Errors]:
    """What was entered, by input name, and what is off with it."""
    fields = {one.name: _text(values.get(one.name)) for one in inputs}
    wrong = {one.name: _wrong(one, fields[one.name], today) for one in inputs}
    return fields, {name: text for name, text in wrong.items() if text}


def told(one: Input, text: str) -> str:
    """What was entered, as people read it."""
    if isinstance(one, ChoiceInput | ChecksInput):
        labels = options(one)
        return ", ".join(labels.get(value, value) for value in _chosen(one, text))
    return text


def options(one: ChoiceInput | ChecksInput) -> dict[str, str]:
    """The labels by value."""
    groups = one.groups if isinstance(one, ChoiceInput) else ()
    every = (*one.options, *(option for _, group in groups for option in group))
    return {option.value: option.label for option in every}


def _chosen(one: ChoiceInput | ChecksInput, text: str) -> list[str]:
    """One option, whose value may hold a comma; or several ticks."""
    if not text:
        return []
    return [text] if isinstance(one, ChoiceInput) else text.split(",")


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else ",".join(value or ())


def _wrong(one: Input, text: str, today: date) -> str:
    if not text:
        return "" if one.optional else EMPTY.get(type(one), "Please fill this in.")
    if isinstance(one, DateInput):
        return bad_date(text, today)
    if isinstance(one, TextInput) and len(text) > one.max_length:
        return f"That is {len(text):,} characters, and {one.max_length:,} fit here."
    known = options(one) if isinstance(one, ChoiceInput | ChecksInput) else {}
    chosen = _chosen(one, text) if isinstance(one, ChoiceInput | ChecksInput) else []
    return "Choose from the list, please." if known and not known.keys() >= set(chosen) else ""


def _filled(moment: Moment, one: Input) -> Input:
    entry = moment.record.entry if moment.record else None
    text = moment.fields.get(one.name, "")
    match one:
        case DateInput(name=name) if name == AGAIN:
            day = entry.due_on if entry else None
            return replace(one, initial=day.isoformat()) if day and day > moment.today else one
        case ChecksInput():
            return replace(one, initial=tuple(text.split(",")) if text else ())
        case TextInput() | ChoiceInput():
            return replace(one, initial=text)
    return one


EMPTY: Mapping[type[Input], str] = {
    TextInput: "A few words are enough.",
    ChoiceInput: "Choose one.",
    ChecksInput: "Choose at least one.",
    DateInput: "Choose a day.",
    ChannelInput: "Choose where it goes.",
}
"""What is said at an input that was left empty."""
