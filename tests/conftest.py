"""Fixtures that every test may use. Whatever touches the core's database runs on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.engines import make_engine
from bot.migrations import upgrade
from tests.postgres import Server
from tests.stage import Member, Stage

Fresh = Callable[..., str]
BOTH = ("sqlite", "postgresql")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "on(*databases): where it runs, instead of the usual place")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of the core run on both databases, those of the whole bot (`on`) on SQLite, unless they say otherwise."""
    if "database_url" in metafunc.fixturenames:
        told = metafunc.definition.get_closest_marker("on")
        usual = BOTH[:1] if "on" in metafunc.fixturenames else BOTH
        metafunc.parametrize("database_url", told.args if told else usual, indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The PostgreSQL server of the whole run. Who wants to stop or freeze one takes `own_server`."""
    with Server() as server:
        yield server


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A PostgreSQL server for one test, which may do with it what it likes."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows: copying it is much faster than making another."""
    path = tmp_path_factory.mktemp("migrated") / "rapport.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fresh]:
    """Addresses of new databases: `fresh("sqlite")` with all tables, `fresh("postgresql", empty=True)` without."""
    with ExitStack() as stack:

        def make(kind: str, *, empty: bool = False, name: str = "rapport.db") -> str:
            if kind == "postgresql":
                server: Server = request.getfixturevalue("postgres")
                url = server.fresh(empty=empty)
                stack.callback(server.drop, url)
                return url
            if not empty:
                shutil.copyfile(request.getfixturevalue("migrated"), tmp_path / name)
            return f"sqlite:///{tmp_path / name}"

        yield make


@pytest.fixture
def database_url(request: pytest.FixtureRequest, fresh: Fresh) -> Iterator[str]:
    """A database with all tables and no rows, whose tables stay as they are."""
    if request.param == "sqlite":
        yield fresh("sqlite")
        return
    server: Server = request.getfixturevalue("postgres")
    with server.lent() as url:
        yield url


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    """A fresh database and a bot around it, Monday 2 March 2026, 08:00 in Madrid."""
    made = Stage(database_url)
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
