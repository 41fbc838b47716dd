"""When a team's digest is due: the snapshot is made, and who gets the digest is written down, in one transaction."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from habits import patterns
from habits.briefing import monday_of
from habits.models import Team
from habits.rosters import end
from habits.schedule import add_outgoing
from habits.teams import leaders, next_digest

LASTS = timedelta(days=6)
"""A digest that could not come on its day is still worth reading, until the next one is near."""


def plan_one(session: Session, now: datetime) -> bool:
    """Plan the digest that has been due for the longest time. False when none is due.

    Each team by itself, because it may be large; a team that another process is planning just now is left to it.
    """
    due = select(Team).where(col(Team.next_digest_at) <= now).order_by(col(Team.next_digest_at)).limit(1)
    team = session.exec(due.with_for_update(skip_locked=True)).first()
    if team is None:
        return False
    lead = leaders(session, team)
    if not lead:  # whoever led it has left, or deleted their data
        end(session, team, now)
        return True
    patterns.make(session, team, now)
    about, week = {"team": str(team.id)}, monday_of(team, now)
    for person, _ in lead:
        add_outgoing(session, person, "digest", now, f"digest:{team.id}:{person.id}:{week}", about, lasts=LASTS)
    if team.to_channel and team.channel:
        owner = lead[0][0]
        key = f"post:{team.id}:{week}"
        add_outgoing(session, owner, "post", now, key, about, lasts=LASTS, channel=team.channel)
    team.next_digest_at = next_digest(team, now)
    session.add(team)
    session.flush()
    return True
