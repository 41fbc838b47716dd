"""Every payload that Slack refuses is refused here first, and what Slack accepts is accepted."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.slack.lint import lint_message, lint_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def md(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(number: int | str) -> Json:
    return {"text": plain(f"Option {number}"), "value": str(number)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Press"), "action_id": "press", "value": "1", **more}


def section(**more: Any) -> Json:
    return {"type": "section", "text": md("Hello"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def entry(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "entry", "label": plain("Entry"), "element": element, **more}


def written(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "v", **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option(1), option(2)], **more}


def choices(kind: str, count: int, **more: Any) -> Json:
    return {"type": kind, "action_id": "c", "options": [option(n) for n in range(count)], **more}


def people(**more: Any) -> Json:
    return {"type": "multi_users_select", "action_id": "p", **more}


def channel(**more: Any) -> Json:
    return {"type": "conversations_select", "action_id": "c", **more}


def image(**more: Any) -> Json:
    return {"type": "image", "alt_text": "a picture", **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown = list(blocks) or [section()]
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": shown, **more}


BAD_BLOCKS: dict[str, tuple[Json, str]] = {
    "a section without text or fields": ({"type": "section"}, "/blocks/0"),
    "a section with empty text": (section(text=md("")), "/blocks/0/text/text"),
    "a section over 3,000 characters": (section(text=md("x" * 3001)), "/blocks/0/text/text"),
    "eleven fields": ({"type": "section", "fields": [md("x")] * 11}, "/blocks/0/fields"),
    "a field over 2,000 characters": ({"type": "section", "fields": [md("x" * 2001)]}, "/blocks/0/fields/0/text"),
    "a header over 150 characters": ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    "a header in mrkdwn": ({"type": "header", "text": md("x")}, "/blocks/0/text/type"),
    "actions without elements": (actions(), "/blocks/0/elements"),
    "26 elements in actions": (actions(*[button(action_id=str(n)) for n in range(26)]), "/blocks/0/elements"),
    "the same action_id twice in a block": (actions(button(), button()), "/blocks/0/elements/1/action_id"),
    "eleven elements in context": ({"type": "context", "elements": [md("x")] * 11}, "/blocks/0/elements"),
    "a button text over 75 characters": (actions(button(text=plain("x" * 76))), "/blocks/0/elements/0/text/text"),
    "a button value over 2,000 characters": (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value"),
    "an unknown button style": (actions(button(style="loud")), "/blocks/0/elements/0/style"),
    "an action_id over 255 characters": (actions(button(action_id="x" * 256)), "/blocks/0/elements/0/action_id"),
    "a block_id over 255 characters": (section(block_id="x" * 256), "/blocks/0/block_id"),
    "eleven checkboxes": (actions(choices("checkboxes", 11)), "/blocks/0/elements/0/options"),
    "eleven radio buttons": (actions(choices("radio_buttons", 11)), "/blocks/0/elements/0/options"),
    "an overflow without options": (section(accessory=choices("overflow", 0)), "/blocks/0/accessory/options"),
    "an overflow with six options": (section(accessory=choices("overflow", 6)), "/blocks/0/accessory/options"),
    "101 options in a select": (actions(choices("static_select", 101)), "/blocks/0/elements/0/options"),
    "an initial option that is not offered": (actions(select(initial_option=option(9))), "/initial_option"),
    "an initial checkbox that is not offered": (
        actions(choices("checkboxes", 2, initial_options=[option(0), option(9)])),
        "/initial_options",
    ),
    "an option label over 75 characters": (
        actions(select(options=[{"text": plain("x" * 76), "value": "1"}])),
        "/options/0/text/text",
    ),
    "an option description over 75 characters": (
        actions(select(options=[option(1) | {"description": plain("x" * 76)}])),
        "/options/0/description/text",
    ),
    "an option without a value": (actions(select(options=[{"text": plain("x")}])), "/options/0"),
    "a placeholder over 150 characters": (
        actions(select(placeholder=plain("x" * 151))),
        "/blocks/0/elements/0/placeholder/text",
    ),
    "a confirm dialog without a title": (
        actions(button(confirm={"text": plain("Sure?"), "confirm": plain("Yes"), "deny": plain("No")})),
        "/confirm",
    ),
    "an unknown block type": ({"type": "carousel_of_wonders"}, "/blocks/0/type"),
    "an unknown element type": (actions({"type": "slider", "action_id": "x"}), "/blocks/0/elements/0/type"),
    "a text input outside an input block": (actions(written()), "/blocks/0/elements/0/type"),
    "an image without a description": ({"type": "image", "image_url": "https://example.test/x.png"}, "/blocks/0"),
    "an image without a place": ({"type": "image", "alt_text": "x"}, "/blocks/0"),
    "an image in two places": (image(image_url="https://x.test", slack_file={"id": "F012345678"}), "/blocks/0"),
    "a file without an id": (image(slack_file={"name": "x.png"}), "/blocks/0/slack_file"),
    "a file by its id and its address": (
        image(slack_file={"id": "F012345678", "url": "https://x.test"}),
        "/blocks/0/slack_file",
    ),
    "a file whose id is none": (image(slack_file={"id": "f1"}), "/blocks/0/slack_file/id"),
    "a file that is no object": (image(slack_file="F012345678"), "/blocks/0"),
    "a file with too long a description": (
        image(slack_file={"id": "F012345678"}, alt_text="x" * 2001),
        "/blocks/0/alt_text",
    ),
    "more people chosen than may be": (
        entry(people(initial_users=["U1", "U2"], max_selected_items=1)),
        "/initial_users",
    ),
    "people chosen that are no list": (entry(people(initial_users="U1")), "/initial_users"),
    "nobody who may be chosen": (entry(people(max_selected_items=0)), "/max_selected_items"),
    "a channel chosen that is none": (entry(channel(initial_conversation=["C1"])), "/initial_conversation"),
    "a filter that filters nothing": (entry(channel(filter={})), "/filter"),
    "a filter that leaves nothing": (entry(channel(filter={"include": []})), "/filter/include"),
    "a filter by what does not exist": (entry(channel(filter={"include": ["secret"]})), "/filter/include"),
    "an input without a label": ({"type": "input", "element": written()}, "/blocks/0"),
    "a hint over 2,000 characters": (entry(written(), hint=plain("x" * 2001)), "/blocks/0/hint/text"),
    "a first value over 3,000 characters": (entry(written(initial_value="x" * 3001)), "/initial_value"),
    "a first value over its own limit": (entry(written(initial_value="xxx", max_length=2)), "/initial_value"),
    "a length limit over 3,000": (entry(written(max_length=3001)), "/max_length"),
    "a date in the wrong format": (
        actions({"type": "datepicker", "action_id": "d", "initial_date": "24.11.2026"}),
        "/initial_date",
    ),
    "a time in the wrong format": (
        actions({"type": "timepicker", "action_id": "t", "initial_time": "9:00"}),
        "/initial_time",
    ),
    "elements that are no list": ({"type": "actions", "elements": 7}, "/blocks/0"),
    "a limit that is no number": (entry(written(max_length="many")), "/blocks/0"),
}


@pytest.mark.parametrize(("block", "pointer"), BAD_BLOCKS.values(), ids=BAD_BLOCKS.keys())
def test_slack_would_refuse_a_message_with(block: Json, pointer: str) -> None:
    problems = lint_message({"text": "Hello", "blocks": [block]})
    assert any(pointer in problem for problem in problems), problems


BAD_MESSAGES: dict[str, Json] = {
    "neither text nor blocks": {"text": ""},
    "text over 40,000 characters": {"text": "x" * 40_001},
    "51 blocks": {"text": "x", "blocks": [{"type": "divider"}] * 51},
    "the same block_id twice": {"text": "x", "blocks": [section(block_id="a"), section(block_id="a")]},
    "over 13,200 characters of text in blocks": {"text": "x", "blocks": [section(text=md("x" * 2700))] * 5},
    "blocks that are no list": {"text": "x", "blocks": "[]"},
}


@pytest.mark.parametrize("message", BAD_MESSAGES.values(), ids=BAD_MESSAGES.keys())
def test_slack_would_refuse_a_message_that_has(message: Json) -> None:
    assert lint_message(message)


BAD_VIEWS: dict[str, Json] = {
    "no title": modal(title=None),
    "a title over 24 characters": modal(title=plain("x" * 25)),
    "a submit text over 24 characters": modal(submit=plain("x" * 25)),
    "a close text over 24 characters": modal(close=plain("x" * 25)),
    "an input but no submit": modal(entry(written()), submit=None),
    "101 blocks": modal(*[section()] * 101),
    "no blocks": modal(blocks=[]),
    "a type that does not exist": modal(type="sheet"),
    "private metadata over 3,000 characters": modal(private_metadata="x" * 3001),
    "a callback id over 255 characters": modal(callback_id="x" * 256),
    "more than 250 KB": modal(*[section(text=md("x" * 2900))] * 90),
    "a submit button on a home view": {"type": "home", "submit": plain("x"), "blocks": [section()]},
}


@pytest.mark.parametrize("view", BAD_VIEWS.values(), ids=BAD_VIEWS.keys())
def test_slack_would_refuse_a_view_with(view: Json) -> None:
    assert lint_view(view)


def test_each_problem_says_what_and_where_in_slacks_words() -> None:
    [problem] = lint_message({"blocks": [section(text=md("x" * 3001))]})
    assert problem == "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"


GOOD_BLOCKS: dict[str, list[Json]] = {
    "text at its limits": [section(text=md("x" * 3000)), {"type": "header", "text": plain("x" * 150)}],
    "fields with an accessory": [{"type": "section", "fields": [md("a"), md("b")], "accessory": button()}],
    "actions of many kinds": [
        actions(
            button(style="primary"),
            select(initial_option=option(2)),
            choices("checkboxes", 10, initial_options=[option(0), option(9)]),
            {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-24"},
            {"type": "timepicker", "action_id": "t", "initial_time": "09:00"},
            {"type": "users_select", "action_id": "u"},
        )
    ],
    "option groups": [
        section(
            accessory={
                "type": "static_select",
                "action_id": "g",
                "option_groups": [{"label": plain("Group"), "options": [option(1)]}],
                "initial_option": option(1),
            }
        )
    ],
    "context, divider and image": [
        {
            "type": "context",
            "elements": [md("small"), {"type": "image", "image_url": "https://x.test", "alt_text": "x"}],
        },
        {"type": "divider"},
        {"type": "image", "image_url": "https://x.test/x.png", "alt_text": "a picture", "title": plain("Title")},
        image(slack_file={"id": "F012345678"}, title=plain("Title")),
        image(slack_file={"url": "https://files.slack.com/files-pri/T1-F012345678/x.png"}),
    ],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello"}]}],
        }
    ],
    "a confirm dialog": [
        actions(
            button(
                confirm={"title": plain("Sure?"), "text": md("It stays."), "confirm": plain("Yes"), "deny": plain("No")}
            )
        )
    ],
    "the same action_id in two blocks": [actions(button()), actions(button())],
    "fifty blocks": [{"type": "divider"}] * 50,
}


@pytest.mark.parametrize("blocks", GOOD_BLOCKS.values(), ids=GOOD_BLOCKS.keys())
def test_slack_would_accept_a_message_with(blocks: list[Json]) -> None:
    assert lint_message({"text": "Hello", "blocks": blocks}) == []


GOOD_VIEWS: dict[str, Json] = {
    "entries of every kind": modal(
        entry(written(multiline=True, max_length=3000, initial_value="x"), hint=plain("A hint"), optional=True),
        entry(select(), block_id="b"),
        entry({"type": "number_input", "action_id": "n", "is_decimal_allowed": False}, block_id="c"),
        entry(choices("radio_buttons", 2, initial_option=option(1)), block_id="d"),
        entry(channel(), block_id="e"),
        entry(channel(filter={"include": ["public", "private"]}, initial_conversation="C1"), block_id="f"),
        entry(people(), block_id="g"),
        entry(people(initial_users=["U1", "U2"], max_selected_items=2), block_id="h"),
        entry({"type": "users_select", "action_id": "u", "initial_user": "U1"}, block_id="i"),
    ),
    "no entries and no submit": modal(submit=None, close=plain("Close")),
    "a home of a hundred blocks": {"type": "home", "blocks": [section()] * 100},
}


@pytest.mark.parametrize("view", GOOD_VIEWS.values(), ids=GOOD_VIEWS.keys())
def test_slack_would_accept_a_view_with(view: Json) -> None:
    assert lint_view(view) == []


def test_text_alone_is_a_message() -> None:
    assert lint_message({"text": "Hello"}) == []
