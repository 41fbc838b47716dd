"""The whole bot on a fake Slack: real database, real Bolt, real SDK client, signed HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlmodel import Session, select

from bot.app import Bot, open_database, running
from bot.clock import Clock
from bot.settings import Settings
from bot.web import make_web
from habits.answers import words_of
from habits.models import Answer, Person
from tests.slack.fake_slack import BOT_TOKEN, SECRET, FakeSlack, Json
from tests.slack.signed import Human, Post
from tests.stage import MONDAY


def settings_for(slack: FakeSlack, folder: Path, **more: Any) -> Settings:
    told: Json = {
        "slack_bot_token": SecretStr(BOT_TOKEN),
        "slack_app_token": SecretStr(""),
        "slack_signing_secret": SecretStr(SECRET),
        "slack_api_url": slack.api_url,
        "rapport_data": folder,
        "database_url": "",
    }
    return Settings(_env_file=None, **(told | more))


SENT_TO = """SELECT outgoing.id FROM outgoing JOIN person ON person.id = outgoing.recipient
WHERE state = 'sent' AND platform_id = '{}'"""


@dataclass
class SlackStage:
    slack: FakeSlack
    bot: Bot
    post: Post
    sam: Human
    kim: Human

    async def nudge(self, who: Human | None = None) -> Json:
        """Start with the filled-in form, and wait for the first nudge."""
        who = who or self.sam
        await who.command("/rapport", "start")
        await who.submit(self.form())
        async with asyncio.timeout(5):
            while not self.rows(SENT_TO.format(who.id)):  # noqa: ASYNC110  # the database tells nobody
                await asyncio.sleep(0.01)
        return next(dict(one) for one in reversed(self.slack.messages.values()) if "metadata" in one)

    def form(self) -> Json:
        """The form opened last."""
        return list(self.slack.views.values())[-1]

    def posted(self) -> Json:
        """The message posted last."""
        return list(self.slack.messages.values())[-1]

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement gives, told as SQLite tells it, which has neither dates nor times nor ids."""
        with self.bot.database.session(writes=False) as session:
            return [tuple(_told(value) for value in row) for row in session.execute(text(statement))]

    def change(self, statement: str, **values: Any) -> None:
        with self.bot.database.session(writes=True) as session:
            session.execute(text(statement), values)
            session.commit()

    def kept(self, person: str = "USAM") -> list[str]:
        """What somebody's answers say, in the order they were written."""
        with self.bot.database.session(writes=False) as session:
            return list(_words(session, person))

    def everything(self) -> str:
        """All rows of all tables but the workspace's lease, to see whether anything changed."""
        tables = ["person", "habit", "practice", "absence", "check_in", "answer", "follow_up", "outgoing", "schedule"]
        tables += ["entry", "tool_off"]
        return repr({table: self.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables})

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """A database that takes nothing: every write fails as on a full or read-only disk."""
        engine = self.bot.database.engine
        event.listen(engine, "begin", _refuse)
        try:
            yield
        finally:
            event.remove(engine, "begin", _refuse)
            if engine.dialect.name == "sqlite":  # there it sticks to the connection
                engine.dispose()


def _refuse(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    connection.exec_driver_sql("PRAGMA query_only=ON" if sqlite else "SET TRANSACTION READ ONLY")


def _told(value: Any) -> Any:
    match value:
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        case time():
            return f"{value:%H:%M:%S.%f}"
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
    return value


def _words(session: Session, platform_id: str) -> Iterator[str]:
    person = session.exec(select(Person).where(Person.platform_id == platform_id)).one()
    for row in session.exec(select(Answer).where(Answer.person_id == person.id).order_by("written_at")):
        yield words_of(session, person, row)


@asynccontextmanager
async def on_slack(
    slack: FakeSlack, folder: Path, start: datetime = MONDAY, database_url: str = ""
) -> AsyncIterator[SlackStage]:
    """The bot, running. The clock stands still: Monday 2 March 2026, 08:00 in Madrid."""
    settings = settings_for(slack, folder, database_url=database_url)
    database = open_database(settings)
    database.patience = 6.0
    try:
        async with running(settings, Clock(lambda: start), database) as bot:
            post = Post(make_web(bot.slack))
            yield SlackStage(slack, bot, post, Human(post, slack), Human(post, slack, "UKIM"))
    finally:
        database.close()


def said(payload: object) -> str:
    """Everything in a payload as one searchable text."""
    return json.dumps(payload, ensure_ascii=False)
