"""The schema's history, inside the package so that an install has it. `upgrade` brings a database up to date.

Alembic takes long to import and to start, and on most starts there is nothing to do: so we look first.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, inspect

from bot.engines import reading
from bot.settings import SettingsError

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
REVISIONS = tuple(sorted(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py")))
"""Every revision, oldest first: the number in front of its file's name."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run what is missing, all of it in one transaction; of several processes at a time, one does it.

    Raises `SettingsError` for a database that a newer Rapport has changed.
    """
    found = revision_of(engine)
    if found == REVISIONS[-1] and revision == "head":
        return
    if found is not None and found not in REVISIONS:
        raise SettingsError(f"A newer Rapport made this database (revision {found}; this one knows {REVISIONS[-1]}).")
    from alembic import command

    command.upgrade(config(engine), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Go back, down to "base". Only tests and people with a backup do that."""
    from alembic import command

    command.downgrade(config(engine), revision)


def revision_of(engine: Engine) -> str | None:
    """Where a database is in our history; None for one that has no tables of ours."""
    with reading(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def config(engine: Engine) -> "Config":
    """Alembic's configuration for a database, without a file of its own."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["engine"] = engine
    return made
