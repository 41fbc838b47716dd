"""The schema's history: one line of revisions, equal to the models, up and down with people in the tables."""

import asyncio
import base64
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlmodel import Session

from bot.engines import make_engine
from bot.migrations import REVISIONS, config, downgrade, revision_of, upgrade
from bot.settings import SettingsError
from habits.models import (
    Answer,
    Closure,
    Counting,
    Goal,
    Habit,
    Invited,
    Membership,
    Promise,
    PromiseMark,
    Snapshot,
    Table,
    Team,
)
from tests.conftest import BOTH, Fresh
from tests.edge.test_command_line import run
from tests.stage import Stage

KEY = base64.b64encode(b"k" * 32).decode()
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, fresh: Fresh) -> Iterator[Engine]:
    """An empty database."""
    made = make_engine(fresh(request.param, empty=True))
    yield made
    made.dispose()


@pytest.fixture(params=BOTH)
async def peopled(request: pytest.FixtureRequest, fresh: Fresh) -> AsyncIterator[Stage]:
    """A database with somebody in it: a habit, an answer, a look-back, messages, a check-in, a pause."""
    stage = Stage(fresh(request.param))
    sam = stage.member()
    await sam.start()
    await sam.submit(await sam.press(await sam.say("Words."), "Ask me again on …"), again="2026-03-20")
    await stage.tick()
    await sam.do("habits.done")
    [habit] = stage.rows(Habit)
    await sam.do("rating.save", {"habit": str(habit.id), "automatic": "5"})
    await sam.do("pause.too_much")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), love="a", great="b", passion="c", sentence="d")
    await sam.do("tool.switch", {"tool": "purpose", "to": "off"})
    goal = Goal(
        workspace_id=habit.workspace_id,
        id=UUID(int=7_778),
        text="Fewer hand-offs",
        first_day=date(2026, 1, 1),
        source_key="g",
    )
    await stage.database.run(lambda session: session.add(goal), writes=True)
    closed = Closure(
        workspace_id=habit.workspace_id,
        id=UUID(int=7_777),
        first_day=date(2026, 12, 24),
        last_day=date(2026, 12, 31),
        name="The quiet week",
        source_key="s",
    )
    await stage.database.run(lambda session: session.add(closed), writes=True)
    await stage.database.run(lambda session: _team(session, habit), writes=True)
    yield stage
    stage.database.close()


def _team(session: Session, habit: Habit) -> None:
    """A team of one, with all that a team can have."""
    here, who, monday = habit.workspace_id, habit.person_id, date(2026, 3, 2)
    team, promise, at = UUID(int=8_001), UUID(int=8_002), datetime(2026, 3, 9, 8, tzinfo=UTC)
    session.add(Team(workspace_id=here, id=team, name="BRM", tz="UTC", begins=monday, weeks=4, source_key="t"))
    session.flush()
    place: dict[str, Any] = {"workspace_id": here, "team_id": team}
    session.add(Invited(**place, platform_id="sam", role="owner", added_on=monday))
    session.add(Membership(**place, person_id=who, state="joined"))
    session.add(Counting(workspace_id=here, person_id=who, first_day=monday, team_id=team))
    days: dict[str, Any] = {"first_day": monday, "last_day": date(2026, 3, 29)}
    session.add(Snapshot(**place, **days, id=UUID(int=8_003), made_at=at, content={"lines": []}))
    session.add(Promise(**place, id=promise, person_id=who, week=monday, action="a", said_at=at, source_key="p"))
    session.flush()
    session.add(PromiseMark(workspace_id=here, promise_id=promise, person_id=who, happened=True, said_at=at))


def rows_of(engine: Engine) -> Rows:
    """All rows of our tables as they lie there now, in the order of their keys."""
    with engine.connect() as connection:
        found = inspect(connection)
        keys = {table: found.get_pk_constraint(table)["constrained_columns"] for table in found.get_table_names()}
        ordered = {table: f"SELECT * FROM {table} ORDER BY {', '.join(key)}" for table, key in keys.items()}
        del ordered["alembic_version"]
        return {table: [*map(dict, connection.exec_driver_sql(all).mappings())] for table, all in ordered.items()}


