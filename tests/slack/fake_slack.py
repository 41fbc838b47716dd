"""A small Slack: a real HTTP server that answers the Web API methods the bot uses, and can be told to misbehave.

Every call is recorded, and every message and view is linted: a payload Slack would refuse is answered as Slack
does, and `problems` keeps it, so that the fixture can fail the test.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from aiohttp import web

from handlers.slack.lint import lint_message, lint_view
from tests.slack.wire import Json as Json
from tests.slack.wire import answer, arguments

TEAM, APP, BOT, BOT_USER = "T1", "A1", "B1", "UBOT"
BOT_TOKEN, SECRET = "xoxb-fake", "shhh-fake"
HOOK = "response_url"
"""The name under which posts to a reply address are recorded."""


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


def not_found() -> Fault:
    """A server that answers with a web page."""
    return Fault(404, "<html><body>Not Found</body></html>")


class FakeSlack:
    """Use it as `async with FakeSlack() as slack`. `people` may be posted to; everybody else is unknown."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.problems: list[str] = []
        self.people: dict[str, str] = {"USAM": "Europe/Madrid", "UKIM": "Asia/Tokyo"}
        self.messages: dict[tuple[str, str], Json] = {}
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.files: list[Json] = []
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._triggers: dict[str, bool] = {}
        self._hooks: dict[str, int] = {}
        self._ids = itertools.count(1)
        self._methods = {name.replace("__", "."): one for name, one in _methods(self)}

    # ---------------------------------------------------------------- what a test says and asks

    def fault(self, method: str, fault: Fault) -> Fault:
        """Let a method misbehave."""
        self._faults[method].append(fault)
        return fault

    @contextmanager
    def failing(self, method: str, fault: Fault) -> Iterator[None]:
        self.fault(method, fault)
        try:
            yield
        finally:
            self._faults[method].remove(fault)

    def of(self, method: str) -> list[Json]:
        """The arguments of every call to a method."""
        return [call.args for call in self.calls if call.method == method]

    def last(self, method: str) -> Json:
        assert self.of(method), f"no {method} among {[call.method for call in self.calls]}"
        return self.of(method)[-1]

    def names(self) -> list[str]:
        """Which methods were called, in order, without the ones that only ask."""
        asking = {"auth.test", "users.info"}
        return [call.method for call in self.calls if call.method not in asking]

    def forget(self) -> None:
        self.calls.clear()

    async def until(self, method: str, count: int = 1, seconds: float = 5) -> Json:
        """Wait for the `count`th call to a method."""
        async with asyncio.timeout(seconds):
            while len(self.of(method)) < count:  # noqa: ASYNC110  # calls come from another task, by any method
                await asyncio.sleep(0.01)
        return self.of(method)[count - 1]

    def trigger(self) -> str:
        """A fresh trigger id, good for one form."""
        self._triggers[made := f"trigger.{next(self._ids)}"] = False
        return made

    def hook(self, uses: int = 5) -> str:
        """A fresh reply address, good for five answers."""
        self._hooks[made := secrets.token_hex(8)] = uses
        return f"{self.url}/respond/{made}"

    # ---------------------------------------------------------------- the server

    async def __aenter__(self) -> FakeSlack:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{hook}", self._respond)
        app.router.add_post("/upload/{file}", self._uploaded)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name, args = request.match_info["method"], await arguments(request)
        self.calls.append(Call(name, args, dict(request.headers)))
        fault = next((one for one in self._faults[name] if one.times != 0), Fault())
        if fault.times:
            fault.times -= 1
        await asyncio.sleep(fault.stall)
        if fault.status:
            return answer(fault.body, fault.status, fault.headers)
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return answer({"ok": False, "error": "invalid_auth"})
        done = self._do(name, args)
        if fault.drop and request.transport:
            request.transport.abort()
        return answer(done)

    def _do(self, name: str, args: Json) -> Json:
        method = self._methods.get(name)
        try:
            if method is None:
                raise Refused("unknown_method")
            return {"ok": True, **method(args)}
        except Refused as refused:
            return refused.answer

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        name, args = request.match_info["hook"], await arguments(request)
        self.calls.append(Call(HOOK, args | {"url": str(request.url)}, dict(request.headers)))
        fault = next((one for one in self._faults[HOOK] if one.times != 0), Fault())
        if fault.status:
            return answer(fault.body, fault.status)
        if self._hooks.get(name, 0) < 1:
            return answer({"ok": False, "error": "used_url"}, 404)
        self._hooks[name] -= 1
        self._lint("invalid_blocks", lint_message(args))
        return web.Response(text="ok")

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        self.files.append({"id": request.match_info["file"], "content": await request.read()})
        return web.Response(text="OK")

    def _lint(self, code: str, problems: list[str]) -> None:
        self.problems += problems
        if problems:
            raise Refused(code, errors=problems, response_metadata={"messages": problems})

    # ---------------------------------------------------------------- the methods (`__` stands for the dot)

    def auth__test(self, _: Json) -> Json:
        return {"team": "Fake", "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "url": self.url, "user": "rapport"}

    def users__info(self, args: Json) -> Json:
        if args["user"] not in self.people:
            raise Refused("user_not_found")
        return {"user": {"id": args["user"], "tz": self.people[args["user"]]}}

    def conversations__open(self, args: Json) -> Json:
        return {"channel": {"id": self._channel(args["users"])}}

    def chat__postMessage(self, args: Json) -> Json:
        channel = self._channel(args["channel"])
        self._lint("invalid_blocks", lint_message(args))
        ts = f"1700000000.{next(self._ids):06d}"
        self.messages[channel, ts] = args | {"channel": channel, "ts": ts, "user": BOT_USER, "bot_id": BOT}
        return {"channel": channel, "ts": ts, "message": self.messages[channel, ts]}

    def chat__update(self, args: Json) -> Json:
        place = args["channel"], args["ts"]
        if place not in self.messages:
            raise Refused("message_not_found")
        self._lint("invalid_blocks", lint_message(args))
        self.messages[place] |= args
        return {"channel": place[0], "ts": place[1], "text": args.get("text", "")}

    def chat__postEphemeral(self, args: Json) -> Json:
        self._channel(args["channel"])
        self._lint("invalid_blocks", lint_message(args))
        return {"message_ts": f"1700000000.{next(self._ids):06d}"}

    def views__open(self, args: Json) -> Json:
        used = self._triggers.get(args["trigger_id"])
        if used is None or used:
            raise Refused("exchanged_trigger_id" if used else "expired_trigger_id")
        self._lint("invalid_arguments", lint_view(args["view"]))
        self._triggers[args["trigger_id"]] = True
        made = args["view"] | {"id": f"V{next(self._ids)}", "hash": "1.a"}
        self.views[made["id"]] = made
        return {"view": made}

    def views__update(self, args: Json) -> Json:
        if args["view_id"] not in self.views:
            raise Refused("not_found")
        self._lint("invalid_arguments", lint_view(args["view"]))
        self.views[args["view_id"]] = args["view"] | {"id": args["view_id"], "hash": f"{next(self._ids)}.a"}
        return {"view": self.views[args["view_id"]]}

    def views__publish(self, args: Json) -> Json:
        self._lint("invalid_arguments", lint_view(args["view"]))
        self.homes[args["user_id"]] = args["view"] | {"id": f"VHOME{args['user_id']}"}
        return {"view": self.homes[args["user_id"]]}

    def files__getUploadURLExternal(self, args: Json) -> Json:
        made = f"F{next(self._ids)}"
        return {"upload_url": f"{self.url}/upload/{made}", "file_id": made, "length": args["length"]}

    def files__completeUploadExternal(self, args: Json) -> Json:
        return {"files": args["files"]}

    def _channel(self, channel: str) -> str:
        """The chat with the bot, by its own id or by the person's."""
        if channel in self.people:
            return dm_of(channel)
        if channel not in {dm_of(person) for person in self.people}:
            raise Refused("channel_not_found")
        return channel


def dm_of(person: str) -> str:
    return "D" + person[1:]


def _methods(slack: FakeSlack) -> Iterator[tuple[str, Callable[[Json], Json]]]:
    for name in dir(FakeSlack):
        if "__" in name.strip("_"):
            yield name, getattr(slack, name)
