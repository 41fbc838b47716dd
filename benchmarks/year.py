"""A team of a thousand and its year, as it lies in the database.

Everybody is on its roster and counts there, has the shared habit and one more, and spoke of both on every working day.
The manager promised something each week, and everybody said whether it happened.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Date, Uuid, bindparam, insert, text
from sqlmodel import SQLModel

from benchmarks import people
from benchmarks.people import HERE, id_of
from benchmarks.run import Run
from bot.engines import make_engine
from bot.migrations import upgrade
from habits import catalogue
from habits.models import Counting, Habit, Invited, Membership, Promise, Table, Team, UtcDateTime

PEOPLE, HABITS, WEEKS, DAYS = 1000, 2, 52, 5
MONDAYS = [date(2025, 11, 24) + timedelta(weeks=n) for n in range(WEEKS)]
TEAM, SHARED, LEADER = id_of(0), "say-it-back", f"U{PEOPLE}"
"""The leader comes after all members."""
THEN = datetime(2025, 11, 24, 9, tzinfo=UTC)

NEW_ID = {
    "sqlite": "printf('%08x', julianday(:day)) || lower(hex(randomblob(12)))",
    "postgresql": "uuidv7()",
}
"""Like real ones, in the order of time."""
DIE = {"sqlite": "abs(random() % 10)", "postgresql": "floor(10 * random())"}
"""From 0 to 9."""

CHECK_INS = """
INSERT INTO check_in (workspace_id, id, person_id, habit_id, day, outcome, said_at)
SELECT workspace_id, {new_id}, person_id, id, :day,
    CASE {die} WHEN 0 THEN 'no_chance' WHEN 1 THEN 'no_chance' WHEN 2 THEN 'not_today' WHEN 3 THEN 'not_today'
    ELSE 'done' END, :at
FROM habit
"""
MARKS = """
INSERT INTO promise_mark (workspace_id, promise_id, person_id, happened, said_at)
SELECT workspace_id, :promise, id, {die} < 6, :at FROM person
"""
TYPES = (bindparam("day", type_=Date), bindparam("at", type_=UtcDateTime), bindparam("promise", type_=Uuid))


def filled(run: Run, kind: str) -> str:
    """The URL of a database with all of it, before the first snapshot."""
    run.say(f"{kind}: filling in a year of {PEOPLE:,} people")
    url = run.new_database(kind)
    engine = make_engine(url)
    upgrade(engine)
    people.add_workspace(engine)
    people.add(engine, PEOPLE + 1)
    with engine.begin() as connection:
        _add_team(connection)
        _add(connection, Habit, _habits())
    for week, monday in enumerate(MONDAYS):
        with engine.begin() as connection:
            _add_week(connection, week, monday)
    people.settle(engine)
    engine.dispose()
    return url


def _add_team(connection: Connection) -> None:
    here: dict[str, Any] = {"workspace_id": HERE, "team_id": TEAM}
    first = MONDAYS[0]
    team = Team(workspace_id=HERE, id=TEAM, name="BRM", tz="UTC", habit=SHARED, begins=first, weeks=1, source_key="")
    numbers = range(PEOPLE + 1)
    members = [{"platform_id": f"U{number}", "role": "member"} for number in numbers[:-1]]
    _add(connection, Team, [team.model_dump()])
    asked = [*members, {"platform_id": LEADER, "role": "owner"}]
    _add(connection, Invited, [here | one | {"added_on": first} for one in asked])
    joined = {"state": "joined", "own_line": False}
    _add(connection, Membership, [here | joined | {"person_id": id_of(number)} for number in numbers])
    _add(connection, Counting, [here | {"first_day": first, "person_id": id_of(number)} for number in numbers[:-1]])


def _habits() -> list[dict[str, Any]]:
    """The shared one for all, and for each the next of the others."""
    others = [habit.id for habit in catalogue.load().habits if habit.id != SHARED]
    chosen = [name for number in range(PEOPLE) for name in (SHARED, others[number % len(others)])]
    same = {"workspace_id": HERE, "adopted_on": MONDAYS[0]}
    return [
        same | {"id": id_of(n), "person_id": id_of(n // HABITS), "catalogue_id": name, "source_key": f"bench:{n}"}
        for n, name in enumerate(chosen)
    ]


def _add_week(connection: Connection, week: int, monday: date) -> None:
    ids = {"workspace_id": HERE, "id": id_of(week), "team_id": TEAM, "person_id": id_of(PEOPLE)}
    told = {"week": monday, "action": "heard/a1", "said_at": THEN, "source_key": f"bench:{week}"}
    _add(connection, Promise, [ids | told])
    _run(connection, MARKS, promise=id_of(week))
    for day in range(DAYS):
        _run(connection, CHECK_INS, day=monday + timedelta(days=day))


def _add(connection: Connection, kind: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(Table.metadata.tables[str(kind.__tablename__)]), rows)


def _run(connection: Connection, statement: str, **values: Any) -> None:
    """One that makes many rows out of rows."""
    dialect, values = connection.dialect.name, values | {"at": THEN}
    filled_in = text(statement.format(new_id=NEW_ID[dialect], die=DIE[dialect]))
    typed = filled_in.bindparams(*(one for one in TYPES if one.key in values))
    connection.execute(typed, values)
