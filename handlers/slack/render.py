"""From our messages and forms to Block Kit.

Every text is escaped, and plain text is used wherever nothing is bold, so what a person wrote never becomes a
mention, a link or formatting. A person's own words are drawn as rich text, which has no markup at all.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from habits.messages import (
    Actions,
    Bold,
    Button,
    ChecksInput,
    ChoiceInput,
    DateInput,
    Divider,
    Form,
    Heading,
    Input,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Part,
    Quote,
    Rich,
    TextInput,
    TimeInput,
)

Json = dict[str, Any]

VALUE = "v"
"""The action id of every input; its block id is the input's name."""

MESSAGE_BLOCKS, VIEW_BLOCKS, SECTION, QUOTE = 50, 100, 3000, 2500


def message(shown: Message) -> Json:
    """Arguments for posting: `text` for notifications and screen readers, and `blocks`."""
    return {"text": escape(shown.summary), "blocks": _fit(_blocks(shown.parts), MESSAGE_BLOCKS)}


def home(shown: Message) -> Json:
    """A Home view."""
    return {"type": "home", "blocks": _fit(_blocks(shown.parts), VIEW_BLOCKS)}


def view(form: Form, origin: Mapping[str, str]) -> Json:
    """A modal. `origin` says where it was opened from, and comes back with the submission."""
    drawn: Json = {
        "type": "modal",
        "callback_id": form.verb or "read",
        "title": plain(form.title[:24]),
        "close": plain(form.close),
        "private_metadata": json.dumps({"args": dict(form.args), "origin": dict(origin)}),
        "blocks": _fit([block for one in form.body for block in _form_block(one)], VIEW_BLOCKS),
    }
    if form.submit:
        drawn["submit"] = plain(form.submit)
    return drawn


def escape(text: str) -> str:
    """Slack's three: nothing in the text can be read as a mention or a link any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": False}


def _rich(text: Rich) -> Json:
    if isinstance(text, str):
        return plain(text)
    marked = (f"*{escape(one.text)}*" if isinstance(one, Bold) else escape(one) for one in text)
    return {"type": "mrkdwn", "text": "".join(marked), "verbatim": True}


def _fit(blocks: list[Json], most: int) -> list[Json]:
    if len(blocks) <= most:
        return blocks
    return [*blocks[: most - 1], {"type": "context", "elements": [plain("There is more than fits here.")]}]


def _blocks(parts: tuple[Part, ...]) -> list[Json]:
    return [block for part in parts for block in _block(part)]


def _block(part: Part) -> Iterator[Json]:
    match part:
        case Heading(text):
            yield {"type": "header", "text": plain(text[:150])}
        case Paragraph(text, side):
            section: Json = {"type": "section", "text": _cut(_rich(text))}
            if side is not None:
                section["accessory"] = _element(side, 0)
            yield section
        case Quote(text):
            for start in range(0, len(text), QUOTE):
                yield _quote(text[start : start + QUOTE])
        case Note(text):
            yield {"type": "context", "elements": [_cut(_rich(text))]}
        case Divider():
            yield {"type": "divider"}
        case Actions(buttons):
            yield {"type": "actions", "elements": [_element(one, n) for n, one in enumerate(buttons)]}


def _cut(text: Json) -> Json:
    return text if len(text["text"]) <= SECTION else text | {"text": text["text"][: SECTION - 1] + "…"}


def _quote(text: str) -> Json:
    words = [{"type": "text", "text": text}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": words}]}


def _element(side: Button | Menu, number: int) -> Json:
    if isinstance(side, Menu):
        options = [{"text": plain(one.label), "value": _option_value(one)} for one in side.buttons]
        return {"type": "overflow", "action_id": f"menu:{number}", "options": options}
    drawn: Json = {
        "type": "button",
        "action_id": f"{side.verb}:{number}",
        "text": plain(side.label),
        "value": json.dumps(dict(side.args)),
    }
    if side.style != "plain":
        drawn["style"] = side.style
    if side.confirm is not None:
        asked = side.confirm
        drawn["confirm"] = {
            "title": plain(asked.title),
            "text": plain(asked.text),
            "confirm": plain(asked.yes),
            "deny": plain(asked.no),
        }
    return drawn


def _option_value(button: Button) -> str:
    """A menu's option has no action id of its own, so its verb goes into the value."""
    return json.dumps({"verb": button.verb, **button.args}, separators=(",", ":"))


def _form_block(one: Part | Input) -> Iterator[Json]:
    if not isinstance(one, Input):
        yield from _block(one)
        return
    block: Json = {
        "type": "input",
        "block_id": one.name,
        "label": plain(one.label),
        "optional": one.optional,
        "element": _input(one),
    }
    if one.hint:
        block["hint"] = plain(one.hint)
    yield block


def _input(one: Input) -> Json:
    drawn: Json = {"action_id": VALUE}
    match one:
        case TextInput():
            drawn |= {"type": "plain_text_input", "multiline": one.multiline, "max_length": one.max_length}
            drawn |= {"initial_value": one.initial} if one.initial else {}
            drawn |= {"placeholder": plain(one.placeholder)} if one.placeholder else {}
        case ChoiceInput():
            drawn |= {"type": "radio_buttons" if one.look == "radio" else "static_select"}
            drawn |= {"options": [_option(option) for option in one.options]}
            chosen = [_option(option) for option in one.options if option.value == one.initial]
            drawn |= {"initial_option": chosen[0]} if chosen else {}
        case ChecksInput():
            drawn |= {"type": "checkboxes", "options": [_option(option) for option in one.options]}
            ticked = [_option(option) for option in one.options if option.value in one.initial]
            drawn |= {"initial_options": ticked} if ticked else {}
        case DateInput():
            drawn |= {"type": "datepicker"} | ({"initial_date": one.initial} if one.initial else {})
        case TimeInput():
            drawn |= {"type": "timepicker"} | ({"initial_time": one.initial} if one.initial else {})
    return drawn


def _option(option: Option) -> Json:
    drawn: Json = {"text": plain(option.label), "value": option.value}
    return drawn | ({"description": plain(option.detail)} if option.detail else {})
