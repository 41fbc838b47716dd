"""How the Web API is spoken: arguments in four shapes, answers in JSON or as pages."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

Json = dict[str, Any]


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


def answer(body: Json | str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    if isinstance(body, str):
        return web.Response(text=body, status=status, content_type="text/html", headers=headers)
    return web.json_response(body, status=status, headers=headers)
