"""Three ways in: Socket Mode, signed HTTP, and the local workspace. Each runs until it is told to stop."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import aiohttp
import uvicorn
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette

from bot.alone import alone
from bot.app import Bot, greet, open_database, running
from bot.clock import Clock
from bot.settings import TOKENS, Mode, Settings, SettingsError
from bot.web import make_web
from handlers.slack.client import error_code

Say = Callable[[str], None]


async def serve(settings: Settings, clock: Clock, say: Say) -> None:
    """Run in the settings' mode. `say` gets one line once people can come."""
    if settings.mode is Mode.LOCAL:
        from bot.local.start import serve_local  # the page and its server are not needed anywhere else

        await serve_local(settings, clock, say)
        return
    with alone(settings.store):
        database = await asyncio.to_thread(open_database, settings)
        try:
            async with running(settings, clock, database) as bot:
                team = await greet(bot)
                way = _by_socket if settings.mode is Mode.SOCKET else _by_http
                await way(settings, bot, lambda where: say(f"Rapport is ready in {team}, {where}."))
        finally:
            database.close()


async def _by_socket(settings: Settings, bot: Bot, ready: Say) -> None:
    async with connected(settings, bot):
        ready("by Socket Mode")
        await stopped()


async def _by_http(settings: Settings, bot: Bot, ready: Say) -> None:
    try:
        listener = listen(settings.host, settings.port)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise SettingsError(
            f"Cannot listen on HOST {settings.host}, PORT {settings.port}: {why}. Set another."
        ) from None
    async with listening(make_web(bot.slack), listener):
        ready(f"on http://{settings.host}:{port_of(listener)}/slack/events")
        await stopped()


@contextlib.asynccontextmanager
async def connected(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    """Socket Mode, with the bot's own client."""
    handler = AsyncSocketModeHandler(bot.slack, settings.slack_app_token.get_secret_value())
    if settings.loopback:
        handler.client.proxy = None
    try:
        with contextlib.suppress(OSError, aiohttp.ClientError):  # out of reach for now: the SDK tries again by itself
            # Asked for here first, since the SDK would ask for ever with a token that Slack does not take.
            handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's handler is not annotated
        yield
    except SlackApiError as error:
        raise SettingsError(
            f"Slack did not take SLACK_APP_TOKEN ({error_code(error)}). Make one with the scope connections:write "
            f"at {TOKENS}, under Basic Information, App-Level Tokens."
        ) from None
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above


@contextlib.asynccontextmanager
async def listening(web: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """A web server in this loop. Signals are ours, not uvicorn's."""
    server = Server(uvicorn.Config(web, log_level="warning", access_log=False))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not task.done():  # noqa: ASYNC110  # uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises OSError when the port is taken."""
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    return listener


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


class Server(uvicorn.Server):
    """uvicorn that leaves signals to us: we stop what is around it first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def stopped() -> None:
    """Until SIGINT or SIGTERM."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        await told.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
