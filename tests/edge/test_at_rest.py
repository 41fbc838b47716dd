"""What lies on the disk: readable by its owner only, and gone at once when it is deleted."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import open_database
from bot.engines import make_engine
from tests.journeys.stage import workspace
from tests.slack.fake_slack import FakeSlack
from tests.slack.stage import SlackStage, settings_for


@pytest.fixture
def open_handed() -> Iterator[None]:
    """A machine on which new files may be read by everybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()}


@pytest.mark.usefixtures("open_handed")
async def test_the_folder_and_all_in_it_are_its_owners(slack: FakeSlack, tmp_path: Path) -> None:
    folder = tmp_path / "some" / "data"
    database = await asyncio.to_thread(open_database, settings_for(slack, folder))
    try:
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {"rapport.db", "rapport.db-wal", "master.key"} <= modes(folder).keys()
        assert set(modes(folder).values()) == {0o600}
    finally:
        database.close()


@pytest.mark.usefixtures("open_handed")
async def test_the_local_workspaces_files_too(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with workspace(folder):
        assert {"local.db", "local.db.lock"} <= modes(folder).keys()
        assert set(modes(folder).values()) == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("open_handed")
def test_a_database_that_others_could_read_is_closed_to_them_and_a_shared_folder_is_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "rapport.db").touch()
    make_engine(f"sqlite:///{shared / 'rapport.db'}").dispose()
    assert modes(shared) == {"rapport.db": 0o600}
    assert shared.stat().st_mode & 0o777 == 0o777


async def test_deleted_data_is_in_no_file_of_the_database(on: SlackStage, tmp_path: Path) -> None:
    await on.nudge()
    await on.sam.say("Words that are to be forgotten")
    [(wrapped,)] = on.rows("SELECT wrapped FROM person_key")
    [(sealed,)] = on.rows("SELECT text FROM answer")
    secrets = (wrapped, sealed, b"USAM")
    assert all(any(secret in held for held in database_files(tmp_path)) for secret in secrets)
    await on.sam.act(on.posted(), {"action_id": "data.delete:0", "value": "{}"})
    assert on.rows("SELECT * FROM person") == []
    assert [secret for secret in secrets if any(secret in held for held in database_files(tmp_path))] == []


def database_files(folder: Path) -> list[bytes]:
    return [one.read_bytes() for one in folder.glob("rapport.db*")]
