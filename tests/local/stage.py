"""A local workspace with a real Bolt app on it, in the test's own event loop."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.local.server import Hint, Hooks, build
from bot.local.world import APP_TOKEN, BOT_TOKEN, World
from tests.local import sample_app, sample_team

Json = dict[str, Any]
HINTS = [
    Hint("/habit", "[name]", "Start a small habit"),
    Hint("/done", "[what]", "Say that you did it"),
    Hint("/streaks", "", "See your streaks"),
    Hint("/team", "", "Make a team"),
    Hint("/silent", "", "A command that is never acknowledged"),
]


@dataclass
class Stage:
    """The running workspace, and a browser page's worth of requests to it."""

    world: World
    http: aiohttp.ClientSession
    app: sample_app.Sample
    client: AsyncWebClient
    calls: list[str] = field(default_factory=list)

    async def ui(self, deed: str, person: str = "U0SAM", **body: Any) -> Json:
        async with self.http.post(f"{self.world.base_url}/ui/{deed}", json={"as": person, **body}) as response:
            answer: Json = await response.json()
            return answer

    async def state(self, person: str = "U0SAM") -> Json:
        async with self.http.get(f"{self.world.base_url}/ui/state", params={"as": person}) as response:
            state: Json = await response.json()
            return state

    async def messages(self, channel: str = "D0SAM", person: str = "U0SAM") -> list[Json]:
        messages: list[Json] = (await self.state(person))["messages"][channel]
        return messages

    async def press(
        self, message: Json, action_id: str, person: str = "U0SAM", *, channel: str = "", **more: Any
    ) -> Json:
        """Press a button, in the person's conversation with the bot unless told otherwise."""
        block = next(b for b in message["blocks"] for e in b.get("elements", []) if e.get("action_id") == action_id)
        action = {"block_id": block["block_id"], "action_id": action_id, **more}
        return await self.ui("action", person, channel=channel or "D" + person[1:], ts=message["ts"], action=action)


async def until(found: Callable[[], Any], seconds: float = 5) -> Any:
    """Wait until something is there. `found` may be a coroutine function."""
    for _ in range(int(seconds / 0.02)):
        result = found()
        if asyncio.iscoroutine(result):
            result = await result
        if result:
            return result
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")


@asynccontextmanager
async def stage(*, over_http: bool = False, state_file: Path | None = None) -> AsyncIterator[Stage]:
    """Everything up: the workspace, the page's client, the app on Socket Mode or behind signed HTTP."""
    async with AsyncExitStack() as stack:
        at, events_at = _free_socket(), _free_socket() if over_http else None
        url = _url(at)
        events_url = f"{_url(events_at)}/slack/events" if events_at else None
        world = World(url, Clock(lambda: datetime.now(UTC)), events_url=events_url, state_file=state_file)
        http = await stack.enter_async_context(aiohttp.ClientSession(trust_env=False))
        client = AsyncWebClient(BOT_TOKEN, base_url=f"{url}/api/", session=http)
        client.proxy = None
        ready = Stage(world, http, sample_app.Sample(client), client)
        sample_team.register(ready.app)
        web = build(world, HINTS, Hooks(_record(ready, "clock moved"), _record(ready, "reset")))
        await stack.enter_async_context(_serving(web, at))
        stack.callback(world.hang_up)
        if events_at:
            await stack.enter_async_context(_serving(_app_web(ready.app), events_at))
        else:
            handler = AsyncSocketModeHandler(ready.app.bolt, APP_TOKEN)
            handler.client.proxy = None
            await handler.connect_async()  # type: ignore[no-untyped-call]
            stack.push_async_callback(handler.close_async)
            await until(lambda: world.delivery.connected)
        yield ready


class QuietServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _app_web(app: sample_app.Sample) -> Starlette:
    handler = AsyncSlackRequestHandler(app.bolt)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"])])


@asynccontextmanager
async def _serving(web: Starlette, at: socket.socket) -> AsyncIterator[None]:
    server = QuietServer(uvicorn.Config(web, log_level="warning"))
    task = asyncio.create_task(server.serve(sockets=[at]))
    await until(lambda: server.started)
    try:
        yield
    finally:
        server.should_exit = True
        await task
        at.close()


def _free_socket() -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", 0))
    return bound


def _url(bound: socket.socket) -> str:
    return f"http://127.0.0.1:{bound.getsockname()[1]}"


def _record(ready: Stage, what: str) -> Any:
    async def hook() -> None:
        ready.calls.append(what)

    return hook


def text_of(payload: object) -> str:
    """A payload as one searchable string."""
    return json.dumps(payload, ensure_ascii=False)


@asynccontextmanager
async def watching(ready: Stage, person: str) -> AsyncIterator[list[Json]]:
    """What an open page is told while one looks as that person."""
    events: list[Json] = []
    async with ready.http.get(f"{ready.world.base_url}/ui/stream", params={"as": person}) as response:

        async def listen() -> None:
            async for line in response.content:
                if line.startswith(b"data: "):
                    events.append(json.loads(line[6:]))

        await response.content.readline()  # the stream is open
        task = asyncio.create_task(listen())
        try:
            yield events
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
