"""`python -m bot`, as people run it: in a process of its own."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from handlers.slack.listeners import EVENTS
from handlers.slack.manifest import SCOPES, manifest
from handlers.words import COMMANDS
from tests.conftest import Fresh
from tests.slack.fake_slack import BOT_TOKEN, SECRET, FakeSlack, Fault, refusing
from tests.slack.signed import FORM, signature

ROOT = Path(__file__).parents[2]
MARKER = "zebra-umbrella"
NEEDS = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "conversations.members": "channels:read",
    "conversations.members (of a private channel)": "groups:read",
    "message.im": "im:history",
    "commands": "commands",
}
"""What Slack asks for, by method and event; views.*, auth.test and app_home_opened need no scope."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "RAPPORT_DATA": str(folder / "data"), "PYTHONUNBUFFERED": "1"} | more


async def start(folder: Path, *args: str, **more: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args, cwd=folder, env=environment(folder, **more), stdout=PIPE, stderr=PIPE
    )


async def run(folder: Path, *args: str, **more: str) -> tuple[int | None, str, str]:
    process = await start(folder, *args, **more)
    async with asyncio.timeout(20):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


def over_http(slack: FakeSlack, port: int = 0) -> dict[str, str]:
    told = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.api_url}
    return told | {"PORT": str(port)}


async def test_half_set_tokens_give_one_line_and_no_traceback(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "run", SLACK_BOT_TOKEN=BOT_TOKEN)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP)" in err
    assert BOT_TOKEN not in err


async def test_a_token_that_slack_does_not_take(slack: FakeSlack, tmp_path: Path) -> None:
    slack.fault("auth.test", refusing("invalid_auth"))
    code, _, err = await run(tmp_path, "run", **over_http(slack))
    assert code == 1
    assert "Slack did not take SLACK_BOT_TOKEN (invalid_auth)." in err
    assert err.count("\n") == 1
    assert BOT_TOKEN not in err


async def test_an_app_token_that_slack_does_not_take(slack: FakeSlack, tmp_path: Path) -> None:
    slack.fault("apps.connections.open", refusing("not_allowed_token_type"))
    told = over_http(slack) | {"SLACK_APP_TOKEN": "xapp-fake"}
    code, _, err = await run(tmp_path, "run", **told)
    assert code == 1
    assert "Slack did not take SLACK_APP_TOKEN (not_allowed_token_type)." in err
    assert "Traceback" not in err
    assert "xapp-fake" not in err


async def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    told = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    code, _, err = await run(tmp_path, "run", PORT="0", **told)
    assert code == 1
    assert "http://127.0.0.1:9/api/ does not answer" in err
    assert "SLACK_API_URL" in err
    assert "Traceback" not in err


