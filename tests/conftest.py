"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage import Member, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A fresh database and a bot around it, Monday 2 March 2026, 08:00 in Madrid."""
    made = Stage(tmp_path)
    yield made
    made.database.close()


@pytest.fixture
def sam(stage: Stage) -> Member:
    """Somebody in Madrid who has not met the bot."""
    return stage.member("sam")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is required, a skipped test is a failure: nothing may pass by not having run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("RAPPORT_REQUIRE_BROWSER") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
