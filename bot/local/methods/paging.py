"""Lists in pages: `cursor` and `limit` come in, `next_cursor` goes out, empty after the last page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from bot.local.errors import SlackError
from bot.local.ids import Json

Item = TypeVar("Item")
MOST_PER_PAGE = 1000


def page(items: Sequence[Item], arguments: Json, usual: int = 100) -> tuple[list[Item], Json]:
    """The items of one page (`usual`: how many without a `limit`), and its `response_metadata`."""
    start, limit = _number(arguments, "cursor", 0), _number(arguments, "limit", usual)
    if not 1 <= limit <= MOST_PER_PAGE:
        raise SlackError("invalid_limit")
    if start < 0:
        raise SlackError("invalid_cursor")
    end = start + limit
    return list(items[start:end]), {"next_cursor": str(end) if len(items) > end else ""}


def _number(arguments: Json, field: str, default: int) -> int:
    value = arguments.get(field)
    try:
        return int(str(value)) if value not in (None, "") else default
    except ValueError:
        raise SlackError(f"invalid_{field}") from None