async def test_a_port_that_is_taken(slack: FakeSlack, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = await run(tmp_path, "run", **over_http(slack, port))
    assert code == 1
    assert f"PORT {port}: Address already in use" in err
    assert err.count("\n") == 1


async def test_a_data_folder_that_cannot_be_written(slack: FakeSlack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = {"RAPPORT_DATA": str(tmp_path / "file" / "data")}
    code, _, err = await run(tmp_path, "run", **over_http(slack), **told)
    assert code == 1
    assert "Traceback" not in err
    assert str(tmp_path / "file") in err
    code, out, _ = await run(tmp_path, "doctor", **told)
    assert code == 1
    assert "FIX  database" in out


@pytest.mark.parametrize(
    ("command", "address", "why"),
    [
        ("run", "postgresql://rapport:zebra-umbrella@127.0.0.1:9/rapport", "nobody listens there"),
        ("doctor", "postgres://rapport:zebra-umbrella@rapport.invalid/rapport", "no such host is known"),
        ("export USAM", "postgresql:///zebra-umbrella?host=/nowhere", "nobody listens there"),
    ],
)
async def test_a_database_that_cannot_be_reached_is_told_in_one_line(
    slack: FakeSlack, tmp_path: Path, command: str, address: str, why: str
) -> None:
    code, out, err = await run(tmp_path, *command.split(), **over_http(slack), DATABASE_URL=address)
    assert code == 1
    assert f"DATABASE_URL: the database cannot be used: {why}." in out + err
    assert MARKER not in out + err
    assert err.count("\n") == (command != "doctor")


async def test_a_database_that_is_not_there(slack: FakeSlack, tmp_path: Path, fresh: Fresh) -> None:
    address = make_url(fresh("postgresql")).set(database=MARKER).render_as_string()
    code, out, err = await run(tmp_path, "run", **over_http(slack), DATABASE_URL=address)
    assert (code, out) == (1, "")
    assert err == "DATABASE_URL: the database cannot be used: there is no such user or database.\n"


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("These are my notes. " * 99)
    code, _, err = await run(tmp_path, "export", "USAM", DATABASE_URL=f"sqlite:///{tmp_path / 'notes.txt'}")
    assert code == 1
    assert err == f"The database {tmp_path / 'notes.txt'} cannot be opened: file is not a database.\n"


async def test_the_manifest_is_what_the_listeners_listen_to(tmp_path: Path) -> None:
    code, out, err = await run(tmp_path, "manifest", "slack")
    assert (code, err) == (0, "")
    made = json.loads(out)
    assert made == manifest()
    assert [one["command"] for one in made["features"]["slash_commands"]] == [one.name for one in COMMANDS]
    assert made["settings"]["event_subscriptions"] == {"bot_events": list(EVENTS)}
    assert made["settings"]["socket_mode_enabled"] is True
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES) == set(NEEDS.values())


async def test_the_manifest_for_signed_http(tmp_path: Path) -> None:
    where = "https://rapport.example/slack/events"
    _, out, _ = await run(tmp_path, "manifest", "slack", "--url", where)
    made = json.loads(out)
    assert {one["url"] for one in made["features"]["slash_commands"]} == {where}
    assert made["settings"]["interactivity"]["request_url"] == where
    assert made["settings"]["event_subscriptions"]["request_url"] == where
    assert made["settings"]["socket_mode_enabled"] is False
    code, _, err = await run(tmp_path, "manifest", "discord")
    assert code == 1
    assert "manifest slack" in err


async def test_the_doctor(slack: FakeSlack, tmp_path: Path) -> None:
    code, out, _ = await run(tmp_path, "doctor")
    assert code == 0
    assert "would run on: local workspace" in out
    code, out, _ = await run(tmp_path, "doctor", SLACK_BOT_TOKEN=BOT_TOKEN)
    assert code == 1
    assert "FIX  settings: SLACK_BOT_TOKEN is set, but" in out
    code, out, _ = await run(tmp_path, "doctor", **over_http(slack))
    assert (code, "0 people have pressed Start" in out) == (0, True)
    (tmp_path / "data" / "master.key").chmod(0o644)
    code, out, _ = await run(tmp_path, "doctor", **over_http(slack))
    assert (code, "FIX  keys" in out) == (1, True)


@asynccontextmanager
async def served(slack: FakeSlack, folder: Path, **more: str) -> AsyncIterator[tuple[Process, str]]:
    process = await start(folder, "run", **over_http(slack), **more)
    assert process.stdout
    try:
        async with asyncio.timeout(20):
            ready = (await process.stdout.readline()).decode()
        assert ready.startswith("Rapport is ready in Fake, on http://127.0.0.1:")
        yield process, ready.strip().rstrip(".").rsplit(" ", 1)[1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def test_a_signed_command_is_answered_and_sigterm_ends_it_kindly(slack: FakeSlack, tmp_path: Path) -> None:
    body = f"command=%2Freflect&text={MARKER}&user_id=USAM&team_id=T1&trigger_id=1.2".encode()
    async with served(slack, tmp_path, LOG_LEVEL="DEBUG") as (process, url), httpx.AsyncClient(trust_env=False) as http:
        heads = {"content-type": FORM}
        answer = await http.post(url, content=body, headers=heads | signature(body))
        assert "Kept as a note" in answer.text
        for forged in (signature(body, "other"), signature(body, at=1), {}):
            assert (await http.post(url, content=body, headers=heads | forged)).status_code == 401
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            _, err = await process.communicate()
    assert process.returncode == 0
    assert MARKER not in err.decode()
    assert "Traceback" not in err.decode()


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
async def test_it_ends_in_time_while_slack_hangs(slack: FakeSlack, tmp_path: Path, way: signal.Signals) -> None:
    body = b"command=%2Freflect&user_id=USAM&team_id=T1&trigger_id=1.2"
    async with served(slack, tmp_path) as (process, url), httpx.AsyncClient(trust_env=False) as http:
        slack.fault("views.open", Fault(stall=60))
        answer = await http.post(url, content=body, headers={"content-type": FORM} | signature(body))
        assert answer.status_code == 200
        process.send_signal(way)
        async with asyncio.timeout(10):
            _, err = await process.communicate()
    assert process.returncode == 0
    assert "Traceback" not in err.decode()
