"""From our messages and forms to Block Kit.

Every text is escaped, and plain text is used wherever nothing is bold, so what a person wrote never becomes a
mention, a link or formatting. A person's own words are drawn as rich text, which has no markup at all. What is
longer than Slack takes is cut, and says so.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from habits.messages import (
    Actions,
    Bold,
    Button,
    ChannelInput,
    ChecksInput,
    ChoiceInput,
    DateInput,
    Divider,
    Form,
    Heading,
    Input,
    Mention,
    Menu,
    Message,
    Note,
    Option,
    Paragraph,
    Part,
    PeopleInput,
    Quote,
    Rich,
    TextInput,
    TimeInput,
)
from handlers.slack.lint_checks import lengths

Json = dict[str, Any]

VALUE = "v"
"""The action id of every input; its block id is the input's name."""

MESSAGE_BLOCKS, VIEW_BLOCKS, SECTION, NOTE, LABEL, QUOTE = 50, 100, 3000, 2000, 75, 2500
MESSAGE_LETTERS, VIEW_LETTERS, SUMMARY = 13_000, 100_000, 3000
"""Characters in all texts of a message, and (so that it stays under 250 kB) of a view."""
PEOPLE = 100
"""People chosen in a form, at most; more where more are chosen already."""
CHANNELS = {"include": ["public", "private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
"""Never one that people of other companies read."""
PERSON = re.compile("[UW][A-Z0-9]+")
"""Slack's ids of people; nothing else is ever put between angle brackets."""
MARKUP = frozenset("*_~`>")
"""What Slack reads as formatting and gives no way to escape."""


def message(shown: Message, picture: Json | None = None) -> Json:
    """Arguments for posting: `text` for notifications and screen readers, and `blocks`. `picture` is a block that
    stands last, but for buttons and small print."""
    room = MESSAGE_BLOCKS - (picture is not None)
    blocks = _fit(_blocks(shown.parts), room)
    if picture is not None:
        last = next((n for n in range(len(blocks), 0, -1) if blocks[n - 1]["type"] not in ("actions", "context")), 0)
        blocks = [*blocks[:last], picture, *blocks[last:]]
    return {"text": escape(_cut(shown.summary, SUMMARY)), "blocks": blocks}


def image(file: str, alt: str) -> Json:
    """A picture out of a file that Slack has, by its id."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": _cut(alt, NOTE) or "…"}


def home(shown: Message) -> Json:
    """A Home view."""
    return {"type": "home", "blocks": _fit(_blocks(shown.parts), VIEW_BLOCKS, VIEW_LETTERS)}


def view(form: Form, origin: Mapping[str, str]) -> Json:
    """A modal. `origin` says where it was opened from, and comes back with the submission."""
    drawn: Json = {
        "type": "modal",
        "callback_id": form.verb or "read",
        "title": plain(form.title, 24),
        "close": plain(form.close, 24),
        "private_metadata": json.dumps({"args": dict(form.args), "origin": dict(origin)}),
        "blocks": _fit([block for one in form.body for block in _form_block(one)], VIEW_BLOCKS, VIEW_LETTERS),
    }
    if form.submit:
        drawn["submit"] = plain(form.submit, 24)
    return drawn


def escape(text: str) -> str:
    """Slack's three: nothing in the text can be read as a mention or a link any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, most: int) -> Json:
    """Plain text of at most so many characters. Slack refuses an empty one, so that becomes an ellipsis."""
    return {"type": "plain_text", "text": _cut(text, most) or "…", "emoji": False}


def _rich(text: Rich, most: int) -> Json:
    """Markup only where something is bold or somebody is named, and only when nothing in the words could be read as
    formatting."""
    pieces = (text,) if isinstance(text, str) else text
    words = "".join(one if isinstance(one, str) else one.text for one in pieces)
    marked = "".join(_marked(one) for one in pieces)
    if marked == escape(words) or len(marked) > most or MARKUP & set(words):
        return plain(words, most)
    return {"type": "mrkdwn", "text": marked, "verbatim": True}


def _marked(piece: str | Bold | Mention) -> str:
    if isinstance(piece, Mention):
        return f"<@{piece.person}>" if PERSON.fullmatch(piece.person) else escape(piece.text)
    return escape(piece) if isinstance(piece, str) else _bold(piece.text)


def _bold(text: str) -> str:
    """Slack wants letters next to the asterisks, and one line."""
    fits = text and text == text.strip() and "\n" not in text
    return f"*{escape(text)}*" if fits else escape(text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _fit(blocks: list[Json], most: int, letters: int = MESSAGE_LETTERS) -> list[Json]:
    """As many blocks as Slack takes."""
    room, kept = letters, 0
    for block in blocks:
        room -= sum(lengths(block))
        if room < 0:
            break
        kept += 1
    if kept == len(blocks) <= most:
        return blocks
    more = {"type": "context", "elements": [plain("There is more than fits here.", NOTE)]}
    return [*blocks[: min(kept, most - 1)], more]


def _blocks(parts: tuple[Part, ...]) -> list[Json]:
    return [block for part in parts for block in _block(part)]


def _block(part: Part) -> Iterator[Json]:
    match part:
        case Heading(text):
            yield {"type": "header", "text": plain(text, 150)}
        case Paragraph(text, side):
            section: Json = {"type": "section", "text": _rich(text, SECTION)}
            if side is not None:
                section["accessory"] = _element(side, 0)
            yield section
        case Quote(text):
            for start in range(0, len(text), QUOTE):
                yield _quote(text[start : start + QUOTE])
        case Note(text):
            yield {"type": "context", "elements": [_rich(text, NOTE)]}
        case Divider():
            yield {"type": "divider"}
        case Actions(buttons) if buttons:
            yield {"type": "actions", "elements": [_element(one, n) for n, one in enumerate(buttons)]}


def _quote(text: str) -> Json:
    words = [{"type": "text", "text": text}]
    return {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": words}]}


def _element(side: Button | Menu, number: int) -> Json:
    if isinstance(side, Menu):
        options = [{"text": plain(one.label, LABEL), "value": _option_value(one)} for one in side.buttons]
        return {"type": "overflow", "action_id": f"menu:{number}", "options": options}
    drawn: Json = {
        "type": "button",
        "action_id": f"{side.verb}:{number}",
        "text": plain(side.label, LABEL),
        "value": json.dumps(dict(side.args)),
    }
    if side.style != "plain":
        drawn["style"] = side.style
    if side.confirm is not None:
        asked = side.confirm
        drawn["confirm"] = {
            "title": plain(asked.title, 100),
            "text": plain(asked.text, 300),
            "confirm": plain(asked.yes, 30),
            "deny": plain(asked.no, 30),
            **({"style": "danger"} if side.style == "danger" else {}),
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
        "label": plain(one.label, NOTE),
        "optional": one.optional,
        "element": _input(one),
    }
    if one.hint:
        block["hint"] = plain(one.hint, NOTE)
    yield block


def _input(one: Input) -> Json:
    drawn: Json = {"action_id": VALUE}
    match one:
        case TextInput():
            drawn |= {"type": "plain_text_input", "multiline": one.multiline, "max_length": one.max_length}
            drawn |= {"initial_value": one.initial[: one.max_length]} if one.initial else {}
            drawn |= {"placeholder": plain(one.placeholder, 150)} if one.placeholder else {}
        case ChoiceInput():
            drawn |= {"type": "radio_buttons" if one.look == "radio" else "static_select"}
            drawn |= _options(one)
            every = (*one.options, *(option for _, group in one.groups for option in group))
            chosen = [_option(option) for option in every if option.value == one.initial]
            drawn |= {"initial_option": chosen[0]} if chosen else {}
        case ChecksInput():
            drawn |= {"type": "checkboxes", "options": [_option(option) for option in one.options]}
            ticked = [_option(option) for option in one.options if option.value in one.initial]
            drawn |= {"initial_options": ticked} if ticked else {}
        case DateInput():
            drawn |= {"type": "datepicker"} | ({"initial_date": one.initial} if one.initial else {})
        case TimeInput():
            drawn |= {"type": "timepicker"} | ({"initial_time": one.initial} if one.initial else {})
        case PeopleInput():
            drawn |= {"type": "multi_users_select", "max_selected_items": max(PEOPLE, len(one.initial))}
            drawn |= {"initial_users": list(one.initial)} if one.initial else {}
        case ChannelInput():
            drawn |= {"type": "conversations_select", "filter": CHANNELS}
            drawn |= {"initial_conversation": one.initial} if one.initial else {}
    return drawn


def _options(one: ChoiceInput) -> Json:
    if not one.groups:
        return {"options": [_option(option) for option in one.options]}
    groups = (("…", one.options), *one.groups) if one.options else one.groups
    return {
        "option_groups": [
            {"label": plain(name, LABEL), "options": [_option(option) for option in options]}
            for name, options in groups
        ]
    }


def _option(option: Option) -> Json:
    drawn: Json = {"text": plain(option.label, LABEL), "value": option.value}
    return drawn | ({"description": plain(option.detail, LABEL)} if option.detail else {})
