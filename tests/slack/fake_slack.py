"""A small Slack: a real HTTP server that answers the Web API methods the bot uses, and can be told to misbehave.

Every call is recorded, and every message and view is linted: a payload Slack would refuse is answered as Slack
does, and `problems` keeps it, so that the fixture can fail the test.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from aiohttp import web

from handlers.slack.lint import lint_message, lint_view
from tests.slack.fake_parts import BOT_USER as BOT_USER
from tests.slack.fake_parts import Channels, Files
from tests.slack.wire import Call as Call
from tests.slack.wire import Fault as Fault
from tests.slack.wire import Json as Json
from tests.slack.wire import Refused as Refused
from tests.slack.wire import answer, arguments, person_of, said_yes, without_payload
from tests.slack.wire import dm_of as dm_of
from tests.slack.wire import dropping as dropping
from tests.slack.wire import forbidding as forbidding
from tests.slack.wire import key_of as key_of
from tests.slack.wire import lacking as lacking
from tests.slack.wire import limited as limited
from tests.slack.wire import not_found as not_found
from tests.slack.wire import refusing as refusing

TEAM, APP, BOT = "T1", "A1", "B1"
BOT_TOKEN, SECRET = "xoxb-fake", "shhh-fake"
HOOK = "response_url"
"""The name under which posts to a reply address are recorded."""

Rule = Callable[[str, Json], Fault | None]
"""Looks at a call, by its method and arguments, and may say what happens instead."""


class FakeSlack(Channels, Files):
    """Use it as `async with FakeSlack() as slack`. `people` may be posted to, and whoever the rule `crowd` knows;
    everybody else is unknown. `flags`: what else Slack says of a person.

    Args:
        lean: for thousands of messages: nothing is linted, and blocks are not kept.
        now: what messages are stamped with, in seconds.
    """

    def __init__(self, *, lean: bool = False, now: Callable[[], float] = lambda: 1700000000) -> None:
        Channels.__init__(self)
        Files.__init__(self)
        self._lean, self._now = lean, now
        self.calls: list[Call] = []
        self.problems: list[str] = []
        self.people: dict[str, str] = {"USAM": "Europe/Madrid", "UKIM": "Asia/Tokyo"}
        self.flags: dict[str, Json] = {}
        self.crowd: Callable[[str], bool] = lambda _: False
        self.rules: list[Rule] = []
        self.posts = 0
        self.accepted: Counter[tuple[str, str]] = Counter()
        self.messages: dict[tuple[str, str], Json] = {}
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self._faults: dict[str, list[Fault]] = defaultdict(list)
        self._at: dict[int, list[Callable[[], object]]] = defaultdict(list)
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

    def after(self, messages: int, call: Callable[[], object]) -> None:
        """Call this when so many messages have been accepted, before the last of them is answered."""
        self._at[messages].append(call)

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
        if self._lean:
            args.pop("blocks", None)
        self.calls.append(Call(name, args, {} if self._lean else dict(request.headers)))
        fault = self._fault_for(name, args)
        await asyncio.sleep(fault.stall)
        if fault.status:
            return answer(fault.body, fault.status, fault.headers)
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            return answer({"ok": False, "error": "invalid_auth"})
        done = self._do(name, args)
        if fault.drop and request.transport:
            request.transport.abort()
        return answer(done)

    def _fault_for(self, name: str, args: Json) -> Fault:
        told = next((one for one in self._faults[name] if one.times != 0), None)
        if told is None:
            return next((fault for rule in self.rules if (fault := rule(name, args))), Fault())
        if told.times:
            told.times -= 1
        return told

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
        self._lint("invalid_blocks", lint_message, args)
        return web.Response(text="ok")

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        self.files.append({"id": request.match_info["file"], "content": await request.read()})
        return web.Response(text="OK")

    def _lint(self, code: str, lint: Callable[[Json], list[str]], payload: Json) -> None:
        problems = [] if self._lean else lint(payload)
        self.problems += problems
        if problems:
            raise Refused(code, errors=problems, response_metadata={"messages": problems})

    # ---------------------------------------------------------------- the methods (`__` stands for the dot)

    def auth__test(self, _: Json) -> Json:
        return {"team": "Fake", "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT, "url": self.url, "user": "rapport"}

    def users__info(self, args: Json) -> Json:
        if not self._knows(args["user"]):
            raise Refused("user_not_found")
        told = {"id": args["user"], "tz": self.people.get(args["user"], "UTC")}
        return {"user": told | self.flags.get(args["user"], {})}

    def conversations__open(self, args: Json) -> Json:
        return {"channel": {"id": self._channel(args["users"])}}

    def conversations__history(self, args: Json) -> Json:
        """Newest first, a page at a time; without threads, and with metadata only for who asks."""
        channel, until = args["channel"], args.get("cursor") or args.get("latest") or "9"
        if self._channel(channel) != channel:
            raise Refused("channel_not_found")
        found = [
            one if said_yes(args.get("include_all_metadata")) else without_payload(one)
            for (place, ts), one in reversed(self.messages.items())
            if place == channel and args.get("oldest", "0") < ts < until and one.get("thread_ts") in (None, ts)
        ]
        page, rest = found[: (most := int(args.get("limit", 100)))], found[most:]
        more = {"has_more": True, "response_metadata": {"next_cursor": page[-1]["ts"]}} if rest else {"has_more": False}
        return {"messages": page, **more}

    def chat__postMessage(self, args: Json) -> Json:
        channel = self._channel(args["channel"])
        self._lint("invalid_blocks", lint_message, args)
        self.check_files(args.get("blocks", []))
        ts = f"{self._now():.0f}.{next(self._ids):06d}"
        self.messages[channel, ts] = args | {"channel": channel, "ts": ts, "user": BOT_USER, "bot_id": BOT}
        self.accepted[person_of(channel), key_of(args)] += 1
        self.posts += 1
        for call in self._at.pop(self.posts, []):
            call()
        return {"channel": channel, "ts": ts, "message": self.messages[channel, ts]}

    def chat__update(self, args: Json) -> Json:
        place = args["channel"], args["ts"]
        if place not in self.messages:
            raise Refused("message_not_found")
        self._lint("invalid_blocks", lint_message, args)
        self.messages[place] |= args
        return {"channel": place[0], "ts": place[1], "text": args.get("text", "")}

    def chat__postEphemeral(self, args: Json) -> Json:
        self._channel(args["channel"])
        self._lint("invalid_blocks", lint_message, args)
        return {"message_ts": f"1700000000.{next(self._ids):06d}"}

    def views__open(self, args: Json) -> Json:
        used = self._triggers.get(args["trigger_id"])
        if used is None or used:
            raise Refused("exchanged_trigger_id" if used else "expired_trigger_id")
        self._lint("invalid_arguments", lint_view, args["view"])
        self._triggers[args["trigger_id"]] = True
        made = args["view"] | {"id": f"V{next(self._ids)}", "hash": "1.a"}
        self.views[made["id"]] = made
        return {"view": made}

    def views__update(self, args: Json) -> Json:
        if args["view_id"] not in self.views:
            raise Refused("not_found")
        self._lint("invalid_arguments", lint_view, args["view"])
        self.views[args["view_id"]] = args["view"] | {"id": args["view_id"], "hash": f"{next(self._ids)}.a"}
        return {"view": self.views[args["view_id"]]}

    def views__publish(self, args: Json) -> Json:
        self._lint("invalid_arguments", lint_view, args["view"])
        self.homes[args["user_id"]] = args["view"] | {"id": f"VHOME{args['user_id']}"}
        return {"view": self.homes[args["user_id"]]}

    def files__getUploadURLExternal(self, args: Json) -> Json:
        made = f"F{next(self._ids):08d}"
        return {"upload_url": f"{self.url}/upload/{made}", "file_id": made, "length": args["length"]}

    def _knows(self, person: str) -> bool:
        return person in self.people or self.crowd(person)

    def _channel(self, channel: str) -> str:
        """The chat with the bot, by its own id or by the person's; or a channel."""
        if channel in self.channels:
            return self.written_in(channel)
        if self._knows(channel):
            return dm_of(channel)
        if channel.startswith("D") and self._knows(person_of(channel)):
            return channel
        raise Refused("channel_not_found")


def _methods(slack: FakeSlack) -> Iterator[tuple[str, Callable[[Json], Json]]]:
    for name in dir(FakeSlack):
        if "__" in name.strip("_"):
            yield name, getattr(slack, name)
