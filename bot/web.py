"""Signed HTTP: where Slack posts to when there is no Socket Mode.

Bolt verifies signatures, but reads the body first, and fails on headers and bodies it cannot read. The guard in
front turns those away, and bodies larger than anything Slack sends.
"""

import json
import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of a request's body. A view may be 250 kB, and comes URL-encoded."""

HANG_UP = {"connection": "close"}
"""Said to those who send too much: what they go on sending is not wanted."""

PASSED_ON = ("content-type", "x-slack-request-timestamp", "x-slack-signature")
"""Headers that Bolt gets to see. Some of its own would steer it, and headers are not signed."""

UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What comes of parsing anything at all, in our code before a signature is verified, and in Bolt's after it."""

STAMP = 12
"""Digits of a timestamp in seconds: plenty for ages. Python refuses to read thousands."""


def make_web(app: AsyncApp, more: Sequence[Route] = ()) -> Starlette:
    """`POST /slack/events` for events, buttons, forms and commands alike; and `more` beside it."""

    async def slack(request: Request) -> Response:
        if not _looks_signed(request.headers):
            return PlainTextResponse("This address answers signed requests from Slack.", 401)
        raw = await _read(request)
        if raw is None:
            return PlainTextResponse("Too large.", 413, HANG_UP)
        try:
            return to_starlette_response(await app.async_dispatch(_for_bolt(raw.decode(), request.headers)))
        except UNREADABLE as error:
            log.warning("Something unreadable was posted to /slack/events (%s).", type(error).__name__)
            return PlainTextResponse("This is nothing that Slack sends.", 400)

    return Starlette(routes=[Route("/slack/events", slack, methods=["POST"]), *more])


def _looks_signed(headers: Headers) -> bool:
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    readable = stamp.isascii() and stamp.isdecimal() and len(stamp) <= STAMP
    return readable and signature.isascii() and signature.startswith("v0=")


async def _read(request: Request) -> bytes | None:
    """The body, or None as soon as there is more of it than Slack would send."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _for_bolt(raw: str, headers: Headers) -> AsyncBoltRequest:
    """Parsed by us: Bolt's own parser loses a command in whose text the word "payload" occurs.

    Bolt takes a parsed body only as from Socket Mode; the mode is put right at once, so that it verifies the
    signature, which is over the raw body. Raises ValueError for what cannot be parsed.
    """
    told: dict[str, str | Sequence[str]] = {name: headers[name] for name in PASSED_ON if name in headers}
    request = AsyncBoltRequest(body=_parsed(raw, headers.get("content-type", "")), headers=told, mode="socket_mode")
    request.raw_body, request.mode = raw, "http"
    return request


def _parsed(raw: str, kind: str) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return _object(raw)
    fields = dict(parse_qsl(raw, keep_blank_values=True))
    return _object(fields["payload"]) if "payload" in fields and "command" not in fields else fields


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
