"""Two hundred clicks within one second, each with 400 ms of API calls behind it: how long until Slack has its answer?

Ours: the whole bot over signed HTTP on SQLite; every click is a durable write, acknowledged after its commit, and then
the message is drawn again: one call, over which this Slack takes 400 ms. The rival: sync Bolt with its default pool,
which acknowledges at once, and then makes two calls of 200 ms. They take turns; a third process clicks.
"""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from pydantic import SecretStr

from benchmarks import deeds
from benchmarks.fake import FakeSlack
from benchmarks.load import Plan, send
from benchmarks.report import Row, Spread
from benchmarks.run import Run
from benchmarks.sides import KEY, address, our_bot, rival
from bot.__main__ import read_time
from bot.app import open_database
from bot.settings import Settings
from habits.messages import Button, Paragraph, Reply, Request, Show, WorkspaceRef
from handlers.desk import Desk

CLICKS, WARM, ROUNDS = 200, 10, 3
HERE = WorkspaceRef("slack", "T1")
SLOW = {"auth.test": 0.0, "chat.update": 0.4, "*": 0.2}


def measure(run: Run) -> Iterator[Row]:
    ours, theirs, blocked = [], [], []
    with FakeSlack(delay=SLOW).serving() as slack:
        for number in range(ROUNDS):
            run.say(f"round {number + 1} of {ROUNDS}")
            folder = run.new_folder()
            url = f"sqlite:///{folder / 'clicks.db'}"
            bodies = asyncio.run(_buttons(url))
            with our_bot(folder, slack, url) as bot:
                ours.append(_volley(address(bot), bodies))
                blocked.append(float(bot.end().split()[-1]))
            with rival(run.new_folder(), slack, "sync") as bare:
                theirs.append(_volley(address(bare), [_nothing(number) for number in range(WARM + CLICKS)]))
    late, lost = _late(ours), _late(theirs)
    what = f"{CLICKS} clicks in one second, 400 ms of API calls behind each"
    goal = "0 over 1 s"
    yield Row(f"{what}: not acknowledged within 1 s", late, goal, max(late.values) == 0, "sync Bolt", lost)
    yield Row("the same: the slowest acknowledgement", _slowest(ours), "", None, "sync Bolt", _slowest(theirs))
    yield Row("longest that our loop was blocked meanwhile", Spread(blocked), "under 50 ms", max(blocked) < 0.05)


def _late(rounds: list[list[float]]) -> Spread:
    return Spread([sum(one >= 1 for one in took) for took in rounds], f"of {CLICKS}")


def _slowest(rounds: list[list[float]]) -> Spread:
    return Spread([max(took) for took in rounds])


def _volley(url: str, bodies: list[str]) -> list[float]:
    send(Plan(url, bodies[:WARM], rate=WARM))  # imports, connections and the token check are not what is measured
    return send(Plan(url, bodies[-CLICKS:], rate=CLICKS))


def _nothing(number: int) -> str:
    return deeds.click(f"U{number}", "habit.mark:0", "{}")


async def _buttons(url: str) -> list[str]:
    """As many people, each with a habit of today, pressing "Did it"."""
    database = open_database(Settings(database_url=url, rapport_master_key=SecretStr(KEY)))
    desk = Desk(database, read_time)
    bodies = [await _did_it(desk, f"U{number}") for number in range(WARM + CLICKS)]
    database.close()
    return bodies


async def _did_it(desk: Desk, person: str) -> str:
    async def do(verb: str, **more: Any) -> Reply:
        return await desk.handle(Request(workspace=HERE, person=person, verb=verb, source=f"{person}:{verb}", **more))

    await do("habits.save", values={"name": "Listen", "cue": "a call begins", "action": "listen", "cadence": "daily"})
    shown = await do("habits.done")
    assert isinstance(shown, Show)
    line = shown.message.parts[-1]
    assert isinstance(line, Paragraph)
    assert isinstance(line.side, Button)
    return deeds.click(person, "habit.mark:0", json.dumps({**line.side.args, "said": "done"}))
