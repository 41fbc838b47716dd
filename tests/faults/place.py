"""A database with a crowd in it, and what a test asks of it."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import Engine, text
from sqlmodel import Session

from bot.app import open_database
from bot.engines import make_engine
from bot.settings import Settings
from tests.faults.crowd import Crowd, due, move_in
from tests.slack.fake_slack import BOT_TOKEN, SECRET

KEY = base64.b64encode(b"k" * 32).decode()


def settings_of(url: str, folder: Path, **more: Any) -> Settings:
    """The settings of a process on a database; its key comes from the environment, as with several processes."""
    told: dict[str, Any] = {
        "slack_bot_token": SecretStr(BOT_TOKEN),
        "slack_app_token": SecretStr(""),
        "slack_signing_secret": SecretStr(SECRET),
        "rapport_master_key": SecretStr(KEY),
        "rapport_data": folder,
        "database_url": url,
    }
    return Settings(_env_file=None, **(told | more))


def populate(url: str, folder: Path, crowd: Crowd) -> None:
    """Bring a database up to date and let a crowd move in."""
    database = open_database(settings_of(url, folder))
    with database.session(writes=True) as session:
        move_in(session, crowd)
        session.commit()
    database.close()


@dataclass
class Place:
    """A test's own database."""

    url: str
    folder: Path
    crowd: Crowd
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = make_engine(self.url)

    @property
    def kind(self) -> str:
        """Which database: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    def close(self) -> None:
        self.engine.dispose()

    def due(self, ago: timedelta, local_hour: int = 12, teams: Sequence[str] = ()) -> None:
        """Everybody's message, or everybody's in some workspaces, has been due for so long."""
        now = datetime.now(UTC)
        with Session(self.engine) as session:
            for team in teams or self.crowd.teams:
                due(session, team, now - ago, now, local_hour)
            session.commit()

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with self.engine.execution_options(reads=True).connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement), values)]

    def change(self, statement: str, **values: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement), values)

    def states(self) -> Counter[str]:
        """How many messages are in each state."""
        return Counter(state for (state,) in self.rows("SELECT state FROM outgoing"))

    def sending(self, owner: str = "") -> set[str]:
        """The messages in flight, by their keys; an owner's only, or everybody's."""
        statement = "SELECT outgoing.id FROM outgoing JOIN lease ON lease.workspace_id = outgoing.workspace_id"
        held = self.rows(f"{statement} WHERE state = 'sending' AND :owner IN ('', lease.owner)", owner=owner)
        return {str(UUID(str(one))) for (one,) in held}

    def attempts(self) -> dict[str, int]:
        """How often each message was tried, by its key."""
        return {str(UUID(str(key))): tries for key, tries in self.rows("SELECT id, attempts FROM outgoing")}

    def days(self) -> dict[str, str]:
        """The local day that each message is for, by its key."""
        return {str(UUID(str(key))): str(day) for key, day in self.rows("SELECT id, day FROM outgoing")}

    def leases_run_out(self) -> None:
        """As if so much time had passed."""
        self.change("UPDATE lease SET until = :long_ago", long_ago="2026-01-01 00:00:00")
