"""What goes out: one row per message, from planned to sent.

Synchronous and blind, like all of the core: the edge claims what is due, draws it, posts it, and says how it went.
A row in `sending` is in somebody's hand. One that nobody has in hand may have been posted or not: it is looked for in
the conversation before it is sent again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from habits.kinds import KINDS
from habits.leases import Hold, free_for, holds
from habits.messages import Message, Picture, Profile
from habits.models import FollowUp, Lease, Outgoing, Person, UtcDateTime
from habits.pauses import off_today
from habits.schedule import PATIENT, follow, may_come, move, reschedule
from habits.spread import share
from habits.tools import entries

RETRY, LONGEST = timedelta(seconds=30), timedelta(minutes=5)
"""The first wait after a post that did not work, and the longest; each following one is twice as long."""

LOOKED_FOR = timedelta(days=1)
"""After its time a message is looked for no longer than that."""

A_DAY = timedelta(days=1)

NOBODY = "not a person"
"""Why an app that stands among a channel's people is never written to."""

OPEN = ("planned", "sending")


@dataclass(frozen=True)
class Claim:
    """A message in hand. `attempt` tells our try from anybody else's; `again`: an earlier one may have worked.
    `ask`: what the platform tells of the person is wanted before it is drawn; "soon" where that costs no time."""

    workspace_id: UUID
    id: UUID
    recipient: str
    attempt: int
    due_at: datetime
    again: bool
    ask: Literal["", "soon", "first"] = ""

    @property
    def key(self) -> str:
        """The opaque key that tells the message apart when the conversation is read back."""
        return str(self.id)


@dataclass(frozen=True)
class Parcel:
    """A message, drawn: what to post, to whom (a person, or a channel), with which opaque key, and its picture."""

    recipient: str
    message: Message
    key: str
    picture: Picture | None = None


def workspaces_due(session: Session, owner: str, now: datetime) -> list[UUID]:
    """Workspaces with something to send whose lease is free, or the owner's."""
    return list(session.scalars(_WORKSPACES_DUE, {"owner": owner, "now": now}))


def next_due(session: Session, now: datetime, within: timedelta) -> datetime | None:
    """When the next message is to be tried, if that is soon."""
    return session.scalars(_NEXT_DUE, {"now": now, "soon": now + within}).one()


def claim(session: Session, hold: Hold, now: datetime, limit: int) -> list[Claim]:
    """Take what is due in hand, oldest first: from here on it is `sending`, until somebody says how it went. Nothing
    when the lease is not ours any more."""
    if not holds(session, hold):
        return []
    here, to = col(Outgoing.workspace_id) == hold.workspace_id, col(Person.id) == Outgoing.recipient
    rows = session.execute(
        select(Outgoing, Person)
        .join(Person, (col(Person.workspace_id) == Outgoing.workspace_id) & to)
        .where(here, col(Outgoing.state).in_(OPEN), col(Outgoing.try_at) <= now)
        .order_by(col(Outgoing.try_at), col(Outgoing.id))
        .limit(1 if hold.unreachable else limit)
        .with_for_update(of=Outgoing, skip_locked=True)
    ).all()
    claims = [
        Claim(
            *(hold.workspace_id, out.id, out.channel or person.platform_id),
            *(out.attempts + 1, out.due_at, out.state == "sending"),
            ask=_ask(person, out),
        )
        for out, person in rows
    ]
    mark = update(Outgoing).where(here, col(Outgoing.id).in_([one.id for one in claims]))
    session.execute(mark.values(state="sending", attempts=Outgoing.attempts + 1))
    return claims


def _ask(person: Person, out: Outgoing) -> Literal["", "soon", "first"]:
    """Whose status counts is asked about before each message; whose clock is followed, on one day of their week."""
    if "wanted" in out.about or out.channel:
        return ""
    if person.follows_status or out.kind == "invitation":
        return "first"
    own = person.workdays[int(share(str(person.id)) * len(person.workdays))]
    return "soon" if out.kind == "daily" and not person.own_tz and own == str(out.day.isoweekday()) else ""


def lapse(session: Session, now: datetime) -> int:
    """What was not sent in time is not sent any more, wherever it waits. Returns how many."""
    late = (col(Outgoing.state) == "planned", col(Outgoing.try_at) <= now, col(Outgoing.expires_at) <= now)
    return len(session.scalars(update(Outgoing).where(*late).values(state="lapsed").returning(col(Outgoing.id))).all())


