"""A small Slack to measure against: slow as a network is, with Slack's real limits, in a thread of its own."""

import asyncio
import itertools
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, web

from bot.serving import listen, port_of

WORDS = {"team": "Bench", "team_id": "T1", "user_id": "UBOT", "bot_id": "B1", "channel": "D1", "ts": "1.0"}


@dataclass(frozen=True)
class Post:
    """A call to chat.postMessage: when it came, to whom, and whether it was taken."""

    at: float
    conversation: str
    taken: bool


@dataclass
class Limits:
    """Slack's: so many messages to a workspace in any minute, one a second to a conversation. `silence`: after so
    many were taken, ask once for quiet, for so many seconds."""

    per_minute: int = 300
    apart: float = 1.0
    silence: tuple[int, float] | None = None
    _taken: "deque[float]" = field(default_factory=deque)
    _last: dict[str, float] = field(default_factory=lambda: defaultdict(lambda: float("-inf")))
    _quiet_until: float = 0.0

    def wait(self, conversation: str, now: float) -> float:
        """Seconds that the caller has to wait; 0: taken."""
        while self._taken and self._taken[0] <= now - 60:
            self._taken.popleft()
        if self.silence and len(self._taken) == self.silence[0]:
            self._quiet_until, self.silence = now + self.silence[1], None
        over = self._taken[0] + 60 - now if len(self._taken) >= self.per_minute else 0.0
        wait = max(over, self._last[conversation] + self.apart - now, self._quiet_until - now, 0.0)
        if not wait:
            self._taken.append(now)
            self._last[conversation] = now
        return wait


@dataclass
class FakeSlack:
    """`delay`: seconds that each call takes, by method ("*": any other)."""

    delay: dict[str, float] = field(default_factory=dict)
    limits: Limits | None = None
    posts: list[Post] = field(default_factory=list)
    api_url: str = ""
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def serving(self) -> "Iterator[FakeSlack]":
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        runner = asyncio.run_coroutine_threadsafe(self._start(), loop).result()
        yield self
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    async def _start(self) -> web.AppRunner:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket", self._socket)
        listener = listen("127.0.0.1", 0)
        self.api_url = f"http://127.0.0.1:{port_of(listener)}/api/"
        runner = web.AppRunner(app, shutdown_timeout=0.2)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        return runner

    async def _call(self, request: web.Request) -> web.Response:
        method, came = request.match_info["method"], time.monotonic()
        if method == "chat.postMessage" and self.limits:
            return await self._post(request, came, self.limits)
        await asyncio.sleep(self.delay.get(method, self.delay.get("*", 0)))
        if method == "apps.connections.open":
            return _answer(url=self.api_url.replace("http:", "ws:").replace("/api/", "/socket"))
        return _answer(**WORDS)

    async def _post(self, request: web.Request, came: float, limits: Limits) -> web.Response:
        body = await request.json() if request.content_type == "application/json" else await request.post()
        conversation = str(body.get("channel", ""))
        wait = limits.wait(conversation, came)
        self.posts.append(Post(came, conversation, not wait))
        if wait:
            told = {"Retry-After": str(int(wait) + (wait % 1 > 0))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=told)
        await asyncio.sleep(self.delay.get("chat.postMessage", self.delay.get("*", 0)))
        return _answer(channel=conversation.replace("U", "D", 1), ts=f"1700000000.{next(self._ids):06d}")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode's server side: a greeting, and silence."""
        socket = web.WebSocketResponse(heartbeat=10)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        with suppress(asyncio.CancelledError):
            async for _ in socket:
                pass
            await socket.close(code=WSCloseCode.GOING_AWAY)
        return socket


def _answer(**more: Any) -> web.Response:
    return web.json_response({"ok": True, **more})
