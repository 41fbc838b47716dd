"""Four hundred messages are due at once: how close to Slack's limits are they sent, and never beyond?

The real delivery and the real client, on SQLite, against a fake that counts as Slack does: a message a second to a
conversation, three hundred to a workspace in any minute, else 429. Then once more with thirty people, and in the middle
of it the fake asks for three seconds of quiet.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import aiohttp
from pydantic import SecretStr

from benchmarks import people
from benchmarks.bare import TOKEN
from benchmarks.delivering import delivery, opened
from benchmarks.fake import FakeSlack, Limits, Post
from benchmarks.people import NOW
from benchmarks.report import Row, Spread
from benchmarks.run import Run
from bot.__main__ import read_time
from bot.app import make_client
from bot.clock import Clock
from bot.settings import Settings
from handlers.slack.client import SlackClient
from handlers.slack.sender import SlackSender

MANY, PART, LIMIT = 400, 100, Limits().per_minute
FEW, AFTER, QUIET = 30, 10, 3.0


def measure(run: Run) -> Iterator[Row]:
    run.say(f"{MANY} messages, which takes more than a minute")
    posts = asyncio.run(_send(run, MANY, Limits()))
    taken = [post.at for post in posts if post.taken]
    ends = [*range(0, MANY, PART), MANY - 1]
    rates = Spread([60 * (b - a) / (taken[b] - taken[a]) for a, b in pairwise(ends)], "a minute")
    share, limit = 60 * (MANY - 1) / (taken[-1] - taken[0]) / LIMIT, Spread([LIMIT], "a minute")
    what = f"{MANY} messages, all due at once, to {MANY} people: each hundred's rate"
    yield Row(what, rates, "at least 95 %", share >= 0.95, "Slack's limit", limit, f"{share:.1%} from first to last")
    refused = len(posts) - len(taken)
    yield Row("of these, sent too fast and refused", Spread([refused], ""), "none", refused == 0)
    run.say(f"{FEW} messages, and a request for quiet")
    early, gap = _around(asyncio.run(_send(run, FEW, Limits(silence=(AFTER, QUIET)))))
    yield Row(f"calls while {QUIET:g} s of quiet were asked for", Spread([early], ""), "none", early == 0)
    yield Row("from that request to the next call", Spread([gap]), f"at least {QUIET:g} s", gap >= QUIET)


async def _send(run: Run, count: int, limits: Limits) -> list[Post]:
    """Every call that came, until everybody's message was taken."""
    url, clock = people.filled(run, "SQLite", count, "to send to"), Clock(read_time)
    with FakeSlack(limits=limits, delay={"*": 0.05}).serving() as slack:
        settings = Settings(slack_bot_token=SecretStr(TOKEN), slack_api_url=slack.api_url)
        async with opened(url) as database, aiohttp.ClientSession() as http:
            people.give_habits(database, range(count))
            people.make_due(database.engine, range(count))
            clock.jump_to(NOW)
            sending = delivery(database, SlackSender(SlackClient(make_client(settings, http))), clock.now)
            pump, end = asyncio.create_task(sending.run()), time.monotonic() + 180
            while sum(post.taken for post in slack.posts) < count and time.monotonic() < end:
                sending.wake()
                with suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(sending.settled()), 1)
                await asyncio.sleep(0.2)
            await sending.stop(pump)
    return slack.posts


def _around(posts: list[Post]) -> tuple[int, float]:
    """How many calls came before the quiet was over, and the seconds from the request for it to the next call."""
    asked = next(post.at for post in posts if not post.taken)
    after = [post.at - asked for post in posts if post.at > asked]
    return sum(one < QUIET for one in after), min(after)
