"""Turning schedules that are due into messages, many at a time.

In a few statements for all of them, so that the cost follows what is due, and never who exists.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, func, insert, or_, update
from sqlmodel import Session, col, select

from habits.calendar import Absence as Away
from habits.calendar import occurrences
from habits.models import Outgoing, Person, Schedule, Table, Team, UtcDateTime
from habits.people import days_off, today_of, workdays_of
from habits.schedule import daily_key, message_row, reachable, reschedule
from habits.spread import share

BATCH = 250
"""Schedules planned in one transaction: few enough that a month of missed days fits into a writer's patience."""

TEAM, CROWD = 10, 300
"""A team of ten is written to at once; a crowd of 300 takes the whole minute, and fewer take less of it."""


LOOK_BACK = 31
"""At most so many missed days are recorded one by one after an outage."""


def anything_due(session: Session, now: datetime) -> bool:
    """Whether there is something to plan, or to lapse: one look at two indexes, whoever and however many exist."""
    return bool(session.execute(_ANYTHING, {"now": now}).scalar())


def plan(session: Session, now: datetime, limit: int = BATCH) -> int:
    """Turn what is due into `Outgoing` rows and move each schedule on, in one transaction.

    What is written down is when to look: whether that day is a working day is seen here, by everybody's days off as
    they are now. Returns how many schedules were due: `limit` means that there may be more. People who are being
    changed just now wait for the next time.
    """
    due = session.execute(
        select(Person, col(Schedule.next_due_at))
        .join(Schedule, (col(Person.workspace_id) == Schedule.workspace_id) & (col(Person.id) == Schedule.subject))
        .where(Schedule.next_due_at <= now)
        .order_by(col(Schedule.next_due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    away = days_off(session, [person for person, _ in due])
    spans = _spans(session, {person.workspace_id for person, _ in due})
    rows, moves = list[dict[str, Any]](), list[tuple[Person, datetime | None]]()
    for person, first in due:
        zone, week = ZoneInfo(person.tz), workdays_of(person)
        past, later = occurrences(
            first, now, zone, week, person.nudge_at, _ahead(away[person.id], today_of(person, first))
        )
        moves.append((person, later if reachable(person) else None))
        if reachable(person):
            rows += [_daily(session, person, at, now, spans[person.workspace_id]) for at in past[-LOOK_BACK:]]
    _write(session, rows, moves, now)
    return len(due)


def _ahead(away: Sequence[Away], day: date) -> tuple[Away, ...]:
    """Those that matter from a day on, as everybody shares them: when one began before it is of no account."""
    return tuple(replace(one, first=max(one.first, day)) for one in away if one.last is None or one.last >= day)


def look_again(session: Session, workspace: UUID, at: datetime) -> None:
    """Days off were taken back: everybody's schedule is looked at again at a time, in one statement."""
    later = update(_SCHEDULE).where(_SCHEDULE.c.workspace_id == workspace, _SCHEDULE.c.next_due_at > at)
    session.execute(later.values(next_due_at=at))
    session.expire_all()


def _spans(session: Session, workspaces: Collection[UUID]) -> dict[UUID, timedelta]:
    """Over how much of a minute a workspace's messages are spread: a small team need not wait for each other."""
    found = {}
    for workspace in workspaces:
        few = select(Person.id).where(Person.workspace_id == workspace, col(Person.started_at).is_not(None))
        people = session.execute(select(func.count()).select_from(few.limit(CROWD).subquery())).scalar_one()
        found[workspace] = timedelta(seconds=60 * max(0, people - TEAM) / (CROWD - TEAM))
    return found


def _daily(session: Session, person: Person, at: datetime, now: datetime, span: timedelta) -> dict[str, Any]:
    """A day's message as a row. Its place within the minute is the person's own, the same every day."""
    row = message_row(session, person, "daily", at, daily_key(person, today_of(person, at)))
    row["try_at"] = at + span * share(str(person.id))
    row["state"] = "lapsed" if row["expires_at"] <= now else "planned"
    return row


def _write(
    session: Session, rows: Sequence[dict[str, Any]], moves: Sequence[tuple[Person, datetime | None]], now: datetime
) -> None:
    """Insert the rows but those whose dedupe key is taken (they were planned before), and move every schedule to its
    next date; where that date has its message already, or there is none, the long way."""
    dates = {person.id: daily_key(person, today_of(person, later)) for person, later in moves if later}
    keys = [*dates.values(), *(row["dedupe_key"] for row in rows)]
    taken = _taken(session, {person.workspace_id for person, _ in moves}, keys)
    if fresh := [row for row in rows if row["dedupe_key"] not in taken]:
        session.execute(insert(_OUTGOING), fresh)
    plain = [(person, later) for person, later in moves if later and dates[person.id] not in taken]
    if plain:
        session.execute(_MOVE, [{"ws": who.workspace_id, "who": who.id, "later": later} for who, later in plain])
    moved = {person.id for person, _ in plain}
    for person, _ in moves:
        if person.id not in moved:
            reschedule(session, person, now)


def _taken(session: Session, workspaces: Collection[UUID], keys: Collection[str]) -> set[str]:
    """Those of the keys that have a message. They name their person, so no two workspaces share one."""
    found = select(Outgoing.dedupe_key).where(col(Outgoing.workspace_id).in_(workspaces))
    return set(session.exec(found.where(col(Outgoing.dedupe_key).in_(keys))))


_OUTGOING, _SCHEDULE = Table.metadata.tables["outgoing"], Table.metadata.tables["schedule"]
_MOVE = (
    update(_SCHEDULE)
    .where(_SCHEDULE.c.workspace_id == bindparam("ws"), _SCHEDULE.c.subject == bindparam("who"))
    .where(_SCHEDULE.c.kind == "daily")
    .values(next_due_at=bindparam("later"))
)
"""Tables without their classes: many rows at once, and no object for each."""

_NOW = bindparam("now", type_=UtcDateTime())
_LATE = (col(Outgoing.state) == "planned") & (col(Outgoing.try_at) <= _NOW) & (col(Outgoing.expires_at) <= _NOW)
_DIGEST = col(Team.next_digest_at) <= _NOW
_DUE = col(Schedule.next_due_at) <= _NOW
_ANYTHING = select(or_(*(exists().where(one) for one in (_DUE, _DIGEST, _LATE))))
"""Made once: it is asked every ten seconds, and after whatever was planned."""
