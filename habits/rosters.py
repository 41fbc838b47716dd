"""The roster: whom a manager asks to be in a team. Who is new gets one invitation; what they answer is theirs."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import Session, col, select

from habits.calendar import local_date
from habits.models import Invited, Outgoing, Person, Table, Team
from habits.people import known_by_id, people_by_id, today_of
from habits.schedule import message_row
from habits.teams import count_in, counts_in

MOST = 2000
"""People in a team."""

WAITS = timedelta(days=14)
"""So long an invitation waits for an hour at which it may come."""


def roster(session: Session, team: Team, *roles: str) -> dict[str, str]:
    """Who is asked to be in the team now: the platform's ids, each with the role."""
    rows = select(Invited.platform_id, Invited.role).where(
        Invited.workspace_id == team.workspace_id, Invited.team_id == team.id, col(Invited.removed_on).is_(None)
    )
    return {who: role for who, role in session.exec(rows) if not roles or role in roles}


def set_roster(session: Session, team: Team, wanted: Mapping[str, str], now: datetime) -> None:
    """Ask those who are new, keep the others, and take off the roster whoever is not wanted any more."""
    today, known = local_date(now, ZoneInfo(team.tz)), roster(session, team)
    for who in known.keys() - wanted.keys():
        _listed(session, team, who).removed_on = today
    for who, role in wanted.items():
        row = session.get(Invited, (team.workspace_id, team.id, who))
        if row is None:
            row = Invited(workspace_id=team.workspace_id, team_id=team.id, platform_id=who, role=role, added_on=today)
        elif row.removed_on is not None or row.role != role:  # asked anew: what was before stays before
            row.added_on, row.removed_on = today, None
        row.role = role
        session.add(row)
    session.flush()
    _leave_behind(session, team, known.keys() - wanted.keys(), now)
    _invite(session, team, {who for who in wanted.keys() - known.keys() if wanted[who] != "owner"}, now)


def end(session: Session, team: Team, now: datetime) -> None:
    """No more digests, nobody is asked and nobody counts here any more."""
    team.ended_on, team.next_digest_at = local_date(now, ZoneInfo(team.tz)), None
    session.add(team)
    set_roster(session, team, {}, now)


def _listed(session: Session, team: Team, who: str) -> Invited:
    return session.get_one(Invited, (team.workspace_id, team.id, who))


def _leave_behind(session: Session, team: Team, ids: Collection[str], now: datetime) -> None:
    """They were taken off the roster: they count here no more from this week on."""
    for person in known_by_id(session, team.workspace_id, ids):
        today = today_of(person, now)
        if counts_in(session, person, today + timedelta(weeks=1)) == team.id:
            count_in(session, person, None, today)


def _invite(session: Session, team: Team, ids: Collection[str], now: datetime) -> None:
    """One message, once in a person's life with a team. Who has pressed Start reads of it in their daily message."""
    people = people_by_id(session, team.workspace_id, ids, team.tz)
    keys = {invitation_key(team, person): person for person in people if person.started_at is None}
    for taken in _taken(session, team, list(keys)):
        del keys[taken]
    about = {"team": str(team.id)}
    rows = [message_row(session, person, "invitation", now, key, about, WAITS) for key, person in keys.items()]
    if rows:
        session.execute(insert(Table.metadata.tables["outgoing"]), rows)
        session.info["planned"] = True


def invitation_key(team: Team, person: Person) -> str:
    return f"invitation:{team.id}:{person.id}"


def _taken(session: Session, team: Team, keys: Sequence[str]) -> list[str]:
    found = list[str]()
    for start in range(0, len(keys), 500):
        some = select(Outgoing.dedupe_key).where(Outgoing.workspace_id == team.workspace_id)
        found += session.exec(some.where(col(Outgoing.dedupe_key).in_(keys[start : start + 500])))
    return found
