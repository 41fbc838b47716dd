"""A fake Slack and the bot on it, for every test of the edge."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.keys import load_vault
from tests.slack.fake_slack import FakeSlack
from tests.slack.stage import SlackStage, on_slack


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack of one's own. A payload that Slack would refuse fails the test."""
    async with FakeSlack() as made:
        yield made
    assert made.problems == []


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a key and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    load_vault("", folder, needed=False)
    return folder


@pytest_asyncio.fixture
async def on(slack: FakeSlack, tmp_path: Path, empty: Path, database_url: str) -> AsyncIterator[SlackStage]:
    """The bot on that Slack, behind signed HTTP."""
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    async with on_slack(slack, tmp_path, database_url=database_url) as ready:
        yield ready
