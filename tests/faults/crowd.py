"""Many people with a started habit, quickly: rows in bulk, sealed as the vault seals them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session, col

from habits.kit import kit
from habits.models import Habit, Lease, Person, PersonKey, Practice, Schedule, Table, Workspace
from habits.practice import Plan
from habits.vault import seal

NAMES = UUID(int=7)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
Row = TypeVar("Row", bound=Table)


@dataclass(frozen=True)
class Crowd:
    """So many people, spread evenly over so many workspaces."""

    people: int
    workspaces: int = 1

    @property
    def teams(self) -> list[str]:
        return [f"T{number:02}" for number in range(self.workspaces)]

    @property
    def names(self) -> list[str]:
        """Their ids in Slack, such as "U07-0123" for somebody of workspace T07."""
        return [f"U{number % self.workspaces:02}-{number // self.workspaces:04}" for number in range(self.people)]


def team_uuid(team: str) -> UUID:
    return uuid5(NAMES, team)


def move_in(session: Session, crowd: Crowd) -> None:
    """Everybody of a crowd, each with one habit begun long ago, working every day. `due` says when their time is."""
    _add(session, [Workspace(id=team_uuid(team), platform="slack", team=team) for team in crowd.teams])
    _add(session, [Lease(workspace_id=team_uuid(team)) for team in crowd.teams])
    people = _add(session, [_person(session, name) for name in crowd.names])
    keys = _add(session, [_key(session, one) for one in people])
    habits = _add(session, [_habit(session, one) for one in people])
    _add(session, [_practice(session, *pair) for pair in zip(people, habits, strict=True)])
    _add(session, [_schedule(one) for one in people])
    keys.clear()  # held until here, so that the vault need not ask the database for them


def due(session: Session, team: str, at: datetime, now: datetime, local_hour: int) -> None:
    """The messages of a workspace's people are due at an instant; the present hour is `local_hour` where they live."""
    at, zone = at.replace(second=0, microsecond=0), _zone(now, local_hour)
    local, here = at.astimezone(ZoneInfo(zone)).time(), team_uuid(team)
    session.execute(update(Person).where(col(Person.workspace_id) == here).values(tz=zone, nudge_at=local))
    session.execute(update(Schedule).where(col(Schedule.workspace_id) == here).values(next_due_at=at))


def _zone(now: datetime, hour: int) -> str:
    """A zone whose clocks show that hour now. The names count westwards."""
    east = (hour - now.astimezone(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-east:+d}" if east else "Etc/GMT"


def _add(session: Session, rows: list[Row]) -> list[Row]:
    session.add_all(rows)
    session.flush()
    return rows


def _person(session: Session, name: str) -> Person:
    team, _, _ = name[1:].partition("-")
    return Person(
        workspace_id=team_uuid(f"T{team}"),
        id=kit(session).new_id(),
        platform_id=name,
        workdays="1234567",
        questions_a_week=0,
        welcomed_at=LONG_AGO,
        started_at=LONG_AGO,
    )


def _key(session: Session, person: Person) -> PersonKey:
    vault = kit(session).vault
    wrapped = vault.new_wrapped_key(person.workspace_id.bytes + person.id.bytes)
    return PersonKey(workspace_id=person.workspace_id, person_id=person.id, master=vault.current, wrapped=wrapped)


def _habit(session: Session, person: Person) -> Habit:
    return Habit(
        workspace_id=person.workspace_id,
        id=kit(session).new_id(),
        person_id=person.id,
        catalogue_id="say-it-back",
        adopted_on=LONG_AGO.date(),
        source_key=f"crowd:{person.platform_id}",
    )


def _practice(session: Session, person: Person, habit: Habit) -> Practice:
    row = kit(session).new_id()
    plan = Plan("Say it back", "somebody asks me for something", "say back what I heard")
    return Practice(
        workspace_id=person.workspace_id,
        id=row,
        person_id=person.id,
        habit_id=habit.id,
        first_day=LONG_AGO.date(),
        cadence="daily",
        nudge_days="1234567",
        workdays="1234567",
        plan=seal(session, person, row, json.dumps(vars(plan))),
    )


def _schedule(person: Person) -> Schedule:
    return Schedule(workspace_id=person.workspace_id, subject=person.id, kind="daily", next_due_at=LONG_AGO)
