"""The bot on the local workspace: the real app and the real Socket Mode, only the server is ours."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

from pydantic import SecretStr

from bot.alone import alone
from bot.app import Bot, open_database, running
from bot.clock import Clock
from bot.local.ids import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from bot.local.seed import reseed, seed_if_empty
from bot.local.server import Hint, Hooks, build
from bot.local.world import World
from bot.serving import Say, listen, listening, port_of
from bot.settings import Settings
from bot.socket_mode import connected
from bot.stopping import Stop
from handlers.words import COMMANDS

HINTS = [Hint(one.name, one.usage, one.description) for one in COMMANDS]


async def serve_local(settings: Settings, clock: Clock, say: Say, stop: Stop) -> None:
    """Run until told to stop."""
    async with local(settings, clock) as (url, _):
        say(f"Rapport is ready: {url} (a local workspace: nothing leaves this computer)")
        await stop.wait()


@contextlib.asynccontextmanager
async def local(settings: Settings, clock: Clock) -> AsyncIterator[tuple[str, Bot]]:
    """The workspace's address, and the bot in it."""
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(alone(settings.store))
        listener = _any_port(settings.port)
        url = f"http://127.0.0.1:{port_of(listener)}"
        world = World(url, clock, state_file=settings.rapport_data / "local-workspace.json")
        settings = at_home(settings, url)
        database = await asyncio.to_thread(open_database, settings)
        stack.callback(database.close)
        bot = await stack.enter_async_context(running(settings, clock, database))
        web = build(world, HINTS, hooks(bot, world), bot.health.routes())
        await stack.enter_async_context(listening(web, listener))
        stack.callback(world.hang_up)
        stack.push_async_callback(bot.delivery.halt)  # while there is still somebody to send to
        await seed_if_empty(bot)
        await stack.enter_async_context(connected(settings, bot))
        yield url, bot


def hooks(bot: Bot, world: World) -> Hooks:
    """What the page's knobs do to the bot."""

    async def clock_moved() -> None:
        bot.delivery.wake()

    async def reset() -> None:
        async with bot.delivery.still():
            world.clear()  # once more: a message may have been on its way
            await reseed(bot)

    return Hooks(clock_moved, reset)


def at_home(settings: Settings, url: str) -> Settings:
    """The same settings, talking to the workspace on this machine."""
    return settings.model_copy(
        update={
            "slack_bot_token": SecretStr(BOT_TOKEN),
            "slack_app_token": SecretStr(APP_TOKEN),
            "slack_signing_secret": SecretStr(SIGNING_SECRET),
            "slack_api_url": f"{url}/api/",
            "database_url": settings.store,
            "slack_messages_per_minute": 60_000,  # nobody limits us there
        }
    )


def _any_port(wanted: int) -> socket.socket:
    """The wanted port, or a free one when it is taken."""
    try:
        return listen("127.0.0.1", wanted)
    except OSError:
        return listen("127.0.0.1", 0)