def draw(session: Session, hold: Hold, claim: Claim, now: datetime, told: Profile | None = None) -> Parcel | str:
    """What the message says, chosen and written down; or what became of it instead ("" where it is not ours any more,
    or comes later). `told`: what the platform tells of the person by now.

    Consent, days off and time are looked at again: minutes may have passed since it was planned.
    """
    out = _in_hand(session, claim) if holds(session, hold) else None
    if out is None:
        return ""
    person = session.get_one(Person, (out.workspace_id, out.recipient))
    if told is not None and told.tz:
        follow(session, person, told.tz, now)
    kind, at = KINDS[out.kind], may_come(session, person, out, now)
    if out.expires_at <= now or at is None or (out.kind in PATIENT and at > out.expires_at):
        out.state = "lapsed"
    elif told is not None and not told.person:
        out.state, out.reason, person.unreachable = "cancelled", NOBODY, NOBODY
    elif at > now:
        move(person, out, at)
    elif told is not None and told.away(now) and person.follows_status and "wanted" not in out.about:
        _stay_away(session, person, out, now)
    elif not kind.wanted(session, person, out, now):
        out.state, out.reason = "cancelled", "not wanted now"
    elif not kind.choose(session, person, out, now):
        out.state, out.reason = "cancelled", "nothing to say"
    session.add_all((out, person))
    session.flush()
    if out.state != "sending":
        return "" if out.state == "planned" else out.state
    drawn, picture = kind.draw(session, person, out, now), kind.picture(session, person, out, now)
    return Parcel(claim.recipient, drawn, claim.key, picture)


def _stay_away(session: Session, person: Person, out: Outgoing, now: datetime) -> None:
    """Their status says that they are away: what is of a day is off, the rest comes on another one."""
    if out.kind in PATIENT:
        move(person, out, now + A_DAY)
        return
    out.state, out.reason = "cancelled", "away"
    off_today(session, person, out.day, out.kind)


def record(session: Session, claim: Claim, conversation: str, message_id: str, now: datetime) -> bool:
    """It was sent, and this is where it is. True whoever has the lease by now, since it is there; False when it is
    known already, or when the person deleted their data meanwhile."""
    out = _row(session, claim)
    if out is None or out.state == "sent":
        return False
    out.state, out.sent_at, out.conversation, out.message_id = "sent", now, conversation, message_id
    session.add(out)
    _asked(session, out)
    return True


def put_back(session: Session, claim: Claim, at: datetime) -> None:
    """It was not sent: to be tried (again) at a time."""
    if out := _in_hand(session, claim):
        out.state, out.try_at = "planned", at
        session.add(out)


def look_later(session: Session, claim: Claim, at: datetime) -> None:
    """Nobody knows whether it was sent: to be looked for at a time, but not for ever."""
    if out := _in_hand(session, claim):
        out.try_at = at
        if at > out.expires_at + LOOKED_FOR:
            out.state, out.reason = "failed", "nobody could tell whether it arrived"
        session.add(out)


def drop(session: Session, claim: Claim, reason: str) -> None:
    """This message can never be sent: put aside with its reason."""
    if out := _in_hand(session, claim):
        out.state, out.reason = "failed", reason
        session.add(out)


def give_up(session: Session, claim: Claim, reason: str, now: datetime) -> None:
    """The person is out of reach until they act."""
    if out := _in_hand(session, claim):
        person = session.get_one(Person, (out.workspace_id, out.recipient))
        out.state, out.reason, person.unreachable = "failed", reason, reason
        session.add_all((out, person))
        reschedule(session, person, now)


def backoff(claim: Claim) -> timedelta:
    """How long to wait after an attempt that did not work: doubling, and spread by a quarter around that."""
    doubled: timedelta = min(RETRY * 2 ** min(claim.attempt - 1, 10), LONGEST)
    return doubled * (0.75 + share(f"{claim.id}:{claim.attempt}") / 2)


_NOW, _SOON = bindparam("now", type_=UtcDateTime()), bindparam("soon", type_=UtcDateTime())
_WORKSPACES_DUE = (
    select(col(Outgoing.workspace_id))
    .join(Lease, col(Lease.workspace_id) == Outgoing.workspace_id)
    .where(col(Outgoing.state).in_(OPEN), col(Outgoing.try_at) <= _NOW, free_for(bindparam("owner")))
    .distinct()
)
_NEXT_DUE = select(func.min(col(Outgoing.try_at))).where(
    col(Outgoing.state).in_(OPEN), col(Outgoing.try_at) > _NOW, col(Outgoing.try_at) <= _SOON
)
"""Made once: they are asked every ten seconds."""


def _row(session: Session, claim: Claim) -> Outgoing | None:
    return session.get(Outgoing, (claim.workspace_id, claim.id), with_for_update=True)


def _in_hand(session: Session, claim: Claim) -> Outgoing | None:
    """The row, if our attempt is still the last one."""
    out = _row(session, claim)
    ours = out is not None and (out.state, out.attempts) == ("sending", claim.attempt)
    return out if ours else None


def _asked(session: Session, out: Outgoing) -> None:
    """A look-back that has been sent was asked; until then it waits, whatever happens. Who was invited has met us."""
    if out.kind == "invitation":
        person = session.get_one(Person, (out.workspace_id, out.recipient))
        person.welcomed_at = person.welcomed_at or out.sent_at
        session.add(person)
    entries.asked(session, out)
    if "follow_up" in out.about:
        follow_up = session.get(FollowUp, (out.workspace_id, UUID(out.about["follow_up"])))
        if follow_up is not None and follow_up.state == "waiting" and follow_up.due_on <= out.day:
            follow_up.state = "asked"
            session.add(follow_up)
