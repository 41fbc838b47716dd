"""What Slack would refuse, said before Slack says it.

`lint_message` and `lint_view` return problems in Slack's own words, each with a JSON pointer to the place
(`must be less than 3001 characters [json-pointer:/blocks/0/text/text]`), or an empty list when Slack would
accept the payload. The tests lint everything the bot renders, and the local workspace answers with the same
list, so a payload that works here works there. Rules of our own come first because they know the place;
slack_sdk's models have the last word on blocks in which we found nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from handlers.slack import lint_checks as check
from handlers.slack import lint_elements

Node = Mapping[str, Any]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_TEXT, BLOCKS_TEXT, VIEW_BYTES = 40_000, 13_200, 250_000
TOO_LONG = f"no more than {BLOCKS_TEXT} characters of text allowed in all blocks"

BLOCK_TYPES = {"section", "actions", "context", "divider", "header", "image", "input", "rich_text", "video"}
ONLY_IN_MESSAGES = {"markdown", "context_actions", "table", "file"}


def lint_message(payload: Node) -> list[str]:
    """Problems of a message with `text` and `blocks`, as `chat.postMessage` takes it."""
    text, blocks = payload.get("text") or "", payload.get("blocks") or []
    problems: list[str] = []
    if not text and not blocks and not payload.get("attachments") and not payload.get("files"):
        problems.append("missing required field: text [json-pointer:/text]")
    if len(text) > MESSAGE_TEXT:
        problems.append(check.at_pointer("/text", f"must be less than {MESSAGE_TEXT + 1} characters"))
    problems += _blocks(blocks, "/blocks", MESSAGE_BLOCKS, BLOCK_TYPES | ONLY_IN_MESSAGES)
    if sum(check.lengths(blocks)) > BLOCKS_TEXT:
        problems.append(check.at_pointer("/blocks", TOO_LONG))
    return problems


def lint_view(view: Node) -> list[str]:
    """Problems of a modal or Home view, as `views.open` and `views.publish` take it."""
    problems: list[str] = []
    kind, blocks = view.get("type"), view.get("blocks")
    if kind not in ("modal", "home"):
        problems.append(check.at_pointer("/view/type", "must be `modal` or `home`"))
    problems += _view_texts(view)
    if not isinstance(blocks, Sequence) or (kind == "modal" and not blocks):
        problems.append(check.at_pointer("/view", "missing required field: blocks"))
        return problems
    if kind == "modal" and not view.get("submit") and any(check.is_a(block, "input") for block in blocks):
        problems.append(
            check.at_pointer("/view", "`submit` is required when an `input` block is within the `blocks` array")
        )
    problems += _blocks(blocks, "/view/blocks", VIEW_BLOCKS, BLOCK_TYPES)
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        problems.append(check.at_pointer("/view", f"must be less than {VIEW_BYTES + 1} bytes"))
    return problems


def _view_texts(view: Node) -> Iterator[str]:
    for field, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        yield from check.string(view.get(field), f"/view/{field}", limit)
    for field in ("title", "submit", "close"):
        if view.get("type") == "home":
            if view.get(field) and field != "title":
                yield check.at_pointer(f"/view/{field}", "is not allowed on a home view")
        else:
            yield from check.text(view.get(field), f"/view/{field}", 24, plain=True, required=field == "title")


def _blocks(blocks: object, at: str, most: int, allowed: set[str]) -> Iterator[str]:
    if not isinstance(blocks, Sequence) or isinstance(blocks, str):
        yield check.at_pointer(at, "must be an array")
        return
    if len(blocks) > most:
        yield check.at_pointer(at, f"no more than {most} items allowed")
    yield from check.unique(blocks, "block_id", at)
    for number, block in enumerate(blocks):
        if isinstance(block, Mapping):
            yield from _block(block, f"{at}/{number}", allowed)
        else:
            yield check.at_pointer(f"{at}/{number}", "must be an object")


def _block(block: Node, at: str, allowed: set[str]) -> Iterator[str]:
    kind = block.get("type")
    if kind not in allowed:
        yield check.at_pointer(f"{at}/type", f"unsupported type: {kind}")
        return
    rule = BLOCK_RULES.get(str(kind), _nothing)
    try:
        problems = [*check.string(block.get("block_id"), f"{at}/block_id", 255), *rule(block, at)]
        yield from problems or _sdk(block, at)
    except (TypeError, ValueError, KeyError, AttributeError) as problem:  # not even the right shape
        yield check.at_pointer(at, f"invalid block ({type(problem).__name__})")


def _sdk(block: Node, at: str) -> list[str]:
    """slack_sdk's own validation: blunt about the place, but it knows fields that we do not use."""
    try:
        if parsed := Block.parse(deepcopy(dict(block))):
            parsed.to_dict()
    except SlackObjectFormationError as problem:
        return [check.at_pointer(at, str(problem))]
    return []


def _section(block: Node, at: str) -> Iterator[str]:
    fields, accessory = block.get("fields"), block.get("accessory")
    if not block.get("text") and not fields:
        yield check.at_pointer(at, "missing required field: text or fields")
    yield from check.text(block.get("text"), f"{at}/text", 3000, required=False)
    if fields is not None:
        yield from check.count(fields, f"{at}/fields", 1, 10)
        for number, field in enumerate(fields):
            yield from check.text(field, f"{at}/fields/{number}", 2000)
    if accessory is not None:
        yield from lint_elements.element(accessory, f"{at}/accessory", lint_elements.IN_SECTION)


def _header(block: Node, at: str) -> Iterator[str]:
    return check.text(block.get("text"), f"{at}/text", 150, plain=True)


def _actions(block: Node, at: str) -> Iterator[str]:
    elements = block.get("elements") or []
    yield from check.count(elements, f"{at}/elements", 1, 25)
    yield from check.unique(elements, "action_id", f"{at}/elements")
    for number, element in enumerate(elements):
        yield from lint_elements.element(element, f"{at}/elements/{number}", lint_elements.IN_ACTIONS)


def _context(block: Node, at: str) -> Iterator[str]:
    elements = block.get("elements") or []
    yield from check.count(elements, f"{at}/elements", 1, 10)
    for number, element in enumerate(elements):
        where = f"{at}/elements/{number}"
        yield from (
            lint_elements.image(element, where) if check.is_a(element, "image") else check.text(element, where, 2000)
        )


def _input(block: Node, at: str) -> Iterator[str]:
    yield from check.text(block.get("label"), f"{at}/label", 2000, plain=True)
    yield from check.text(block.get("hint"), f"{at}/hint", 2000, plain=True, required=False)
    if not block.get("element"):
        yield check.at_pointer(at, "missing required field: element")
    else:
        yield from lint_elements.element(block["element"], f"{at}/element", lint_elements.IN_INPUT)


def _nothing(_: Node, __: str) -> Iterator[str]:
    return iter(())


BLOCK_RULES: Mapping[str, Callable[[Node, str], Iterator[str]]] = {
    "section": _section,
    "actions": _actions,
    "context": _context,
    "image": lint_elements.image,
    "input": _input,
    "header": _header,
}
