"""The page's own API under /ui/: what one person sees, a stream of what changes, and what the person does."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.local import acts, clicks
from bot.local.asked import Asked, person
from bot.local.errors import PageError, SlackError
from bot.local.hooks import Hint, Hooks
from bot.local.ids import BOT_USER, Json, without_secrets
from bot.local.people import PEOPLE, Person, as_user, bot_user
from bot.local.world import World

Deed = Callable[[World, Asked], Awaitable[Json]]
log = logging.getLogger("rapport.local")
STEPS = ("tomorrow", "hour", "day", "week")


async def _read(world: World, asked: Asked) -> Json:
    world.conversations.mark_read(asked.user, asked.channel())
    world.tell_unread()
    world.changed()
    return {}


DEEDS: dict[str, Deed] = {
    "message": acts.write,
    "edit": acts.edit,
    "delete": acts.delete,
    "home": acts.open_home,
    "command": acts.command,
    "action": clicks.act,
    "submit": clicks.submit,
    "close": clicks.close,
    "read": _read,
}


def routes(world: World, hints: Sequence[Hint], hooks: Hooks) -> list[Route]:
    """The page's API. Deeds answer `{"ok": true, ...}`, or `{"ok": false, "problem": a sentence}`."""

    async def state(request: Request) -> Response:
        return JSONResponse(_state(world, person(request.query_params.get("as")), hints))

    async def stream(request: Request) -> Response:
        events = world.browsers.stream(person(request.query_params.get("as")).id)
        return StreamingResponse(events, media_type="text/event-stream", headers={"cache-control": "no-store"})

    deeds = DEEDS | _knobs(hooks)

    async def do(request: Request) -> Response:
        return await _do(world, deeds, request)

    return [
        Route("/ui/state", state),
        Route("/ui/stream", stream),
        Route("/ui/{deed}", do, methods=["POST"]),
    ]


def _knobs(hooks: Hooks) -> dict[str, Deed]:
    """What Slack does not have: a clock to move, and a fresh start."""

    async def move_clock(world: World, asked: Asked) -> Json:
        to = asked.text("to")
        if to not in STEPS:
            raise PageError("The clock cannot go there.")
        world.move_clock(to, asked.user)
        await hooks.clock_moved()
        return {"now": world.clock.now().timestamp()}

    async def reset(world: World, _: Asked) -> Json:
        world.clear()
        await hooks.reset()
        world.browsers.push(None, "reload")
        return {}

    return {"clock": move_clock, "reset": reset}


async def _do(world: World, deeds: dict[str, Deed], request: Request) -> JSONResponse:
    deed = deeds.get(request.path_params["deed"])
    try:
        if deed is None:
            raise PageError("The workspace cannot do that.")
        return JSONResponse({"ok": True, **await deed(world, Asked(world, await _json(request)))})
    except PageError as problem:
        return JSONResponse({"ok": False, "problem": str(problem)}, 400)
    except SlackError:
        return JSONResponse({"ok": False, "problem": "That is no longer there."}, 400)
    except Exception:
        log.exception("the local workspace failed at %s", request.path_params["deed"])
        return JSONResponse({"ok": False, "problem": "Something went wrong. The log says what."}, 500)


async def _json(request: Request) -> object:
    try:
        body: object = await request.json()
    except ValueError:
        raise PageError("The page sent something that is not JSON.") from None
    return body


def _state(world: World, me: Person, hints: Sequence[Hint]) -> Json:
    """Everything that one person's page shows."""
    now = world.clock.now()
    talk = world.conversations
    mine = {key: channel for key, channel in talk.channels.items() if me.id in channel["members"]}
    return {
        "me": me.id,
        "bot": BOT_USER,
        "people": [asdict(someone) | {"dm": someone.dm} for someone in PEOPLE],
        "users": {user["id"]: user for user in [*(as_user(p, now) for p in PEOPLE), bot_user(now)]},
        "channels": mine,
        "messages": {key: [without_secrets(message) for message in talk.visible(key, me.id)] for key in mine},
        "home": world.views.home(me.id),
        "modals": world.views.stack(me.id),
        "unread": talk.unread(),
        "hints": [asdict(hint) for hint in hints],
        "now": now.timestamp(),
        "connected": world.delivery.connected,
        "wire": world.wire.of(me.id),
    }
