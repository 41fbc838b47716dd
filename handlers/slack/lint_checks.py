"""What `lint` is made of: checks of one value, each yielding problems in Slack's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def text(node: object, at: str, limit: int, *, plain: bool = False, required: bool = True) -> Iterator[str]:
    """A text object: `{"type": "plain_text" | "mrkdwn", "text": ...}` of 1 to `limit` characters."""
    if node is None:
        if required:
            parent, _, field = at.rpartition("/")
            yield at_pointer(parent, f"missing required field: {field}")
        return
    if not isinstance(node, Mapping) or node.get("type") not in ("plain_text", "mrkdwn"):
        yield at_pointer(f"{at}/type", "must be a text object")
    elif plain and node["type"] != "plain_text":
        yield at_pointer(f"{at}/type", "must be `plain_text`")
    elif not node.get("text"):
        yield at_pointer(f"{at}/text", "must be more than 0 characters")
    else:
        yield from string(node["text"], f"{at}/text", limit)


def string(value: object, at: str, limit: int) -> Iterator[str]:
    if not isinstance(value, str | None):
        yield at_pointer(at, "must be a string")
    elif len(value or "") > limit:
        yield at_pointer(at, f"must be less than {limit + 1} characters")


def count(items: Sequence[object], at: str, least: int, most: int) -> Iterator[str]:
    if len(items) < least:
        yield at_pointer(at, f"no fewer than {least} items allowed")
    if len(items) > most:
        yield at_pointer(at, f"no more than {most} items allowed")


def unique(nodes: Sequence[object], field: str, at: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, node in enumerate(nodes):
        if isinstance(node, Mapping) and (value := node.get(field)):
            if value in seen:
                yield at_pointer(f"{at}/{number}/{field}", f"`{field}` must be unique: {value}")
            seen.add(value)


def lengths(node: object) -> Iterator[int]:
    """The length of every text object's text, however deep."""
    if isinstance(node, Mapping):
        if isinstance(node.get("text"), str):
            yield len(node["text"])
        node = list(node.values())
    if isinstance(node, Sequence) and not isinstance(node, str):
        for child in node:
            yield from lengths(child)


def is_a(node: object, kind: str) -> bool:
    return isinstance(node, Mapping) and node.get("type") == kind


def at_pointer(pointer: str, problem: str) -> str:
    return f"{problem} [json-pointer:{pointer}]"
