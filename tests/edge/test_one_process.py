"""One file, one bot: a second one says so and ends. On PostgreSQL as many as you like."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.alone import alone
from bot.settings import SettingsError
from tests.conftest import Fresh
from tests.core.test_migrations import KEY
from tests.edge.test_command_line import over_http, run, served, start
from tests.slack.fake_slack import FakeSlack


@asynccontextmanager
async def at_home(folder: Path, **more: str) -> AsyncIterator[None]:
    """The local workspace, in a process of its own."""
    process = await start(folder, "run", PORT="0", **more)
    assert process.stdout
    try:
        assert (await process.stdout.readline()).startswith(b"Rapport is ready: http://127.0.0.1:")
        yield
    finally:
        process.kill()
        await process.communicate()


def refused(folder: Path, code: int | None, out: str, err: str) -> None:
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert str(folder / "data") in err
    assert "Stop it first, or give this one a place of its own: set RAPPORT_DATA" in err


async def test_a_second_bot_on_the_same_data(slack: FakeSlack, tmp_path: Path) -> None:
    told = over_http(slack)
    async with served(slack, tmp_path):
        refused(tmp_path, *await run(tmp_path, "run", **told))
        assert (await run(tmp_path, "doctor", **told))[0] == 0
        assert (await run(tmp_path, "manifest", "slack", **told))[0] == 0
    async with served(slack, tmp_path):
        pass  # a killed one leaves nothing locked behind


async def test_replicas_on_postgresql(slack: FakeSlack, tmp_path: Path, fresh: Fresh) -> None:
    told = {"DATABASE_URL": fresh("postgresql", empty=True), "RAPPORT_MASTER_KEY": KEY}
    async with served(slack, tmp_path, **told), served(slack, tmp_path, **told):
        assert (await run(tmp_path, "doctor", **over_http(slack), **told))[0] == 0
    assert not (tmp_path / "data").exists()  # they need no disk


async def test_a_second_local_workspace_on_the_same_data(slack: FakeSlack, tmp_path: Path) -> None:
    async with at_home(tmp_path):
        refused(tmp_path, *await run(tmp_path, "run", PORT="0"))
        async with served(slack, tmp_path):
            pass  # on Slack it has a database of its own


async def test_the_local_workspace_on_postgresql_has_a_past_too(tmp_path: Path, fresh: Fresh) -> None:
    told = {"DATABASE_URL": fresh("postgresql", empty=True), "RAPPORT_MASTER_KEY": KEY}
    async with at_home(tmp_path, **told):
        code, out, _ = await run(tmp_path, "doctor", **told)
    assert (code, "0 people" in out, "people have pressed Start" in out) == (0, False, True)


def test_the_same_file_by_another_name_is_the_same_data(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to("data")
    with alone(f"sqlite:///{tmp_path / 'data' / 'rapport.db'}"):
        with pytest.raises(SettingsError), alone(f"sqlite:///{tmp_path / 'link' / 'rapport.db'}"):
            pass
        with alone(f"sqlite:///{tmp_path / 'data' / 'other.db'}"):
            pass
