"""`/reflect some words`, committed before it is acknowledged: how soon, and how many a second.

Ours: the whole bot over signed HTTP in a process of its own, on SQLite and on PostgreSQL, durable. The rival: a bare
AsyncApp behind the same web server, with a listener that only acknowledges. They take turns, round by round; the load
comes from a third process. Afterwards the rows are counted: what was acknowledged is there.
"""

import math
from collections.abc import Iterator
from contextlib import ExitStack

from sqlalchemy import create_engine, text

from benchmarks import deeds
from benchmarks.fake import FakeSlack
from benchmarks.load import Plan, send
from benchmarks.report import NEVER, Row, Spread
from benchmarks.run import DATABASES, Run
from benchmarks.sides import address, our_bot, rival

ROUNDS, RATE, SECONDS = 3, 100, 6
CONNECTIONS, FLAT_OUT, MOST = 32, 4, 4000
"""`MOST`: requests a second that the generator prepares for; nobody here comes near."""

PEOPLE = [f"U{number}" for number in range(200)]
BARE = "bare AsyncApp"
EXPECTED = {"SQLite": "Kept as", "PostgreSQL": "Kept as", BARE: "only acknowledges"}


def measure(run: Run) -> Iterator[Row]:
    urls = {kind: run.new_database(kind) for kind in DATABASES}
    with ExitStack() as stack:
        slack = stack.enter_context(FakeSlack().serving())
        bots = {kind: our_bot(run.new_folder(), slack, url) for kind, url in urls.items()}
        started = bots | {BARE: rival(run.new_folder(), slack, "http")}
        sides = {name: Side(name, address(stack.enter_context(one))) for name, one in started.items()}
        for number in range(ROUNDS):
            for side in sides.values():
                run.say(f"round {number + 1} of {ROUNDS}: {side.name}")
                side.steadily()
                side.flat_out()
    for kind in DATABASES:
        _check(urls[kind], sides[kind].kept)
        yield from _rows(sides[kind], sides[BARE])


class Side:
    """One of those who race, and how it did."""

    def __init__(self, name: str, url: str) -> None:
        self.name, self._url, self.kept = name, url, 0
        self.rounds: list[list[float]] = []
        self.a_second: list[float] = []
        self._send(PEOPLE, rate=RATE)  # first contacts, connections and the token check are not what is measured

    def steadily(self) -> None:
        self.rounds.append(self._send(PEOPLE * (RATE * SECONDS // len(PEOPLE)), rate=RATE))

    def flat_out(self) -> None:
        took = self._send(PEOPLE * (MOST * FLAT_OUT // len(PEOPLE)), connections=CONNECTIONS, seconds=FLAT_OUT)
        self.a_second.append(sum(one < NEVER for one in took) / FLAT_OUT)

    def _send(self, people: list[str], **how: float) -> list[float]:
        bodies = [deeds.reflect(person) for person in people]
        took = send(Plan(self._url, bodies, EXPECTED[self.name], **how))  # type: ignore[arg-type]  # ints are floats
        self.kept += sum(one < NEVER for one in took)
        return took


def _rows(ours: Side, bare: Side) -> Iterator[Row]:
    what = f"`/reflect some words`, committed before the ack, {RATE}/s open loop for {SECONDS} s, {ours.name}"
    for share, name, goal in ((0.5, "median", ""), (0.99, "p99", "under 50 ms")):
        mine, theirs = (Spread([_quantile(one, share) for one in side.rounds]) for side in (ours, bare))
        ratio = f"{mine.median / theirs.median:.2f} times the rival"
        yield Row(
            f"{what}: {name} of each round", mine, goal, mine.median < 0.05 if goal else None, BARE, theirs, ratio
        )
    mine, theirs = (Spread(side.a_second, "a second") for side in (ours, bare))
    share = mine.median / theirs.median
    what = f"the same over {CONNECTIONS} connections as fast as they can for {FLAT_OUT} s, {ours.name}"
    yield Row(what, mine, "at least 60 % of the rival", share >= 0.6, BARE, theirs, f"{share:.0%} of the rival")


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def _check(url: str, acknowledged: int) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        there = connection.execute(text("SELECT count(*) FROM answer")).scalar_one()
    engine.dispose()
    if there < acknowledged:
        raise RuntimeError(f"{acknowledged} texts were acknowledged, but only {there} are there")
