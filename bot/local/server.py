"""Builds the local workspace's web app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from bot.local import api, page
from bot.local.errors import PageError, SlackError
from bot.local.guard import LoopbackOnly
from bot.local.hooks import Hint as Hint
from bot.local.hooks import Hooks as Hooks
from bot.local.world import World

STATIC = Path(__file__).parent / "static"
# "Nothing leaves this computer" is a promise that the browser can keep for us.
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


def build(world: World, hints: Sequence[Hint], hooks: Hooks, more: Sequence[Route] = ()) -> Starlette:
    """The whole workspace as one web app: Web API, Socket Mode, the page and its API; and `more` beside them.

    Whoever serves it calls `world.hang_up()` before stopping, or the server waits for open pages forever. The end
    of the app's lifespan closes the world.
    """

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await world.close()

    async def link(websocket: WebSocket) -> None:
        await world.delivery.serve_socket(websocket)

    return Starlette(
        routes=[
            Route("/", _index),
            *more,
            *api.routes(world),
            *page.routes(world, hints, hooks),
            WebSocketRoute("/link/", link),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(LoopbackOnly)],
        exception_handlers={SlackError: _slack_refuses, PageError: _page_refuses},
        lifespan=lifespan,
    )


async def _index(_: Request) -> Response:
    headers = {
        "content-security-policy": POLICY,
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
    }
    return FileResponse(STATIC / "index.html", headers=headers)


async def _slack_refuses(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, SlackError)
    return JSONResponse(problem.as_json(), 404)


async def _page_refuses(_: Request, problem: Exception) -> Response:
    return JSONResponse({"ok": False, "problem": str(problem)}, 400)
