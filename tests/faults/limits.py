"""How Slack limits: rules for the fake Slack. Whoever calls before the time they were given is written down."""

import math
import random
import time
from collections import defaultdict, deque
from collections.abc import Mapping

from tests.slack.wire import Fault, Json, key_of, limited

POST = "chat.postMessage"
ON_THE_WAY = 0.5
"""Seconds in which calls may still arrive that were made before the caller could hear that it has to wait."""


def team_of(args: Json) -> str:
    """The workspace, which people's and conversations' ids carry: "07" of "U07-0123" and of "D07-0123"."""
    name = str(args.get("channel") or args.get("users") or args.get("user") or "")
    return name[1:].partition("-")[0] if "-" in name else ""


def _limited(seconds: float) -> Fault:
    """Slack tells whole seconds."""
    return limited(str(math.ceil(seconds)))


class Waits:
    """Who was told to wait until when, and every call that came before its time."""

    def __init__(self) -> None:
        self.told = 0
        self.early: list[str] = []
        self.on_the_way = ON_THE_WAY
        self._since: dict[str, float] = {}
        self._until: dict[str, float] = {}

    def tell(self, scope: str, seconds: float) -> Fault:
        """Answer a call with: not before so many seconds."""
        now = time.monotonic()
        self.told += 1
        self._since.setdefault(scope, now)
        self._until[scope] = max(self._until.get(scope, 0), now + seconds)
        return _limited(seconds)

    def refuse(self, scope: str) -> Fault | None:
        """What a call gets that comes too early; None when it may come."""
        now, until = time.monotonic(), self._until.get(scope, 0)
        if now >= until:
            self._since.pop(scope, None)
            return None
        if now > self._since[scope] + self.on_the_way:
            self.early.append(f"{scope}: {until - now:.1f} s too early")
        return _limited(until - now)


class Limits:
    """Slack's own: so many calls of a method per workspace in any minute, and a second between posts to one person.

    Args:
        a_minute: by method; what is not named is not limited.
        window: how long that minute is, in seconds.
    """

    def __init__(self, a_minute: Mapping[str, int], window: float = 60, per_conversation: float = 1.0) -> None:
        self.waits = Waits()
        self._a_minute, self._window, self._apart = a_minute, window, per_conversation
        self._taken: dict[str, deque[float]] = defaultdict(deque)
        self._last: dict[str, float] = {}

    def __call__(self, method: str, args: Json) -> Fault | None:
        if method not in self._a_minute:
            return None
        scope, now = f"{method} in {team_of(args)}", time.monotonic()
        if told := self.waits.refuse(scope):
            return told
        taken = self._taken[scope]
        while taken and taken[0] <= now - self._window:
            taken.popleft()
        if len(taken) >= self._a_minute[method]:
            return self.waits.tell(scope, taken[0] + self._window - now)
        if method == POST and now - self._last.get(args["channel"], -1e9) < self._apart:
            return self.waits.tell(f"{method} to {args['channel']}", 1)
        taken.append(now)
        self._last[args.get("channel", "")] = now
        return None


class Storm:
    """A share of the posts (or of another method's calls) is told to wait, each time for another while; and then
    nobody may call it for that workspace any earlier."""

    def __init__(self, seed: int, share: float, seconds: tuple[int, int], method: str = POST) -> None:
        self.waits = Waits()
        self._random, self._share, self._seconds, self._method = random.Random(seed), share, seconds, method

    def __call__(self, method: str, args: Json) -> Fault | None:
        if method != self._method:
            return None
        scope = f"{method} in {team_of(args)}"
        if told := self.waits.refuse(scope):
            return told
        if self._random.random() < self._share:
            return self.waits.tell(scope, self._random.randint(*self._seconds))
        return None

    def calm(self) -> None:
        """Nobody else is told to wait; who was told has heard it by now, and still has to."""
        self._share, self.waits.on_the_way = 0, 0


class Drops:
    """A share of the posts is accepted, and the answer is lost."""

    def __init__(self, seed: int, share: float) -> None:
        self.keys: list[str] = []
        self._random, self._share = random.Random(seed), share

    def __call__(self, method: str, args: Json) -> Fault | None:
        if method != POST or self._random.random() >= self._share:
            return None
        self.keys.append(key_of(args))
        return Fault(drop=True)
