"""Who is asking: one member of one workspace, found by the platform's own ids."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from habits.calendar import Absence as Away
from habits.calendar import local_date
from habits.kit import kit
from habits.messages import Request, WorkspaceRef
from habits.models import Absence, Answer, FollowUp, Habit, Lease, Outgoing, Person, Workspace
from habits.zones import known


class UnknownPerson(LookupError):
    """Nobody with this id has spoken to the bot in this workspace yet."""


def me(session: Session, request: Request) -> Person:
    """The person who asks, looked up by workspace and platform id, never by anything a button carries.

    A session that writes locks the row, so that a person's deeds happen one after the other on any database. One deed
    asks several times, so a session remembers.
    """
    ref, asked = request.workspace, (request.workspace, request.person)
    who, known = session.info.get("me", (None, None))
    if who == asked and isinstance(known, Person) and known in session:
        return known
    statement = (
        select(Person)
        .join(Workspace, col(Workspace.id) == Person.workspace_id)
        .where(Workspace.platform == ref.platform, Workspace.enterprise == ref.enterprise)
        .where(Workspace.team == ref.team, Person.platform_id == request.person)
    )
    found = session.exec(statement.with_for_update(of=Person) if session.info.get("writes") else statement).first()
    if found is None:
        raise UnknownPerson(request.person)
    session.info["me"] = asked, found
    return found


def me_today(session: Session, request: Request, now: datetime) -> tuple[Person, date]:
    """The person who asks, and their local date."""
    person = me(session, request)
    return person, today_of(person, now)


def enrol(session: Session, request: Request) -> Person:
    """A row for somebody new. It allows nothing to be sent: that takes their own Start."""
    workspace = workspace_of(session, request.workspace)
    person = Person(workspace_id=workspace.id, id=kit(session).new_id(), platform_id=request.person)
    if request.profile and known(request.profile.tz):
        person.tz = request.profile.tz
    session.add(person)
    session.flush()
    return person


def workspace_of(session: Session, ref: WorkspaceRef) -> Workspace:
    """The workspace's row, made at first sight."""
    found = session.exec(
        select(Workspace)
        .where(Workspace.platform == ref.platform)
        .where(Workspace.enterprise == ref.enterprise, Workspace.team == ref.team)
    ).first()
    if found is None:
        found = Workspace(id=kit(session).new_id(), platform=ref.platform, enterprise=ref.enterprise, team=ref.team)
        session.add(found)
        session.flush()
        session.add(Lease(workspace_id=found.id))
    return found


def today_of(person: Person, now: datetime) -> date:
    """The person's local date."""
    return local_date(now, ZoneInfo(person.tz))


def workdays_of(person: Person) -> frozenset[int]:
    return frozenset(int(d) for d in person.workdays)


def absences_of(session: Session, person: Person, habit: Habit | None = None) -> list[Away]:
    """Days away from everything and, when a habit is given, those of that habit too."""
    rows = session.exec(
        select(Absence).where(Absence.workspace_id == person.workspace_id, Absence.person_id == person.id)
    )
    wanted = {None, habit.id if habit else None}
    return [Away(row.first_day, row.last_day) for row in rows if row.habit_id in wanted]


Owned = TypeVar("Owned", Habit, Answer, FollowUp, Outgoing)


def mine(session: Session, person: Person, table: type[Owned], id_text: str) -> Owned | None:
    """The row that a button names, only if it is this person's: a button's value is input, not proof."""
    try:
        row = session.get(table, (person.workspace_id, UUID(id_text)))
    except ValueError:
        return None
    owner = row.recipient if isinstance(row, Outgoing) else row.person_id if row else None
    return row if owner == person.id else None
