"""A fake Slack and the bot on it, for every test of the edge."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import open_database
from bot.settings import Settings
from tests.slack.fake_slack import BOT_TOKEN, SECRET, FakeSlack
from tests.slack.stage import SlackStage, on_slack


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A Slack of one's own. A payload that Slack would refuse fails the test."""
    async with FakeSlack() as made:
        yield made
    assert made.problems == []


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, migrated once for all tests, and its key."""
    folder = tmp_path_factory.mktemp("empty")
    token, secret = SecretStr(BOT_TOKEN), SecretStr(SECRET)
    told = Settings(_env_file=None, rapport_data=folder, slack_bot_token=token, slack_signing_secret=secret)
    open_database(told).close()
    return folder


@pytest_asyncio.fixture
async def on(slack: FakeSlack, tmp_path: Path, empty: Path) -> AsyncIterator[SlackStage]:
    """The bot on that Slack, behind signed HTTP."""
    shutil.copytree(empty, tmp_path, dirs_exist_ok=True)
    async with on_slack(slack, tmp_path) as ready:
        yield ready
