"""One fault test: a crowd whose messages are due, a Slack of its own in a thread, and bots that can be started."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread, Timer
from typing import Any

from tests.faults.bots import PATIENCE, Bot, starting, until
from tests.faults.crowd import Crowd
from tests.faults.place import Place, populate
from tests.faults.process import Spec
from tests.slack.fake_slack import FakeSlack

PERSON = re.compile(r"U\d\d-\d{4}")
DONE = {"sent", "lapsed", "cancelled", "failed"}


@dataclass
class Scene:
    slack: FakeSlack
    place: Place
    start: Callable[..., Bot]

    @property
    def got(self) -> Counter[str]:
        """How many messages that the bot started each person got."""
        got: Counter[str] = Counter()
        for (person, key), count in dict(self.slack.accepted).items():
            got[person] += count if key else 0
        return got

    def start_all(self) -> list[Bot]:
        """As many as there can be: two on PostgreSQL, one on SQLite."""
        bots = [self.start() for _ in range(1 if self.place.kind == "sqlite" else 2)]
        return [bot.ready() for bot in bots]

    @property
    def lost(self) -> list[str]:
        """Who got nothing."""
        return [name for name in self.place.crowd.names if not self.got[name]]

    @property
    def doubled(self) -> Counter[str]:
        """What was sent again although it was there, by the message's key: so often too many."""
        return Counter({key: count - 1 for (_, key), count in dict(self.slack.accepted).items() if key and count > 1})

    def all_done(self) -> bool:
        """Everybody's message has been planned, and nothing waits or is under way."""
        states = self.place.states()
        return states.total() >= self.place.crowd.people and not states.keys() - DONE

    def finish(self, seconds: float = 2 * PATIENCE) -> float:
        """Wait until everything is done; gives how long that took."""
        return until(self.all_done, seconds, lambda: (self.place.states(), self.got.total()))

    def wait_for(self, messages: int) -> None:
        """Until so many have been accepted."""
        until(lambda: self.got.total() >= messages, what=lambda: (self.place.states(), self.got.total()))

    def in_the_middle(self, seed: int, deed: Callable[[], object]) -> None:
        """Do something somewhere in the burst: when Slack has accepted some message, or a little later."""
        chance = random.Random(seed)
        later = Timer(chance.uniform(0, 0.05), deed).start
        self.slack.after(chance.randint(1, self.place.crowd.people * 4 // 5), chance.choice((deed, later)))

    def kill_one(self, bots: list[Bot], seed: int) -> set[str]:
        """kill -9 to one that is sending, in the middle of the burst; gives the keys of what it had in flight."""
        killed: list[Bot] = []

        def kill() -> None:
            killed.append(self.sender_among(bots))
            killed[0].kill()

        self.in_the_middle(seed, kill)
        until(lambda: bool(killed) and not killed[0].alive, what=lambda: (self.place.states(), bots[0].log()))
        return self.place.sending(killed[0].owner)

    def sender_among(self, bots: list[Bot]) -> Bot:
        """One that holds a workspace."""
        owners = {owner for (owner,) in self.place.rows("SELECT owner FROM lease")}
        return next((bot for bot in bots if bot.owner in owners), bots[0])


@contextmanager
def slack_apart(*, lean: bool) -> Iterator[FakeSlack]:
    """A fake Slack in a loop and a thread of its own: it answers whatever the test waits for."""
    slack, loop = FakeSlack(lean=lean, now=time.time), asyncio.new_event_loop()
    slack.crowd = lambda name: bool(PERSON.fullmatch(name))
    thread = Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(slack.__aenter__(), loop).result()
    try:
        yield slack
    finally:
        asyncio.run_coroutine_threadsafe(slack.__aexit__(None, None, None), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def scene(url: str, folder: Path, crowd: Crowd, *, lean: bool = True, **more: Any) -> Iterator[Scene]:
    """Everything for a test on a database: people whose messages are due, and nobody who sends them yet.

    `lean` is Slack's way with many messages (see `FakeSlack`), `more` how to run (see `Spec`).
    """
    with slack_apart(lean=lean) as slack, contextlib.closing(Place(url, folder, crowd)) as place:
        populate(url, folder, crowd)
        place.due(timedelta(minutes=5))
        with starting(Spec(url, slack.api_url, folder, folder / "bot.log", **more)) as start:
            yield Scene(slack, place, start)
        assert slack.problems == []
