"""`/healthz` and `/readyz`, as a probe sees them: over HTTP, in every way of running."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
from aiohttp import web
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from bot.clock import Clock
from bot.health import STALE, Health, accepted
from bot.local.ids import APP_TOKEN, BOT_TOKEN
from bot.local.server import Hooks, build
from bot.local.world import World
from bot.serving import listen, listening, port_of
from tests.edge.test_command_line import served, start
from tests.slack.fake_slack import FakeSlack
from tests.slack.stage import SlackStage

READY = {"ready": True, "database": "ok", "platform": "ok", "delivery": "ok"}


@asynccontextmanager
async def probing(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks for the pages over HTTP."""
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{port_of(listener)}"
    async with listening(Starlette(routes=health.routes()), listener), httpx.AsyncClient(base_url=url) as client:
        yield client


async def told(client: httpx.AsyncClient, status: int, **parts: str) -> None:
    """Wait until readiness is so."""
    expected = READY | {"ready": status == 200} | parts
    async with asyncio.timeout(40):
        while (answer := await client.get("/readyz")).json() != expected:  # noqa: ASYNC110  # probes ask again
            await asyncio.sleep(0.05)
    assert answer.status_code == status


@contextmanager
def database_down(on: SlackStage) -> Iterator[None]:
    """Nothing can be begun any more. The error names an address, as they do."""

    def refuse(_: Connection) -> None:
        raise OperationalError("BEGIN", {}, Exception("connection to zebra.internal refused"))

    engine = on.bot.database.engine
    event.listen(engine, "begin", refuse)
    try:
        yield
    finally:
        event.remove(engine, "begin", refuse)


async def test_a_bot_is_ready_when_all_is_well(on: SlackStage) -> None:
    async with probing(on.bot.health) as client:
        assert (await client.get("/healthz")).text == "ok"
        await told(client, 503, platform="not connected")
        on.bot.health.connected = accepted
        await told(client, 200)


async def test_a_database_that_is_down_and_comes_back(on: SlackStage) -> None:
    on.bot.health.connected = accepted
    async with probing(on.bot.health) as client:
        await told(client, 200)
        with database_down(on):
            await told(client, 503, database="does not answer within 1 s")
            assert "zebra" not in (await client.get("/readyz")).text
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/metrics")).status_code == 200
        await told(client, 200)


async def test_probes_of_a_database_that_hangs_take_one_of_its_threads(on: SlackStage) -> None:
    begun, free = [], threading.Event()

    def hang(_: Connection) -> None:
        if not free.is_set():
            begun.append(time.monotonic())
            free.wait()

    on.bot.health.connected = accepted
    async with probing(on.bot.health) as client:
        await told(client, 200)
        event.listen(on.bot.database.engine, "begin", hang)
        answers = await asyncio.gather(*(client.get("/readyz") for _ in range(8)))
        assert {one.status_code for one in answers} == {503}
        assert len(begun) == 1
        free.set()
        await told(client, 200)


async def test_ticks_that_stop(on: SlackStage) -> None:
    later = 0.0
    health = Health(on.bot.database, on.bot.delivery, on.bot.metrics, lambda: time.monotonic() + later)
    health.connected = accepted
    async with probing(health) as client:
        await told(client, 200)
        later = STALE + 1
        assert (await health.parts())["delivery"] == "no tick for 61 s"
        assert (await client.get("/readyz")).status_code == 503
        later = 0.0
        await told(client, 200)


