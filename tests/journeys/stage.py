"""The whole bot on the local workspace, as `make run` starts it, over Socket Mode or over signed HTTP.

It always begins on the same Tuesday, so that every day of the week and every machine tells the same story.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from pydantic import SecretStr

from bot.app import Bot, open_database, running
from bot.clock import Clock
from bot.local.seed import seed_if_empty
from bot.local.server import build
from bot.local.start import HINTS, at_home, hooks, local
from bot.local.world import World
from bot.serving import listen, listening, port_of
from bot.settings import Settings
from bot.web import make_web
from tests.journeys.visitor import Visitor, looking

LATER = timedelta(minutes=10)
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
"""An ordinary working day, after the daily message's hour."""


@dataclass
class Place:
    """A running workspace."""

    url: str
    bot: Bot
    http: aiohttp.ClientSession

    @asynccontextmanager
    async def visitor(self, person: str) -> AsyncIterator[Visitor]:
        """Somebody with the page open."""
        someone = Visitor(self.http, self.url, person)
        async with looking(someone):
            yield someone


def settings_for(folder: Path, port: int = 0) -> Settings:
    """No tokens at all, whatever this machine's environment says."""
    nothing = SecretStr("")
    return Settings(
        _env_file=None,
        slack_bot_token=nothing,
        slack_app_token=nothing,
        slack_signing_secret=nothing,
        slack_api_url="https://slack.com/api/",
        database_url="",
        rapport_master_key=nothing,
        rapport_data=folder,
        port=port,
    )


@asynccontextmanager
async def workspace(
    folder: Path, *, over_http: bool = False, port: int = 0, start: datetime = TUESDAY
) -> AsyncIterator[Place]:
    """Everything up. What lies in the folder is carried on with."""
    begun = time.monotonic()
    clock = Clock(lambda: start + timedelta(seconds=time.monotonic() - begun))
    settings = settings_for(folder, port)
    way = _signed_http if over_http else local
    async with aiohttp.ClientSession(trust_env=False) as http, way(settings, clock) as (url, bot):
        yield Place(url, bot, http)


@asynccontextmanager
async def _signed_http(settings: Settings, clock: Clock) -> AsyncIterator[tuple[str, Bot]]:
    """As `bot.local.start.local`, but the workspace posts signed requests, and there is no Socket Mode at all."""
    page, events = listen("127.0.0.1", 0), listen("127.0.0.1", 0)
    url, events_url = (f"http://127.0.0.1:{port_of(one)}" for one in (page, events))
    state = settings.rapport_data / "local-workspace.json"
    world = World(url, clock, events_url=f"{events_url}/slack/events", state_file=state)
    settings = at_home(settings, url)
    database = await asyncio.to_thread(open_database, settings)
    async with AsyncExitStack() as stack:
        stack.callback(database.close)
        bot = await stack.enter_async_context(running(settings, clock, database))
        await stack.enter_async_context(listening(make_web(bot.slack), events))
        await stack.enter_async_context(listening(build(world, HINTS, hooks(bot, world)), page))
        stack.callback(world.hang_up)
        stack.push_async_callback(bot.delivery.halt)
        await seed_if_empty(bot)
        yield url, bot


def taken_port(stack: contextlib.ExitStack) -> int:
    """A port that somebody else listens on, until the stack ends."""
    return port_of(stack.enter_context(listen("127.0.0.1", 0)))
