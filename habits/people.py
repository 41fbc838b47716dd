"""Who is asking: one member of one workspace, found by the platform's own ids."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Date, Select, String, Uuid, bindparam, null, union_all
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from habits.calendar import Absence as Away
from habits.calendar import local_date
from habits.holidays import PublicHolidays
from habits.kit import kit
from habits.messages import Request, WorkspaceRef
from habits.models import (
    Absence,
    Answer,
    Closure,
    Entry,
    FollowUp,
    Habit,
    Lease,
    Outgoing,
    Person,
    Region,
    Workspace,
)
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
    person.own_tz = False
    session.add(person)
    session.flush()
    return person


def known_by_id(session: Session, workspace: UUID, ids: Collection[str]) -> list[Person]:
    """Those of the platform's ids who have a row; asked for in parts, since there may be many."""
    wanted, found = sorted(ids), list[Person]()
    for start in range(0, len(wanted), 500):
        some = select(Person).where(Person.workspace_id == workspace)
        found += session.exec(some.where(col(Person.platform_id).in_(wanted[start : start + 500])))
    return found


def people_by_id(session: Session, workspace: UUID, ids: Collection[str], tz: str) -> list[Person]:
    """All of them. Who has not met the bot gets a row, with a clock that is taken for theirs until the platform tells;
    it allows nothing to be sent."""
    known = known_by_id(session, workspace, ids)
    new = set(ids) - {person.platform_id for person in known}
    made = [
        Person(workspace_id=workspace, id=kit(session).new_id(), platform_id=who, tz=tz, own_tz=False)
        for who in sorted(new)
    ]
    session.add_all(made)
    session.flush()
    return known + made


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


def administers(request: Request) -> bool:
    """Whether the platform says that whoever asks administers their workspace."""
    return request.profile is not None and request.profile.admin


def workdays_of(person: Person) -> frozenset[int]:
    return frozenset(int(d) for d in person.workdays)


def absences_of(session: Session, person: Person, habit: Habit | None = None) -> list[Away]:
    """Days away from everything (pauses, leave, closures, public holidays) and, when a habit is given, from that one
    too."""
    return days_off(session, [person], habit).get(person.id, [])


def days_off(session: Session, people: Sequence[Person], habit: Habit | None = None) -> dict[UUID, list[Away]]:
    """Everybody's days away, in one question. Closures are for all; a region's holidays end where the next begins."""
    found: dict[UUID, list[Away]] = {person.id: [] for person in people}
    asked = {"here": list({person.workspace_id for person in people}), "who": list(found)}
    wanted, regions = (None, habit.id if habit else None), dict[UUID, list[tuple[date, str]]]()
    for workspace, who, habit_id, first, last, place in session.execute(_DAYS_OFF, asked):
        if who is None:
            for person in people:
                if person.workspace_id == workspace:
                    found[person.id].append(Away(first, last))
        elif place is not None:
            regions.setdefault(who, []).append((first, place))
        elif habit_id in wanted:
            found[who].append(Away(first, last))
    for who, chosen in regions.items():
        for (first, place), following in zip_longest(sorted(chosen), sorted(chosen)[1:]):
            last = following[0] - timedelta(days=1) if following else None
            found[who] += [PublicHolidays(first, last, place)] if place else []
    return found


def _whose(table: type[Absence] | type[Closure] | type[Region], *columns: Any) -> Select[Any]:
    here = col(table.workspace_id)
    return sql_select(here, *columns).where(here.in_(bindparam("here", expanding=True)))


_WHO: BindParameter[Any] = bindparam("who", expanding=True)
_NO_ID = null().cast(Uuid)
_DAYS_OFF = union_all(
    _whose(
        Absence,
        *map(col, (Absence.person_id, Absence.habit_id, Absence.first_day, Absence.last_day)),
        null().cast(String),
    ).where(col(Absence.person_id).in_(_WHO)),
    _whose(Closure, _NO_ID, _NO_ID, col(Closure.first_day), col(Closure.last_day), null().cast(String)),
    _whose(Region, col(Region.person_id), _NO_ID, col(Region.first_day), null().cast(Date), col(Region.country)).where(
        col(Region.person_id).in_(_WHO)
    ),
)
"""Workspace, person (none: everybody), habit (none: all), first and last day, and the place whose public holidays are
meant (none: every day). Put together once, since it is asked so often."""


def keep_holidays(session: Session, person: Person, place: str, first_day: date) -> None:
    """Keep a place's public holidays from a day on; empty: none. What is kept already stays as it is."""
    if region_of(session, person) == place:
        return
    session.merge(Region(workspace_id=person.workspace_id, person_id=person.id, first_day=first_day, country=place))
    session.flush()


def region_of(session: Session, person: Person) -> str | None:
    """The place whose public holidays the person chose last; None while they chose nothing."""
    chosen = select(Region.country).where(Region.workspace_id == person.workspace_id, Region.person_id == person.id)
    return session.exec(chosen.order_by(col(Region.first_day).desc())).first()


Owned = TypeVar("Owned", Habit, Answer, FollowUp, Outgoing, Absence, Entry)


def mine(session: Session, person: Person, table: type[Owned], id_text: str) -> Owned | None:
    """The row that a button names, only if it is this person's: a button's value is input, not proof."""
    try:
        row = session.get(table, (person.workspace_id, UUID(id_text)))
    except ValueError:
        return None
    owner = row.recipient if isinstance(row, Outgoing) else row.person_id if row else None
    return row if owner == person.id else None
