"""Teams: who may make one, who was asked to join, who did, and where somebody counts.

Who was asked (`Invited`) is the manager's list, kept by the platform's ids. What each of them answered (`Membership`)
and where they count (`Counting`) is theirs: nothing here tells one person of another's.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from habits.calendar import next_due
from habits.kit import kit
from habits.models import Counting, Invited, Membership, Person, Team

LEADERS = ("owner", "manager")
"""Roles that get the digest, and promise."""


@dataclass(frozen=True)
class Place:
    """Somebody's place in a team: the role they were asked for, and what they answered ("" while they have not)."""

    team: Team
    role: str
    state: str
    own_line: bool
    muted: bool

    @property
    def joined(self) -> bool:
        return self.state == "joined"

    @property
    def leads(self) -> bool:
        return self.joined and self.role in LEADERS


def may_make_teams(session: Session, person: Person, admin: bool) -> bool:
    """The workspace's administrators, whom they named, and who is named in the settings."""
    return admin or bool(person.leads) or person.platform_id in kit(session).leaders


def places(session: Session, person: Person) -> list[Place]:
    """Every team that somebody was asked to join, or made, the oldest first."""
    found = session.execute(
        select(Team, Invited, Membership)
        .join(Invited, (col(Invited.workspace_id) == Team.workspace_id) & (col(Invited.team_id) == Team.id))
        .outerjoin(
            Membership,
            (col(Membership.workspace_id) == Team.workspace_id)
            & (col(Membership.team_id) == Team.id)
            & (col(Membership.person_id) == person.id),
        )
        .where(Team.workspace_id == person.workspace_id, col(Team.ended_on).is_(None))
        .where(Invited.platform_id == person.platform_id, col(Invited.removed_on).is_(None))
        .order_by(col(Team.id))
    )
    return [
        Place(team, asked.role, mine.state if mine else "", bool(mine and mine.own_line), bool(mine and mine.muted))
        for team, asked, mine in found
    ]


def place(session: Session, person: Person, team_id: str) -> Place | None:
    """Somebody's place in the team that a button names, if they have one."""
    return next((one for one in places(session, person) if str(one.team.id) == team_id), None)


def led(session: Session, person: Person, team_id: str) -> Place | None:
    """The team that a button names, if the person leads it."""
    found = place(session, person, team_id)
    return found if found is not None and found.leads else None


def answer(session: Session, person: Person, team: Team, state: str) -> None:
    """`joined` or `declined`: their own row, which only they and their export see."""
    mine = session.get(Membership, (team.workspace_id, team.id, person.id))
    mine = mine or Membership(workspace_id=team.workspace_id, team_id=team.id, person_id=person.id, state=state)
    mine.state, mine.own_line = state, mine.own_line and state == "joined"
    session.add(mine)
    session.flush()


def mute(session: Session, person: Person, *, on: bool) -> None:
    """No digests for somebody who pressed Stop, until they press Start; they find them with /digest."""
    rows = select(Membership).where(Membership.workspace_id == person.workspace_id, Membership.person_id == person.id)
    for mine in session.exec(rows):
        mine.muted = on
        session.add(mine)


def counts_in(session: Session, person: Person, day: date) -> UUID | None:
    """The team in which somebody counts on a day."""
    rows = select(Counting.team_id).where(
        Counting.workspace_id == person.workspace_id, Counting.person_id == person.id, Counting.first_day <= day
    )
    return session.exec(rows.order_by(col(Counting.first_day).desc()).limit(1)).first()


def count_in(session: Session, person: Person, team: Team | None, today: date) -> date:
    """Count in a team, from today on; from the next Monday on for whoever counted in another one until now. In none:
    from this week's Monday on, since who leaves wants to be left out. Gives the day from which it is so."""
    monday = today - timedelta(days=today.weekday())
    before = counts_in(session, person, today)
    day = monday if team is None else today if before in (None, team.id) else monday + timedelta(weeks=1)
    here = Counting.workspace_id == person.workspace_id, Counting.person_id == person.id
    for later in session.exec(select(Counting).where(*here, Counting.first_day >= day)):
        session.delete(later)
    session.flush()
    if counts_in(session, person, day) != (team.id if team else None):
        session.add(
            Counting(
                workspace_id=person.workspace_id,
                person_id=person.id,
                first_day=day,
                team_id=team.id if team else None,
            )
        )
        session.flush()
    return day


def leave(session: Session, person: Person, team: Team, today: date) -> None:
    """Out of the team, also out of this week's numbers. The manager's list stays as it was, so nobody is told."""
    answer(session, person, team, "declined")
    if counts_in(session, person, today + timedelta(weeks=1)) == team.id:
        count_in(session, person, None, today)


def next_digest(team: Team, after: datetime) -> datetime | None:
    """When the team's next digest is due."""
    return next_due(after, ZoneInfo(team.tz), frozenset({team.digest_on}), team.digest_at, ())


def leaders(session: Session, team: Team) -> list[tuple[Person, Membership]]:
    """Who leads the team, the owner first."""
    rows = (
        select(Person, Membership, Invited.role)
        .join(Membership, (col(Membership.workspace_id) == Person.workspace_id) & (Membership.person_id == Person.id))
        .join(
            Invited,
            (col(Invited.workspace_id) == Person.workspace_id)
            & (Invited.team_id == Membership.team_id)
            & (col(Invited.platform_id) == Person.platform_id),
        )
        .where(Membership.workspace_id == team.workspace_id, Membership.team_id == team.id)
        .where(Membership.state == "joined", col(Invited.role).in_(LEADERS), col(Invited.removed_on).is_(None))
        .order_by(col(Invited.added_on), col(Person.id))
    )
    found = sorted(session.execute(rows), key=lambda row: row[2] != "owner")
    return [(person, mine) for person, mine, _ in found]
