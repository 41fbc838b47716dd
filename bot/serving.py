"""Three ways in: Socket Mode, signed HTTP, and the local workspace. Each runs until it is told to stop."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from bot.alone import alone
from bot.app import Bot, greet, open_database, running
from bot.clock import Clock
from bot.health import accepted
from bot.settings import Mode, Settings, SettingsError
from bot.socket_mode import connected
from bot.stopping import GRACE, Stop, UnderWay, stoppable
from bot.web import make_web

log = logging.getLogger(__name__)
Say = Callable[[str], None]


async def serve(settings: Settings, clock: Clock, say: Say) -> None:
    """Run in the settings' mode until told to stop. `say` gets one line once people can come."""
    with stoppable() as stop:
        if settings.mode is Mode.LOCAL:
            from bot.local.start import serve_local  # the page and its server are not needed anywhere else

            await serve_local(settings, clock, say, stop)
        else:
            await _serve_slack(settings, clock, say, stop)


async def _serve_slack(settings: Settings, clock: Clock, say: Say, stop: Stop) -> None:
    with alone(settings.store):
        database = await asyncio.to_thread(open_database, settings)
        try:
            async with running(settings, clock, database) as bot:
                team = await greet(bot)
                way = _by_socket if settings.mode is Mode.SOCKET else _by_http
                async with way(settings, bot) as where:
                    say(f"Rapport is ready in {team}, {where}.")
                    await stop.wait()
        finally:
            database.close()


@contextlib.asynccontextmanager
async def _by_socket(settings: Settings, bot: Bot) -> AsyncIterator[str]:
    async with _pages(settings, bot), connected(settings, bot):
        yield "by Socket Mode"


@contextlib.asynccontextmanager
async def _by_http(settings: Settings, bot: Bot) -> AsyncIterator[str]:
    try:
        listener = listen(settings.host, settings.port)
    except OSError as error:
        raise SettingsError(f"Cannot listen on HOST {settings.host}, {_taken(settings, error)}") from None
    bot.health.connected = accepted
    under_way = UnderWay(bot.slack)
    async with listening(make_web(bot.slack, bot.health.routes()), listener):
        yield f"on http://{settings.host}:{port_of(listener)}/slack/events"
    await under_way.answered()


@contextlib.asynccontextmanager
async def _pages(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    """Health and metrics where there is no other web server. They are worth a port, but not worth a bot."""
    try:
        listener = listen(settings.host, settings.port)
    except OSError as error:
        log.warning("No /healthz, /readyz and /metrics: %s", _taken(settings, error))
        yield
        return
    async with listening(Starlette(routes=bot.health.routes()), listener):
        log.info("Health and metrics are on port %d.", port_of(listener))
        yield


def _taken(settings: Settings, error: OSError) -> str:
    return f"PORT {settings.port}: {error.strerror or type(error).__name__}. Set another."


@contextlib.asynccontextmanager
async def listening(web: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """A web server in this loop. Signals are ours, not uvicorn's. At the end it answers those who are waiting, for
    some seconds, and hangs up on everybody else."""
    config = uvicorn.Config(
        web,
        log_config=None,  # its lines look like all the others
        log_level="warning",
        access_log=False,
        ws="auto" if any(isinstance(route, WebSocketRoute) for route in web.routes) else "none",
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config)
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
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer's second half waits for the first
    listener.setblocking(False)
    return listener


def port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


class Server(uvicorn.Server):
    """uvicorn that leaves signals to us: we stop what is around it first."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
