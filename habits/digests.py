"""When a team's digest is due: the snapshot is made, and who gets the digest is written down, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from habits import patterns
from habits.briefing import monday_of
from habits.models import Membership, Person, Team
from habits.rosters import end
from habits.schedule import add_outgoing
from habits.teams import leaders, next_digest

Key = tuple[UUID, UUID]
"""A team's workspace and id."""

AGAIN = timedelta(hours=1)
LASTS = timedelta(days=6)
"""A digest that could not come on its day is still worth reading, until the next one is near."""


def next_team(session: Session, now: datetime) -> Key | None:
    """The team whose digest has been due for the longest time."""
    due = select(Team.workspace_id, Team.id).where(col(Team.next_digest_at) <= now)
    return session.exec(due.order_by(col(Team.next_digest_at)).limit(1)).first()


def put_off(session: Session, team: Key, now: datetime) -> None:
    """To be tried again in an hour."""
    found = _due(session, team, now)
    if found is not None:
        found.next_digest_at = now + AGAIN
        session.add(found)


def plan(session: Session, team: Key, now: datetime) -> None:
    """The snapshot, and a message for whoever leads the team and for its channel. Nothing when another process was
    faster: the row is waited for, and then it is due no more."""
    found = _due(session, team, now)
    if found is None:
        return
    lead = leaders(session, found)
    if not lead:  # whoever led it has left, or deleted their data
        end(session, found, now)
        return
    patterns.make(session, found, now)
    _messages(session, found, lead, now)
    found.next_digest_at = next_digest(found, now)
    session.add(found)
    session.flush()


def _due(session: Session, team: Key, now: datetime) -> Team | None:
    rows = select(Team).where(Team.workspace_id == team[0], Team.id == team[1], col(Team.next_digest_at) <= now)
    return session.exec(rows.with_for_update()).first()


def _messages(session: Session, team: Team, lead: Sequence[tuple[Person, Membership]], now: datetime) -> None:
    about, week = {"team": str(team.id)}, monday_of(team, now)
    for person, _ in lead:
        add_outgoing(session, person, "digest", now, f"digest:{team.id}:{person.id}:{week}", about, lasts=LASTS)
    if team.to_channel and team.channel:
        owner = lead[0][0]
        key = f"post:{team.id}:{week}"
        add_outgoing(session, owner, "post", now, key, about, lasts=LASTS, channel=team.channel)
