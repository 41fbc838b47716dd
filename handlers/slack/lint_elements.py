"""Lint of what stands in a block: buttons, selects, pickers, inputs, images. Problems as in `lint`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.slack import lint_checks as check

Node = Mapping[str, Any]

SELECTS = {f"{kind}_select" for kind in ("static", "external", "users", "conversations", "channels")}
MULTI_SELECTS = {f"multi_{select}" for select in SELECTS}
CHOICES = SELECTS | MULTI_SELECTS | {"radio_buttons", "checkboxes"}
KINDS = {"im", "mpim", "private", "public"}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"}
IN_INPUT = TYPED | CHOICES | PICKERS | {"file_input"}
IN_ACTIONS = SELECTS | MULTI_SELECTS | PICKERS | {"radio_buttons", "checkboxes", "button", "overflow"}
IN_SECTION = IN_ACTIONS | {"image"}
OPTION_LIMITS = {"overflow": (1, 5), "radio_buttons": (1, 10), "checkboxes": (1, 10)}
CONVERSATIONS = {"im", "mpim", "private", "public"}
FILE_ID = re.compile(r"F[A-Z0-9]{8,}")
PICKER_VALUES = {
    "datepicker": ("initial_date", re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), "YYYY-MM-DD"),
    "timepicker": ("initial_time", re.compile(r"([01]\d|2[0-3]):[0-5]\d"), "HH:mm"),
}


def element(node: object, at: str, allowed: set[str]) -> Iterator[str]:
    """Problems of an element, where only those of the types `allowed` may stand."""
    if not isinstance(node, Mapping) or node.get("type") not in allowed:
        kind = node.get("type") if isinstance(node, Mapping) else type(node).__name__
        yield check.at_pointer(f"{at}/type", f"unsupported type: {kind}")
        return
    kind = node["type"]
    yield from check.string(node.get("action_id"), f"{at}/action_id", 255)
    yield from check.text(node.get("placeholder"), f"{at}/placeholder", 150, plain=True, required=False)
    if node.get("confirm"):
        yield from _confirm(node["confirm"], f"{at}/confirm")
    if kind == "image":
        yield from image(node, at)
    elif kind == "button":
        yield from _button(node, at)
    elif kind in ("plain_text_input", *PICKER_VALUES):
        yield from _value(node, at)
    elif kind in OPTION_LIMITS or kind.endswith("static_select"):
        yield from _options(node, at)
    elif kind.endswith(("users_select", "conversations_select", "channels_select")):
        yield from _chosen(node, at)


def _button(element: Node, at: str) -> Iterator[str]:
    yield from check.text(element.get("text"), f"{at}/text", 75, plain=True)
    yield from check.string(element.get("value"), f"{at}/value", 2000)
    yield from check.string(element.get("url"), f"{at}/url", 3000)
    yield from check.string(element.get("accessibility_label"), f"{at}/accessibility_label", 75)
    if element.get("style") not in (None, "primary", "danger"):
        yield check.at_pointer(f"{at}/style", "must be `primary` or `danger`")


def _confirm(confirm: Node, at: str) -> Iterator[str]:
    for field, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from check.text(confirm.get(field), f"{at}/{field}", limit, plain=field != "text")


def _value(element: Node, at: str) -> Iterator[str]:
    if element["type"] == "plain_text_input":
        yield from check.string(element.get("initial_value"), f"{at}/initial_value", element.get("max_length") or 3000)
        for field, least in (("min_length", 0), ("max_length", 1)):
            if not least <= element.get(field, least) <= 3000:
                yield check.at_pointer(f"{at}/{field}", f"must be between {least} and 3000")
        return
    field, pattern, shape = PICKER_VALUES[element["type"]]
    if element.get(field) is not None and not pattern.fullmatch(str(element[field])):
        yield check.at_pointer(f"{at}/{field}", f"must be in the format {shape}")


def _options(element: Node, at: str) -> Iterator[str]:
    groups = element.get("option_groups")
    least, most = OPTION_LIMITS.get(element["type"], (1, 100))
    lists = [(f"{at}/options", element.get("options") or [])]
    if groups is not None:
        yield from check.count(groups, f"{at}/option_groups", 1, 100)
        lists = [(f"{at}/option_groups/{n}/options", group.get("options") or []) for n, group in enumerate(groups)]
        for number, group in enumerate(groups):
            yield from check.text(group.get("label"), f"{at}/option_groups/{number}/label", 75, plain=True)
    for where, options in lists:
        yield from check.count(options, where, least, most)
        for number, option in enumerate(options):
            yield from _option(option, f"{where}/{number}")
    offered = {_identity(option) for _, options in lists for option in options}
    for field in ("initial_option", "initial_options"):
        chosen = element.get(field) or []
        for option in [chosen] if isinstance(chosen, Mapping) else chosen:
            if _identity(option) not in offered:
                yield check.at_pointer(f"{at}/{field}", f"`{field}` must be one of the options")


def _chosen(element: Node, at: str) -> Iterator[str]:
    """People or conversations that are chosen already, how many may be, and which ones are offered."""
    many = element["type"].startswith("multi_")
    what = element["type"].removeprefix("multi_").removesuffix("_select")
    field = f"initial_{what if many else what.removesuffix('s')}"
    chosen, most = element.get(field), element.get("max_selected_items")
    if many and most is not None and (not isinstance(most, int) or most < 1):
        yield check.at_pointer(f"{at}/max_selected_items", "must be greater than 0")
        most = None
    if many and chosen is not None and (isinstance(chosen, str) or not all(isinstance(one, str) for one in chosen)):
        yield check.at_pointer(f"{at}/{field}", "must be an array of strings")
    elif many and most is not None and len(chosen or ()) > most:
        yield check.at_pointer(f"{at}/{field}", f"no more than {most} items allowed")
    elif not many and not isinstance(chosen, str | None):
        yield check.at_pointer(f"{at}/{field}", "must be a string")
    if what == "conversations" and element.get("filter") is not None:
        yield from _filter(element["filter"], f"{at}/filter")


def _filter(told: Node, at: str) -> Iterator[str]:
    if not told:
        yield check.at_pointer(at, "must have at least one property")
    include = told.get("include")
    if include is not None and (not include or not CONVERSATIONS.issuperset(include)):
        yield check.at_pointer(f"{at}/include", f"must be some of {', '.join(sorted(CONVERSATIONS))}")


def _identity(option: Node) -> tuple[str, str]:
    return str(option.get("value")), str(option["text"]["text"])


def _option(option: Node, at: str) -> Iterator[str]:
    yield from check.text(option.get("text"), f"{at}/text", 75)
    yield from check.text(option.get("description"), f"{at}/description", 75, required=False)
    if not option.get("value") and not option.get("url"):
        yield check.at_pointer(at, "missing required field: value")
    yield from check.string(option.get("value"), f"{at}/value", 150)


def image(block: Node, at: str) -> Iterator[str]:
    """Problems of an image, as a block or within one."""
    if bool(block.get("image_url")) == bool(block.get("slack_file")):
        yield check.at_pointer(at, "must have either image_url or slack_file")
    if block.get("slack_file"):
        yield from _slack_file(block["slack_file"], f"{at}/slack_file")
    if not block.get("alt_text"):
        yield check.at_pointer(at, "missing required field: alt_text")
    yield from check.string(block.get("image_url"), f"{at}/image_url", 3000)
    yield from check.string(block.get("alt_text"), f"{at}/alt_text", 2000)
    yield from check.text(block.get("title"), f"{at}/title", 2000, plain=True, required=False)


def _slack_file(told: Node, at: str) -> Iterator[str]:
    if bool(told.get("id")) == bool(told.get("url")):
        yield check.at_pointer(at, "must have either id or url")
    if told.get("id") and not FILE_ID.fullmatch(told["id"]):
        yield check.at_pointer(f"{at}/id", "must match the pattern ^F[A-Z0-9]{8,}$")
