"""How fast a workspace is written to: under the platform's limits, and not at all while it asks for quiet.

Two token buckets, one per workspace and one per conversation, in the memory of whoever holds the workspace's lease.
A new holder does not know what the last one sent, so the workspace's bucket begins empty.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True)
class Terms:
    """What is agreed with the platform and between our processes.

    Args:
        lease: how long a workspace stays with a process that has stopped giving signs of life.
        per_minute: messages to one workspace in any minute.
        per_conversation: seconds between two messages to one conversation.
        look_backs: conversations of one workspace read back in any minute.
        at_once: messages of one workspace in flight at a time.
    """

    lease: timedelta = timedelta(seconds=30)
    per_minute: int = 300
    per_conversation: float = 1.0
    look_backs: int = 50
    at_once: int = 8


class Bucket:
    """A token bucket, empty at first. Never more than `per_minute` tokens in any minute: what it holds when full
    (a second's worth) and what it gains in a minute together. Times are seconds of a steady clock."""

    def __init__(self, per_minute: int, now: float) -> None:
        self._full = max(1.0, per_minute / 60)
        self._rate = max(per_minute - self._full, 0.5) / 60
        self._tokens, self._at = 0.0, now

    def wait(self, now: float) -> float:
        """Seconds until there is a token; 0 when there is one."""
        self._fill(now)
        return max(0.0, (1 - self._tokens) / self._rate)

    def take(self, now: float) -> None:
        self._fill(now)
        self._tokens -= 1

    def _fill(self, now: float) -> None:
        self._tokens = min(self._full, self._tokens + (now - self._at) * self._rate)
        self._at = now


@dataclass
class Pace:
    """Hands out turns in the order they are asked for."""

    bucket: Bucket
    apart: float = 0.0
    quiet_until: float = 0.0
    _last: dict[str, float] = field(default_factory=dict)
    _queue: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def turn(self, conversation: str) -> bool:
        """Wait until one more message may be sent there; False when there are no more turns."""
        loop = asyncio.get_running_loop()
        async with self._queue:
            while not self.closed and (wait := self._wait(conversation, loop.time())) > 0:
                await _first(self._closed, wait)
            if self.closed:
                return False
            self.bucket.take(loop.time())
            self._last[conversation] = loop.time()
            return True

    def quiet(self, seconds: float) -> None:
        """Retry-After: nobody's turn before that."""
        self.quiet_until = max(self.quiet_until, asyncio.get_running_loop().time() + seconds)

    @property
    def hushed(self) -> bool:
        """Whether it has to be quiet just now."""
        return self.quiet_until > asyncio.get_running_loop().time()

    def close(self) -> None:
        """No more turns, also for those who wait."""
        self._closed.set()

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    def _wait(self, conversation: str, now: float) -> float:
        again = self._last.get(conversation, -self.apart) + self.apart
        return max(self.quiet_until - now, again - now, self.bucket.wait(now))


async def _first(closed: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until it is closed."""
    try:
        async with asyncio.timeout(seconds):
            await closed.wait()
    except TimeoutError:
        pass