def shared(rows: Rows, others: Rows) -> Rows:
    """Tables and columns that both have. Of leases only whose they are: who sends just now is nobody's data."""
    return {
        table: [
            {name: value for name, value in row.items() if name in others[table][0]}
            if table != "lease"
            else {"workspace_id": row["workspace_id"]}
            for row in rows[table]
        ]
        for table in rows.keys() & others.keys()
    }


def test_there_is_one_head_and_no_gap(engine: Engine) -> None:
    script = ScriptDirectory.from_config(config(engine))
    assert len(script.get_heads()) == len(script.get_bases()) == 1


def test_the_names_of_the_files_tell_the_revisions_in_order(engine: Engine) -> None:
    script = ScriptDirectory.from_config(config(engine))
    assert tuple(one.revision for one in reversed([*script.walk_revisions()])) == REVISIONS


def test_migrations_and_models_agree(engine: Engine) -> None:
    upgrade(engine)
    command.check(config(engine))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_the_checks_of_the_models_are_in_the_database(engine: Engine) -> None:
    """Alembic does not compare these by itself."""
    upgrade(engine)
    found = inspect(engine)
    for table in Table.metadata.tables.values():
        wanted = {one.name for one in table.constraints if type(one).__name__ == "CheckConstraint"}
        assert wanted == {one["name"] for one in found.get_check_constraints(table.name)}, table.name


async def test_step_by_step_down_and_up_again_no_row_is_lost(peopled: Stage) -> None:
    engine = peopled.database.engine
    last = rows_of(engine)
    assert [table for table in Table.metadata.tables if not last[table]] == [], "an empty table shows nothing"
    ways = [*((downgrade, one) for one in reversed(REVISIONS[:-1])), *((upgrade, one) for one in REVISIONS[1:])]
    for way, revision in ways:
        way(engine, revision)
        now = rows_of(engine)
        assert revision_of(engine) == revision
        assert shared(now, last) == shared(last, now)
        last = now
    command.check(config(engine))
    await peopled.member().say("And on it goes.")
    assert len(peopled.rows(Answer)) == 2


async def test_down_to_nothing_and_up_again(peopled: Stage) -> None:
    engine = peopled.database.engine
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert peopled.rows(Answer) == []
    await peopled.member().say("From the beginning.")
    assert len(peopled.rows(Answer)) == 1


def test_looking_whether_there_is_something_to_do_does_not_load_alembic(engine: Engine) -> None:
    upgrade(engine)
    told = "import sys; from bot.engines import make_engine; from bot.migrations import upgrade"
    told += (
        f"; upgrade(make_engine({engine.url.render_as_string(hide_password=False)!r})); print('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, check=True).stdout == b"False\n"


def test_what_a_newer_program_made_is_left_alone(engine: Engine) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsError, match="A newer Rapport made this database"):
        upgrade(engine)


@pytest.mark.parametrize("kind", BOTH)
async def test_several_processes_that_begin_at_once_make_it_once(kind: str, fresh: Fresh, tmp_path: Path) -> None:
    """With no database, no tables and no key: the first start of several replicas, or of a bot and its doctor."""
    told = {"DATABASE_URL": fresh(kind, empty=True)} | ({"RAPPORT_MASTER_KEY": KEY} if kind == "postgresql" else {})
    (tmp_path / "rapport.db").unlink(missing_ok=True)
    ended = await asyncio.gather(*(run(tmp_path, "doctor", **told) for _ in range(4)))
    assert [(code, err) for code, _, err in ended] == [(0, "")] * 4
    engine = make_engine(told["DATABASE_URL"])
    assert revision_of(engine) == REVISIONS[-1]
    engine.dispose()


def test_a_fresh_database_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'x.db'}")
    upgrade(engine)
    assert "person" in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
