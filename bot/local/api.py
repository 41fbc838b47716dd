"""The Web API under /api/: reads a request however the SDK encodes it, checks the token, calls the method."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local.channels import type_of
from bot.local.errors import SlackError
from bot.local.ids import APP_TOKEN, BOT_TOKEN, TEAM, Json
from bot.local.methods import METHODS
from bot.local.people import BY_ID
from bot.local.replies import apply_reply
from bot.local.world import World

JSON_FIELDS = ("blocks", "view", "attachments", "files", "metadata")
SCOPES = (
    "channels:read,chat:write,commands,files:write,groups:read,im:history,im:read,im:write,users:read,users:read.email"
)


def routes(world: World) -> list[Route]:
    """Everything that the app calls by HTTP."""

    async def method(request: Request) -> Response:
        return await _method(world, request)

    async def upload(request: Request) -> Response:
        file = world.files.get(request.path_params["file_id"])
        file.data = await _uploaded(request)
        return Response(f"OK - {len(file.data)}")

    async def download(request: Request) -> Response:
        file = world.files.get(request.path_params["file_id"])
        headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        return Response(file.data, media_type="application/octet-stream", headers=headers)

    async def reply(request: Request) -> Response:
        url = world.tickets.use(request.path_params["key"])
        body: Json = json.loads(await request.body())
        world.wire.note("from bot", "response_url", body, about=url.user)
        apply_reply(world, url.channel, url.user, body, url.ts)
        return Response("ok")

    return [
        Route("/api/{method:path}", method, methods=["GET", "POST"]),
        Route("/upload/v1/{file_id}", upload, methods=["POST"]),
        Route("/files/{file_id}/{name:path}", download),
        Route(f"/commands/{TEAM}/{{key}}", reply, methods=["POST"]),
        Route(f"/actions/{TEAM}/{{key}}", reply, methods=["POST"]),
    ]


async def _method(world: World, request: Request) -> JSONResponse:
    name = request.path_params["method"]
    arguments = await _arguments(request)
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    token = str(arguments.pop("token", "")) or bearer
    about = _concerns(world, arguments)
    started = time.perf_counter()
    try:
        _check_token(name, token)
        if name not in METHODS:
            raise SlackError("unknown_method")
        answer: Json = {"ok": True, **METHODS[name](world, arguments)}
    except SlackError as problem:
        answer = problem.as_json() | ({"req_method": name} if problem.code == "unknown_method" else {})
    ms = (time.perf_counter() - started) * 1000
    what = name if answer["ok"] else f"{name}: {answer['error']}"
    secret = about is None and _not_for_all(world, name, arguments)
    detail = None if secret else {"arguments": arguments, "answer": answer}
    world.wire.note("from bot", what, detail, ms=ms, bad=not answer["ok"], about=about)
    return JSONResponse(answer, headers={"x-oauth-scopes": SCOPES, "x-slack-req-id": secrets.token_hex(8)})


def _check_token(name: str, token: str) -> None:
    if name == "api.test":
        return
    if not token:
        raise SlackError("not_authed")
    if token != (APP_TOKEN if name == "apps.connections.open" else BOT_TOKEN):
        raise SlackError("invalid_auth")


async def _arguments(request: Request) -> Json:
    """Query, form, multipart or JSON body, and JSON inside form fields: the SDKs use all of them."""
    arguments: Json = dict(request.query_params)
    if request.method == "POST":
        if "json" in request.headers.get("content-type", ""):
            body = await request.body()
            arguments |= json.loads(body) if body else {}
        else:
            async with request.form() as form:
                arguments |= {key: value for key, value in form.items() if isinstance(value, str)}
    for field in JSON_FIELDS:
        value = arguments.get(field)
        if isinstance(value, str) and value[:1] in ("[", "{"):
            try:
                arguments[field] = json.loads(value)
            except ValueError:
                continue  # left as text: the method will refuse it in Slack's words
    return arguments


async def _uploaded(request: Request) -> bytes:
    if "multipart" not in request.headers.get("content-type", ""):
        return await request.body()
    async with request.form() as form:
        part = next(iter(form.values()), "")
        return part.encode() if isinstance(part, str) else await part.read()


def _concerns(world: World, arguments: Mapping[str, object]) -> str | None:
    """Whose business a call is, so that nobody else's page shows it. None is everybody's."""
    for value in (arguments.get(key) for key in ("user", "user_id", "users", "channel", "channel_id")):
        user = "U" + value[1:] if isinstance(value, str) and value.startswith("D") else str(value)
        if user in BY_ID:
            return user
    try:
        return str(world.views.find(arguments.get("view_id"), arguments.get("external_id"))["_user"])
    except SlackError:
        return world.tickets.holder(arguments.get("trigger_id"))


def _not_for_all(world: World, name: str, arguments: Mapping[str, object]) -> bool:
    """Whether a call must not be shown to everybody, although it names nobody.

    A form or a file that belongs to nobody we know could be anybody's, and a private channel has its members.
    """
    try:
        place = world.conversations.resolve(arguments.get("channel") or arguments.get("channel_id"))
    except SlackError:
        place = ""
    return type_of(place) == "group" or "view" in arguments or name.startswith("files.")
