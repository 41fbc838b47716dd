"""How the Web API is spoken: arguments in four shapes, answers in JSON or as pages, and what comes instead of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


class Refused(Exception):
    """`{"ok": false, "error": ...}`"""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code, **more}


@dataclass(frozen=True)
class Call:
    method: str
    args: Json
    headers: dict[str, str] = field(repr=False, default_factory=dict)


@dataclass
class Fault:
    """What a method does instead. `times` empty: until it is lifted.

    Args:
        status, body, headers: answered instead of the method, which then has no effect; a body that is text is a page.
        stall: seconds to wait before anything else.
        drop: do it, then cut the connection instead of answering.
    """

    status: int = 0
    body: Json | str = ""
    headers: dict[str, str] = field(default_factory=dict)
    stall: float = 0
    drop: bool = False
    times: int | None = None


def refusing(code: str, **more: Any) -> Fault:
    return Fault(200, {"ok": False, "error": code}, **more)


def limited(seconds: str = "7", body: Json | str = "") -> Fault:
    return Fault(429, body or {"ok": False, "error": "ratelimited"}, {"Retry-After": seconds})


def dropping() -> Fault:
    """It is done, but nobody hears so."""
    return Fault(drop=True)


def lacking() -> Fault:
    """A server that answers in JSON that it does not know the method."""
    return refusing("unknown_method")


def forbidding() -> Fault:
    """An app that was installed without the permission that the method takes."""
    return refusing("missing_scope")


def not_found() -> Fault:
    """A server that answers with a web page."""
    return Fault(404, "<html><body>Not Found</body></html>")


async def arguments(request: web.Request) -> Json:
    """Query, form, JSON or multipart, and JSON inside the fields."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        found |= await request.json()
    elif request.can_read_body:
        found |= dict(await request.post())
    for name in ("blocks", "view", "metadata", "files"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return found


def said_yes(value: object) -> bool:
    """A flag, as JSON or as text in a query."""
    return str(value).lower() in ("1", "true")


def answer(body: Json | str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    if isinstance(body, str):
        return web.Response(text=body, status=status, content_type="text/html", headers=headers)
    return web.json_response(body, status=status, headers=headers)


def dm_of(person: str) -> str:
    return "D" + person[1:]


def person_of(dm: str) -> str:
    return "U" + dm[1:]


def key_of(message: Json) -> str:
    """What the bot calls a message that it started; empty for its answers."""
    return str(message.get("metadata", {}).get("event_payload", {}).get("key", ""))


def without_payload(message: Json) -> Json:
    """What a reader sees who does not ask for metadata: only what kind there is."""
    if "metadata" not in message:
        return message
    return message | {"metadata": {"event_type": message["metadata"]["event_type"]}}
