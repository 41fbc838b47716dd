"""The schema's history: one line of revisions, equal to the models, up and down with people in the tables."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bot.database import make_engine
from bot.migrations import config, downgrade, upgrade
from habits.models import Answer, Table
from tests.stage import Member, Stage


def test_there_is_one_head_and_no_gap(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    script = ScriptDirectory.from_config(config(engine))
    assert len(script.get_heads()) == len(script.get_bases()) == 1
    engine.dispose()


def test_migrations_and_models_agree(stage: Stage) -> None:
    with stage.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_the_checks_of_the_models_are_in_the_database(stage: Stage) -> None:
    """Alembic does not compare these by itself."""
    found = inspect(stage.database.engine)
    for table in Table.metadata.tables.values():
        wanted = {one.name for one in table.constraints if type(one).__name__ == "CheckConstraint"}
        assert wanted == {one["name"] for one in found.get_check_constraints(table.name)}, table.name


async def test_up_and_down_and_up_again_with_people_in_the_tables(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.submit(await sam.press(await sam.say("Words."), "Ask me again on …"), again="2026-03-20")
    await sam.do("habits.done")
    await sam.do("pause.too_much")
    engine = stage.database.engine
    upgrade(engine)  # nothing to do
    assert len(stage.rows(Answer)) == 1
    downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    upgrade(engine)
    assert stage.rows(Answer) == []
    await sam.say("From the beginning.")
    assert len(stage.rows(Answer)) == 1


def test_a_fresh_database_is_made_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'x.db'}")
    upgrade(engine)
    assert "person" in inspect(engine).get_table_names()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()