async def test_with_signed_http_the_pages_are_beside_slacks(slack: FakeSlack, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as (_, url), httpx.AsyncClient(trust_env=False) as client:
        client.base_url = url.removesuffix("/slack/events")
        await told(client, 200)
        assert (await client.get("/healthz")).text == "ok"
        assert "rapport_messages_waiting" in (await client.get("/metrics")).text


async def test_in_the_local_workspace_the_pages_are_beside_its_own(tmp_path: Path) -> None:
    process = await start(tmp_path, "run", PORT="0")
    assert process.stdout
    try:
        url = (await process.stdout.readline()).decode().split()[3]
        async with httpx.AsyncClient(trust_env=False, base_url=url) as client:
            await told(client, 200)
            assert "rapport_ack_seconds" in (await client.get("/metrics")).text
            assert (await client.get("/readyz", headers={"host": "elsewhere.example"})).status_code == 403
    finally:
        process.kill()
        await process.communicate()


@asynccontextmanager
async def socket_mode(world: World, port: int) -> AsyncIterator[None]:
    """A Slack with Socket Mode."""

    async def nothing() -> None:
        pass

    async with listening(build(world, [], Hooks(nothing, nothing)), listen("127.0.0.1", port)):
        yield


def free_port() -> int:
    with listen("127.0.0.1", 0) as listener:
        return port_of(listener)


def by_socket(port: int, pages: int) -> dict[str, str]:
    told = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
    return told | {"SLACK_API_URL": f"http://127.0.0.1:{port}/api/", "PORT": str(pages)}


async def test_socket_mode_that_is_cut_off_and_comes_back(tmp_path: Path) -> None:
    port, pages = free_port(), free_port()
    world = World(f"http://127.0.0.1:{port}", Clock(lambda: datetime.now(UTC)))
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{pages}") as client:
        async with socket_mode(world, port):
            process = await start(tmp_path, "run", **by_socket(port, pages))
            assert process.stdout
            assert (await process.stdout.readline()).endswith(b"by Socket Mode.\n")
            await told(client, 200)
        await told(client, 503, platform="not connected")
        assert (await client.get("/healthz")).text == "ok"
        async with socket_mode(world, port):
            await told(client, 200)
        process.kill()
        await process.communicate()


async def test_a_bot_on_socket_mode_goes_without_the_pages_when_their_port_is_taken(tmp_path: Path) -> None:
    port = free_port()
    world = World(f"http://127.0.0.1:{port}", Clock(lambda: datetime.now(UTC)))
    with listen("127.0.0.1", 0) as taken:
        pages = port_of(taken)
        async with socket_mode(world, port):
            process = await start(tmp_path, "run", **by_socket(port, pages))
            assert process.stdout
            assert (await process.stdout.readline()).endswith(b"by Socket Mode.\n")
            process.terminate()
            _, err = await process.communicate()
    assert process.returncode == 0
    assert f"No /healthz, /readyz and /metrics: PORT {pages}: Address already in use" in err.decode()


async def test_a_socket_mode_whose_addresses_are_good_for_one_try(tmp_path: Path) -> None:
    """The first one does not work: the bot asks for another."""
    given: list[str] = []

    async def link(request: web.Request) -> web.WebSocketResponse:
        if request.query["ticket"] != "2":
            raise web.HTTPInternalServerError
        made = web.WebSocketResponse()
        await made.prepare(request)
        await made.receive()
        return made

    async def api(request: web.Request) -> web.Response:
        if request.path.endswith("apps.connections.open"):
            given.append(str(len(given) + 1))
        return web.json_response({"ok": True, "url": f"ws://{request.host}/link?ticket={len(given)}"})

    app = web.Application()
    app.add_routes([web.get("/link", link), web.route("*", "/api/{method}", api)])
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    pages = free_port()
    process = await start(tmp_path, "run", **by_socket(runner.addresses[0][1], pages))
    async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{pages}") as client:
        await answering(client)
        await told(client, 503, platform="not connected")
        await told(client, 200)
    process.kill()
    await process.communicate()
    await runner.cleanup()
    assert given == ["1", "2"]


async def answering(client: httpx.AsyncClient) -> None:
    """Wait until there are pages."""
    async with asyncio.timeout(20):
        while True:
            with suppress(httpx.ConnectError):
                await client.get("/healthz")
                return
            await asyncio.sleep(0.02)
