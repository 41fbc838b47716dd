"""Many people, as they lie in the database after their Start, with a message of last week, and some with a habit.

Set-based, through the product's own tables, so that a million take seconds: a batch of people goes over as one list,
and the columns that they share are said once. All are in one workspace, and written to at 09:00 in Madrid; it is
Monday, two minutes past that.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, String, Uuid, insert, literal, select, text, update
from sqlalchemy import Table as Stored
from sqlmodel import SQLModel

from benchmarks.run import COUNT, Run
from bot.database import Database
from bot.engines import make_engine
from bot.migrations import upgrade
from habits import practice
from habits.cadence import Cadence
from habits.models import Habit, Lease, Outgoing, Person, Schedule, Table, Workspace

NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
NOW, TOMORROW, FRIDAY = NINE + timedelta(minutes=2), NINE + timedelta(days=1), NINE - timedelta(days=3)
BATCH = 10_000

FIRST = 0x0199_0000_0000_7000_8000_0000_0000_0000
"""The ids count from here: like real ones they sort by time."""

HERE = UUID(int=FIRST)
"""The one workspace."""

LISTS = {
    "sqlite": "SELECT value ->> 0 AS id, value ->> 1 AS name FROM json_each(:people)",
    "postgresql": "SELECT CAST(one ->> 0 AS uuid) AS id, one ->> 1 AS name "
    "FROM json_array_elements(CAST(:people AS json)) AS one",
}


@cache
def filled(run: Run, kind: str, count: int, what_for: str = "") -> str:
    """The URL of a database with so many people, nobody of them due; made once in a run for each `what_for`."""
    run.say(f"{kind}: filling in {count:,} people {what_for}".rstrip())
    url = run.new_database(kind)
    engine = make_engine(url)
    upgrade(engine)
    add_workspace(engine)
    add(engine, count)
    add_past(engine, min(count, COUNT))
    settle(engine)
    engine.dispose()
    return url


def settle(engine: Engine) -> None:
    """What a database does by itself in quieter minutes: statistics, and a short write-ahead log."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def id_of(number: int) -> UUID:
    """The id of the so many-th person."""
    return UUID(int=FIRST + number)


def add_workspace(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(insert(_table("workspace")).values(_values(Workspace(id=HERE, platform="slack", team="T1"))))
        connection.execute(insert(_table("lease")).values(_values(Lease(workspace_id=HERE))))


def add(engine: Engine, count: int) -> None:
    """So many people with schedules, in batches of one transaction each."""
    person = Person(workspace_id=HERE, id=HERE, platform_id="", tz="Europe/Madrid", started_at=FRIDAY)
    schedule = Schedule(workspace_id=HERE, subject=HERE, kind="daily", next_due_at=TOMORROW)
    for numbers in _batches(count):
        people = [(f"{FIRST + number:032x}", f"U{number}") for number in numbers]
        source = text(LISTS[engine.dialect.name]).bindparams(people=json.dumps(people))
        listed = source.columns(id=Uuid, name=String).subquery()
        with engine.begin() as connection:
            _insert(connection, person, id=listed.c.id, platform_id=listed.c.name)
            _insert(connection, schedule, subject=listed.c.id)


def add_past(engine: Engine, count: int) -> None:
    """One message that was sent last Friday, for each of so many people."""
    ids: dict[str, Any] = {"workspace_id": HERE, "id": HERE, "recipient": HERE, "dedupe_key": "", "kind": "daily"}
    at: dict[str, Any] = dict.fromkeys(("due_at", "try_at", "expires_at", "sent_at"), FRIDAY)
    example = Outgoing(**ids, **at, day=FRIDAY.date(), state="sent", conversation="D1", message_id="1.0")
    person = _table("person")
    for numbers in _batches(count):
        own = {"id": person.c.id, "recipient": person.c.id, "dedupe_key": "friday:" + person.c.platform_id}
        with engine.begin() as connection:
            _insert(connection, example, person.c.id.between(*_ends(numbers)), **own)


def make_due(engine: Engine, numbers: range) -> None:
    """Their hour came two minutes ago."""
    schedule = _table("schedule")
    theirs = schedule.c.subject.between(*_ends(numbers))
    with engine.begin() as connection:
        connection.execute(update(schedule).where(theirs).values(next_due_at=NINE))


def give_habits(database: Database, numbers: range) -> None:
    """A habit of their own for each of them: then there is something to write to them."""
    plan = practice.Plan("Listen first", "a call begins", "ask one question before I offer anything")
    day, days = date(2026, 11, 2), frozenset({1, 2, 3, 4, 5})
    with database.session(writes=True) as session:
        for number in numbers:
            person = session.get_one(Person, (HERE, id_of(number)))
            ids: dict[str, Any] = {"workspace_id": HERE, "id": person.id, "person_id": person.id}
            habit = Habit(**ids, adopted_on=day, source_key=f"bench:{number}")
            session.add(habit)
            session.flush()
            practice.write(session, person, habit, day, plan, Cadence.parse("daily"), days)
        session.commit()


def _batches(count: int) -> Iterator[range]:
    for first in range(0, count, BATCH):
        yield range(first, min(first + BATCH, count))


def _ends(numbers: range) -> tuple[UUID, UUID]:
    return id_of(numbers[0]), id_of(numbers[-1])


def _insert(connection: Connection, example: SQLModel, where: Any = None, **columns: ColumnElement[Any]) -> None:
    """A row like the example for each row that the columns come from."""
    table = _table(str(example.__tablename__))
    values = {name: literal(value, table.c[name].type) for name, value in _values(example).items()} | columns
    rows = select(*values.values()) if where is None else select(*values.values()).where(where)
    connection.execute(insert(table).from_select(list(values), rows))


def _values(row: SQLModel) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in _table(str(row.__tablename__)).columns}


def _table(name: str) -> Stored:
    return Table.metadata.tables[name]
