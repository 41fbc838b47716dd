"""What goes out: one row per message, from planned to sent.

Synchronous and blind, like all of the core: the edge asks what is due, gets a parcel, posts it, and says how it went.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from habits.daily import choose, still_open
from habits.messages import Message
from habits.models import FollowUp, Lease, Outgoing, Person, Workspace
from habits.pages.daily_message import render
from habits.people import absences_of
from habits.schedule import reachable, reschedule

LEASE = timedelta(seconds=30)
RETRY = timedelta(seconds=30)
"""The first wait after a post that did not work; each following one is twice as long."""


@dataclass(frozen=True)
class Parcel:
    """A message, to whom, and the opaque key that tells it apart when the conversation is read back."""

    workspace_id: UUID
    id: UUID
    team: str
    recipient: str
    message: Message

    @property
    def key(self) -> str:
        return str(self.id)


def workspaces_due(session: Session, now: datetime) -> list[UUID]:
    """Workspaces with a message to send now."""
    return list(
        session.exec(
            select(Outgoing.workspace_id)
            .where(col(Outgoing.state).in_(("planned", "sending")), Outgoing.due_at <= now)
            .distinct()
        )
    )


def take_lease(session: Session, workspace_id: UUID, owner: str, now: datetime) -> bool:
    """One process at a time sends for a workspace. True when that is `owner`, newly or still.

    A new owner finds what the last one left in `sending` and plans it again: sent once too often is better than lost.
    """
    lease = session.exec(select(Lease).where(Lease.workspace_id == workspace_id).with_for_update()).first()
    if lease is not None and lease.owner not in ("", owner) and lease.until > now:
        return False
    if lease is None or lease.owner != owner:
        _plan_again(session, workspace_id)
    if lease is None:
        lease = Lease(workspace_id=workspace_id, owner=owner, token=0, until=now)
    lease.token += lease.owner != owner or lease.token == 0
    lease.owner, lease.until = owner, now + LEASE
    session.add(lease)
    return True


def due(session: Session, workspace_id: UUID, now: datetime, limit: int = 50) -> list[UUID]:
    """The workspace's planned messages whose time has come, oldest first."""
    return list(
        session.exec(
            select(Outgoing.id)
            .where(Outgoing.workspace_id == workspace_id, Outgoing.state == "planned", Outgoing.due_at <= now)
            .order_by(col(Outgoing.due_at), col(Outgoing.id))
            .limit(limit)
        )
    )


def prepare(session: Session, workspace_id: UUID, outgoing_id: UUID, now: datetime) -> Parcel | None:
    """Mark a message as being sent, and draw it. None when it is not to be sent after all.

    Consent, pause and time are looked at again: minutes may have passed since it was planned.
    """
    out = session.get(Outgoing, (workspace_id, outgoing_id))
    if out is None or out.state != "planned":
        return None
    person = session.get_one(Person, (workspace_id, out.recipient))
    if out.expires_at <= now:
        out.state = "lapsed"
    elif not reachable(person) or _away(session, person, out):
        out.state, out.reason = "cancelled", "not wanted now"
    elif not _choose_content(session, person, out):
        out.state, out.reason = "cancelled", "nothing to say"
    else:
        out.state, out.attempts = "sending", out.attempts + 1
    session.add(out)
    session.flush()
    if out.state != "sending":
        return None
    workspace = session.get_one(Workspace, workspace_id)
    return Parcel(workspace_id, out.id, workspace.team, person.platform_id, render(session, person, out, now))


def record(session: Session, parcel: Parcel, conversation: str, message_id: str, now: datetime) -> None:
    """It was sent, and this is where it is."""
    out = session.get(Outgoing, (parcel.workspace_id, parcel.id))
    if out is None:  # the person deleted their data meanwhile
        return
    out.state, out.sent_at, out.conversation, out.message_id = "sent", now, conversation, message_id
    session.add(out)
    _asked(session, out)


def put_back(session: Session, parcel: Parcel, now: datetime, wait: timedelta | None = None) -> None:
    """It could not be sent now; try again before it expires, after `wait` or ever later."""
    out = session.get(Outgoing, (parcel.workspace_id, parcel.id))
    if out is not None:
        out.state, out.due_at = "planned", now + (wait or RETRY * 2 ** (out.attempts - 1))
        session.add(out)


def give_up(session: Session, parcel: Parcel, reason: str, now: datetime) -> None:
    """It can never be sent: the person is out of reach until they act."""
    out = session.get(Outgoing, (parcel.workspace_id, parcel.id))
    if out is None:
        return
    person = session.get_one(Person, (out.workspace_id, out.recipient))
    out.state, out.reason, person.unreachable = "failed", reason, reason
    session.add_all((out, person))
    reschedule(session, person, now)


def drop(session: Session, workspace_id: UUID, outgoing_id: UUID, reason: str) -> None:
    """It cannot be drawn: put aside with its reason."""
    out = session.get(Outgoing, (workspace_id, outgoing_id))
    if out is not None:
        out.state, out.reason = "failed", reason
        session.add(out)


def release(session: Session, owner: str | None = None) -> None:
    """Give back an owner's leases, or all of them where there can be only one process."""
    statement = select(Lease) if owner is None else select(Lease).where(Lease.owner == owner)
    for lease in session.exec(statement):
        lease.owner = ""
        session.add(lease)


def _plan_again(session: Session, workspace_id: UUID) -> None:
    for row in session.exec(select(Outgoing).where(Outgoing.workspace_id == workspace_id, Outgoing.state == "sending")):
        row.state = "planned"
        session.add(row)


def _away(session: Session, person: Person, out: Outgoing) -> bool:
    """Paused since it was planned; what the person asked for just now is sent all the same."""
    return "wanted" not in out.about and any(away.covers(out.day) for away in absences_of(session, person))


def _choose_content(session: Session, person: Person, out: Outgoing) -> bool:
    """Choose what it speaks of, anew at each attempt: much can change in between. False when there is nothing."""
    if out.kind == "snooze":
        return still_open(session, person, out.about.get("habit", ""), out.day)
    wanted = "wanted" in out.about
    chosen = choose(session, person, out.day, wanted)
    out.about = ({"wanted": "yes"} if wanted else {}) | chosen
    return bool(chosen)


def _asked(session: Session, out: Outgoing) -> None:
    """A look-back that has been sent was asked; until then it waits, whatever happens."""
    if "follow_up" in out.about:
        follow_up = session.get(FollowUp, (out.workspace_id, UUID(out.about["follow_up"])))
        if follow_up is not None and follow_up.state == "waiting" and follow_up.due_on <= out.day:
            follow_up.state = "asked"
            session.add(follow_up)
