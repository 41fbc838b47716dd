"""The roster: whom a manager asks to be in a team. Who is new gets one invitation; what they answer is theirs.

What the roster was stays as it was: another role, or coming back on another day, is another row. All of it takes a few
statements, however many people there are.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, or_, select

from habits.calendar import local_date
from habits.models import Counting, Invited, Membership, Outgoing, Person, Team
from habits.people import people_by_id
from habits.schedule import message_row

MOST = 2000
"""People in a team."""

PART = 500
"""So many ids in one statement."""

WAITS = timedelta(days=14)
"""So long an invitation waits for an hour at which it may come."""

NEVER_SENT = ("cancelled", "lapsed", "failed")


def roster(session: Session, team: Team, *roles: str) -> dict[str, str]:
    """Who is asked to be in the team now: the platform's ids, each with the role."""
    rows = select(Invited.platform_id, Invited.role).where(*_of(team), col(Invited.removed_on).is_(None))
    return {who: role for who, role in session.exec(rows) if not roles or role in roles}


def edition(people: Mapping[str, str]) -> str:
    """A short text that tells one roster from another."""
    return sha256(repr(sorted(people.items())).encode()).hexdigest()[:16]


def set_roster(session: Session, team: Team, wanted: Mapping[str, str], now: datetime) -> None:
    """Ask those who are new, and take off the roster whoever is not wanted any more. Another role is another question:
    whoever gets one is asked anew."""
    today, known = local_date(now, ZoneInfo(team.tz)), roster(session, team)
    old = {who for who, role in known.items() if wanted.get(who) != role}
    new = {who: role for who, role in wanted.items() if known.get(who) != role}
    _take_off(session, team, old, today)
    _put_on(session, team, new, today)
    _leave_behind(session, team, old, today)
    _invite(session, team, [who for who, role in new.items() if role != "owner"], now)


def end(session: Session, team: Team, now: datetime) -> None:
    """No more digests, nobody is asked and nobody counts here any more."""
    team.ended_on, team.next_digest_at = local_date(now, ZoneInfo(team.tz)), None
    session.add(team)
    set_roster(session, team, {}, now)


def _take_off(session: Session, team: Team, ids: Collection[str], today: date) -> None:
    session.flush()
    for some in _parts(ids):
        rows = update(Invited).where(*_of(team), col(Invited.removed_on).is_(None), col(Invited.platform_id).in_(some))
        session.execute(rows.values(removed_on=today))


def _put_on(session: Session, team: Team, people: Mapping[str, str], today: date) -> None:
    """From today on. On one day there is one row: what was closed today is opened again, and what was made today gets
    today's last role."""
    of_today = or_(col(Invited.added_on) == today, col(Invited.removed_on) == today)
    again = dict[str, Invited]()
    for row in session.exec(select(Invited).where(*_of(team), of_today).order_by(col(Invited.added_on))):
        if row.platform_id in people and (row.added_on == today or row.role == people[row.platform_id]):
            again[row.platform_id] = row
    for who, row in again.items():
        row.role, row.removed_on = people[who], None
    session.flush()
    here = {"workspace_id": team.workspace_id, "team_id": team.id, "added_on": today}
    _add(session, Invited, [{**here, "platform_id": who, "role": people[who]} for who in people.keys() - again.keys()])


def _leave_behind(session: Session, team: Team, ids: Collection[str], today: date) -> None:
    """Whoever was in is in no more, and counts here no more from this week on. A no stays a no.

    The week is the team's: by somebody's own clock, a change on Monday may reach into a week that is over.
    """
    monday = today - timedelta(days=today.weekday())
    for some in _parts(ids):
        rows = select(Person.id).where(Person.workspace_id == team.workspace_id, col(Person.platform_id).in_(some))
        who = session.exec(rows).all()
        in_it = delete(Membership).where(col(Membership.state) == "joined", col(Membership.person_id).in_(who))
        here = col(Membership.workspace_id) == team.workspace_id, col(Membership.team_id) == team.id
        session.execute(in_it.where(*here))
        counting = _counting(session, team, who)
        since = delete(Counting).where(col(Counting.person_id).in_(counting), col(Counting.first_day) >= monday)
        session.execute(since.where(col(Counting.workspace_id) == team.workspace_id))
        nowhere = {"workspace_id": team.workspace_id, "first_day": monday, "team_id": None}
        _add(session, Counting, [{**nowhere, "person_id": one} for one in counting])


def _counting(session: Session, team: Team, who: Collection[UUID]) -> list[UUID]:
    """Those who count here by what they chose last."""
    later = aliased(Counting)
    since = exists().where(
        col(later.workspace_id) == Counting.workspace_id,
        col(later.person_id) == Counting.person_id,
        col(later.first_day) > Counting.first_day,
    )
    rows = select(Counting.person_id).where(Counting.workspace_id == team.workspace_id, Counting.team_id == team.id)
    return list(session.exec(rows.where(col(Counting.person_id).in_(who), ~since)))


def _invite(session: Session, team: Team, ids: Collection[str], now: datetime) -> None:
    """One message, once in a person's life with a team; one that never went out is planned again. Who has pressed Start
    reads of it in their daily message."""
    people = [one for one in people_by_id(session, team.workspace_id, ids, team.tz) if one.started_at is None]
    about, keys = {"team": str(team.id)}, {invitation_key(team, person): person for person in people}
    planned = _planned(session, team, keys)
    rows = {
        key: message_row(session, person, "invitation", now, key, about, WAITS)
        for key, person in keys.items()
        if key not in planned or planned[key].state in NEVER_SENT
    }
    _add(session, Outgoing, [row for key, row in rows.items() if key not in planned])
    for key in rows.keys() & planned.keys():
        _plan_again(planned[key], rows[key])
    session.flush()
    if rows:
        session.info["planned"] = True


def _plan_again(out: Outgoing, row: Mapping[str, Any]) -> None:
    """Its number of attempts stays: it tells one from another."""
    for name in ("day", "due_at", "try_at", "expires_at", "state", "reason"):
        setattr(out, name, row[name])


def invitation_key(team: Team, person: Person) -> str:
    return f"invitation:{team.id}:{person.id}"


def _planned(session: Session, team: Team, keys: Collection[str]) -> dict[str, Outgoing]:
    """The messages there are, by their keys."""
    found = dict[str, Outgoing]()
    for some in _parts(keys):
        rows = select(Outgoing).where(Outgoing.workspace_id == team.workspace_id)
        found |= {row.dedupe_key: row for row in session.exec(rows.where(col(Outgoing.dedupe_key).in_(some)))}
    return found


def _of(team: Team) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Invited.workspace_id) == team.workspace_id, col(Invited.team_id) == team.id


def _parts(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + PART] for start in range(0, len(ordered), PART))


def _add(session: Session, table: type[Invited | Counting | Outgoing], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
