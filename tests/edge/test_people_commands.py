"""`python -m bot export` and `forget`: what an administrator does for somebody who asked for it."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

from tests.edge.test_at_rest import database_files
from tests.edge.test_command_line import environment, over_http, run, start
from tests.slack.stage import SlackStage

MARKER = "zebra-umbrella"
BOTH = pytest.mark.on("sqlite", "postgresql")


@pytest.fixture
def told(on: SlackStage, tmp_path: Path, database_url: str) -> dict[str, str]:
    """The environment in which the command line looks at the stage's own database."""
    return over_http(on.slack) | {"RAPPORT_DATA": str(tmp_path), "DATABASE_URL": database_url}


async def with_answer(folder: Path, answer: str, *args: str, **more: str) -> tuple[int | None, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *args,
        cwd=folder,
        env=environment(folder, **more),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    async with asyncio.timeout(20):
        out, err = await process.communicate(answer.encode())
    return process.returncode, out.decode(), err.decode()


@BOTH
async def test_export_prints_what_is_kept_while_the_bot_runs(
    on: SlackStage, tmp_path: Path, told: dict[str, str]
) -> None:
    await on.nudge()
    await on.sam.say(MARKER)
    code, out, err = await run(tmp_path, "export", "USAM", **told)
    assert (code, err) == (0, "")
    mine = json.loads(out)
    assert [one["text"] for one in mine["answers"]] == [MARKER]
    assert mine["settings"]["tz"] == "Europe/Madrid"
    assert mine["settings"]["started_at"].startswith("2026-03-02T07:00:00")


async def test_forget_asks_first(on: SlackStage, tmp_path: Path, told: dict[str, str]) -> None:
    await on.sam.say(MARKER)
    for answer in ("n\n", "\n", ""):
        code, out, err = await with_answer(tmp_path, answer, "forget", "USAM", **told)
        assert (code, out.strip()) == (1, "")
        assert "USAM" in err
        assert on.kept() == [MARKER]
    code, _, err = await with_answer(tmp_path, "y\n", "forget", "USAM", **told)
    assert (code, on.rows("SELECT * FROM person")) == (0, [])


@BOTH
async def test_forget_leaves_nothing_of_that_person_and_all_of_the_others(
    on: SlackStage, tmp_path: Path, told: dict[str, str], database_url: str
) -> None:
    await on.sam.say(MARKER)
    await on.kim.say("Kim's words")
    [(wrapped,)] = on.rows("SELECT wrapped FROM person_key JOIN person ON person_id = id WHERE platform_id = 'USAM'")
    assert any(wrapped in held for held in database_files(tmp_path)) is database_url.startswith("sqlite")
    code, out, err = await run(tmp_path, "forget", "USAM", "--yes", **told)
    assert (code, err) == (0, "")
    assert out == "USAM is forgotten, and their key is destroyed.\n"
    assert on.kept("UKIM") == ["Kim's words"]
    assert on.rows("SELECT platform_id FROM person") == [("UKIM",)]
    assert not any(wrapped in held for held in database_files(tmp_path))  # SQLite's; PostgreSQL's are not ours


@pytest.mark.parametrize("command", [("export",), ("forget", "--yes")], ids=lambda one: one[0])
async def test_somebody_who_is_not_there(
    on: SlackStage, tmp_path: Path, told: dict[str, str], command: tuple[str, ...]
) -> None:
    await on.sam.say(MARKER)
    for asked in (("UNOBODY",), ("USAM", "--team", "T9")):
        code, out, err = await run(tmp_path, *command, *asked, **told)
        assert (code, out) == (1, "")
        assert "Nobody here goes by the id" in err
        assert err.count("\n") == 1
    assert on.kept() == [MARKER]


async def test_the_same_id_in_two_teams_needs_the_team(on: SlackStage, tmp_path: Path, told: dict[str, str]) -> None:
    await on.sam.say("In the first team")
    on.sam.team = "T2"
    await on.sam.say("In the second team")
    code, _, err = await run(tmp_path, "forget", "USAM", "--yes", **told)
    assert code == 1
    assert "--team" in err
    assert "T1, T2" in err
    code, out, _ = await run(tmp_path, "export", "USAM", "--team", "T2", **told)
    assert [one["text"] for one in json.loads(out)["answers"]] == ["In the second team"]


@BOTH
async def test_without_the_key_it_says_so_in_one_line(on: SlackStage, tmp_path: Path, told: dict[str, str]) -> None:
    await on.sam.say(MARKER)
    (tmp_path / "master.key").unlink()
    for command in (("export", "USAM"), ("forget", "USAM", "--yes")):
        process = await start(tmp_path, *command, **told)
        _, err = await process.communicate()
        assert process.returncode == 1
        assert b"master.key is not there" in err
        assert b"Traceback" not in err
