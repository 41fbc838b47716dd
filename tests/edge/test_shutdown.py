"""SIGTERM and SIGINT, to the bot as people run it: it ends within ten seconds whatever hangs, and nothing is lost."""

import asyncio
import base64
import shutil
import signal
import socket
import sqlite3
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from sqlmodel import select

from bot.clock import Clock
from bot.local.world import World
from habits.models import Outgoing, Schedule
from tests.edge.test_command_line import over_http, served, start
from tests.edge.test_health import by_socket, free_port, socket_mode
from tests.postgres import Server
from tests.slack.fake_slack import BOT_TOKEN, FakeSlack, Fault
from tests.slack.signed import FORM, signature
from tests.slack.stage import on_slack

PROMISED = 10.0
"""Seconds from the signal to the end, whatever hangs."""

BOTH = pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])


async def ended(process: Process, way: signal.Signals = signal.SIGTERM, within: float = PROMISED) -> str:
    """Send the signal, and wait for an end in good order; gives what the log says."""
    begun = time.monotonic()
    process.send_signal(way)
    _, err = await process.communicate()
    assert time.monotonic() - begun < within
    assert process.returncode == 0, err.decode()
    assert "Traceback" not in err.decode()
    return err.decode()


@asynccontextmanager
async def at_home(folder: Path) -> AsyncIterator[tuple[Process, str]]:
    """The local workspace, and its address."""
    process = await start(folder, "run", PORT="0")
    assert process.stdout
    try:
        yield process, (await process.stdout.readline()).decode().split()[3]
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
async def due(slack: FakeSlack, tmp_path: Path, empty: Path) -> Path:
    """A folder with the data of a bot that has one message to send, now."""
    shutil.copytree(empty, tmp_path / "data")
    async with on_slack(slack, tmp_path / "data") as on:
        await on.nudge()
        with on.bot.database.session(writes=True) as session:
            out = session.exec(select(Outgoing)).one()
            now = datetime.now(UTC)
            out.state, out.due_at, out.try_at, out.expires_at = "planned", now, now, now + timedelta(hours=2)
            out.sent_at, out.conversation, out.message_id = None, "", ""
            session.add(out)
            for row in session.exec(select(Schedule)):
                session.delete(row)
            session.commit()
    slack.forget()
    slack.messages.clear()
    return tmp_path


def told_by(folder: Path, statement: str) -> list[str]:
    with closing(sqlite3.connect(folder / "data" / "rapport.db")) as connection:
        return [row[0] for row in connection.execute(statement)]


def states(folder: Path) -> list[str]:
    """What has become of the messages."""
    return told_by(folder, "SELECT state FROM outgoing")


def owners(folder: Path) -> list[str]:
    """Who has the workspaces' leases."""
    return told_by(folder, "SELECT owner FROM lease")


