"""Keeps the workspace to this computer.

A server on loopback can still be reached by a web page from elsewhere that is open in the same browser:
directly (a cross-site request) or under a name that its owner points at 127.0.0.1 (DNS rebinding). The first is
told by `Origin` and `Sec-Fetch-Site`, the second by `Host`. Programs such as the Slack SDK send neither of the
first two.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
WRONG_HOST = "The local workspace answers on this computer only, as localhost, 127.0.0.1 or [::1].\n"
WRONG_SITE = "Another web site asked for this. Only the local workspace's own page may.\n"


class LoopbackOnly:
    """ASGI middleware that answers 403, with a sentence, to what does not come from this computer's own page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008, refusal.strip())(scope, receive, send)
        else:
            await PlainTextResponse(refusal, 403)(scope, receive, send)


def _refusal(scope: Scope) -> str | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if _name(host) not in LOOPBACK:
        return WRONG_HOST
    if scope["path"] == "/" or scope["path"].startswith("/static/"):
        return None  # the page itself holds nothing, and a link to it may be anywhere
    if headers.get("origin", f"http://{host}") != f"http://{host}":
        return WRONG_SITE
    return None if headers.get("sec-fetch-site", "none") in ("none", "same-origin") else WRONG_SITE


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:  # such as "[::1"
        return None