@contextmanager
def busy(folder: Path) -> Iterator[None]:
    """A database that takes nothing, since another program is writing to it."""
    with closing(sqlite3.connect(folder / "data" / "rapport.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@BOTH
async def test_an_idle_bot_ends_at_once(slack: FakeSlack, tmp_path: Path, way: signal.Signals) -> None:
    async with served(slack, tmp_path) as (process, _):
        assert await ended(process, way) == ""


@BOTH
async def test_the_local_workspace_ends_while_somebody_looks_at_it(tmp_path: Path, way: signal.Signals) -> None:
    async with (
        at_home(tmp_path) as (process, url),
        httpx.AsyncClient(trust_env=False, base_url=url) as client,
        client.stream("GET", "/ui/stream", params={"as": "U0SAM"}) as page,
    ):
        await anext(page.aiter_lines())
        assert await ended(process, way) == ""


async def test_a_message_in_flight_is_sent_by_the_next_one(slack: FakeSlack, due: Path) -> None:
    with slack.failing("chat.postMessage", Fault(stall=30)):
        async with served(slack, due) as (process, _):
            await slack.until("chat.postMessage")
            await ended(process)
    assert (states(due), owners(due)) == (["sending"], [""])
    async with served(slack, due) as (process, _):
        await slack.until("chat.postMessage", 2)
        await ended(process)
    assert states(due) == ["sent"]
    assert len(slack.messages) == 1


async def test_a_message_that_is_posted_meanwhile_is_written_down(slack: FakeSlack, due: Path) -> None:
    slack.fault("chat.postMessage", Fault(stall=1))
    async with served(slack, due) as (process, _):
        await slack.until("chat.postMessage")
        await ended(process)
    assert states(due) == ["sent"]


async def test_an_open_connection_holds_nothing_up(slack: FakeSlack, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as (process, url), httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(url.replace("/slack/events", "/healthz"))).text == "ok"
        await ended(process)


async def test_a_client_that_never_finishes_its_request(slack: FakeSlack, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as (process, url):
        at = httpx.URL(url)
        _, writer = await asyncio.open_connection(at.host, at.port)
        heads = {"host": at.host, "content-length": "1000", **signature(b"")}
        told = "".join(f"{name}: {value}\r\n" for name, value in heads.items())
        writer.write(f"POST /slack/events HTTP/1.1\r\n{told}\r\nhalf".encode())
        await writer.drain()
        await ended(process)
        writer.close()


async def test_who_is_being_answered_is_answered(slack: FakeSlack, tmp_path: Path) -> None:
    """The click waits for the database when the signal comes: it is kept, and the person hears so."""
    body = b"command=%2Freflect&text=kept&user_id=USAM&team_id=T1&trigger_id=1.2"
    heads = {"content-type": FORM} | signature(body)
    async with served(slack, tmp_path) as (process, url), httpx.AsyncClient(trust_env=False) as client:
        with busy(tmp_path):
            click = asyncio.create_task(client.post(url, content=body, headers=heads))
            await waits(click)
            end = asyncio.create_task(ended(process))
            await refusing(url)
        assert "Kept" in (await click).text
        await end


async def test_who_is_being_answered_over_socket_mode_is_answered(tmp_path: Path) -> None:
    port = free_port()
    world = World(f"http://127.0.0.1:{port}", Clock(lambda: datetime.now(UTC)))
    typed = {"command": "/reflect", "text": "kept", "user_id": "U0SAM", "team_id": "T1", "trigger_id": "1.2"}
    async with socket_mode(world, port):
        process = await start(tmp_path, "run", **by_socket(port, 0))
        assert process.stdout
        await process.stdout.readline()
        with busy(tmp_path):
            click = asyncio.create_task(world.delivery.send("slash_commands", typed, "/reflect", None))
            await waits(click)
            end = asyncio.create_task(ended(process))
            await waits(end)
        assert "Kept" in str((await click).body)
        await end


async def waits(task: asyncio.Task[Any]) -> None:
    """It is on its way, and does not come to its end."""
    await asyncio.wait({task}, timeout=0.4)
    assert not task.done()


async def refusing(url: str) -> None:
    """Until nobody new is let in."""
    while let_in(httpx.URL(url)):  # noqa: ASYNC110  # a port tells nobody that it is closed
        await asyncio.sleep(0.01)


def let_in(url: httpx.URL) -> bool:
    try:
        socket.create_connection((url.host, url.port or 0), timeout=1).close()
    except OSError:
        return False
    return True


async def test_a_second_signal_ends_it_at_once(slack: FakeSlack, due: Path) -> None:
    slack.fault("chat.postMessage", Fault(stall=30))
    async with served(slack, due) as (process, url):
        await slack.until("chat.postMessage")
        process.send_signal(signal.SIGTERM)
        await refusing(url)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(1):
            await process.wait()
    assert process.returncode == -signal.SIGTERM
    assert states(due) == ["sending"]


@BOTH
async def test_a_signal_while_it_is_still_starting(slack: FakeSlack, tmp_path: Path, way: signal.Signals) -> None:
    slack.fault("auth.test", Fault(stall=30))
    process = await start(tmp_path, "run", **over_http(slack))
    await slack.until("auth.test", seconds=20)
    await ended(process, way)


async def test_a_socket_mode_that_never_says_goodbye(tmp_path: Path) -> None:
    """Nor reads anything any more."""
    connected = asyncio.Event()

    async def link(request: web.Request) -> web.WebSocketResponse:
        made = web.WebSocketResponse(autoclose=False, autoping=False)
        await made.prepare(request)
        connected.set()
        await asyncio.sleep(60)
        return made

    async def api(request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "team": "Silent", "url": f"ws://{request.host}/link"})

    app = web.Application()
    app.add_routes([web.get("/link", link), web.route("*", "/api/{method}", api)])
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port, *_ = runner.addresses[0]
    tokens = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": "xapp-fake"}
    process = await start(tmp_path, "run", PORT="0", SLACK_API_URL=f"http://{host}:{port}/api/", **tokens)
    assert process.stdout
    assert (await process.stdout.readline()) == b"Rapport is ready in Silent, by Socket Mode.\n"
    await connected.wait()
    await ended(process)
    await runner.cleanup()


async def test_a_database_that_froze(slack: FakeSlack, tmp_path: Path, own_server: Server) -> None:
    """Somebody waits for it, delivery too; nothing that it has is lost."""
    key = base64.b64encode(bytes(32)).decode()
    body = b"command=%2Freflect&text=kept&user_id=USAM&team_id=T1&trigger_id=1.2"
    heads = {"content-type": FORM} | signature(body)
    on_postgres = {"DATABASE_URL": own_server.fresh(), "RAPPORT_MASTER_KEY": key}
    async with served(slack, tmp_path, **on_postgres) as (process, url), httpx.AsyncClient(trust_env=False) as client:
        assert "Kept" in (await client.post(url, content=body, headers=heads)).text
        own_server.freeze()
        click = asyncio.create_task(client.post(url, content=body, headers=heads))
        await waits(click)
        await ended(process)
        assert "could not save that" in (await click).text
