"""When is a person next due, and what is due now.

The one place that writes `Schedule`. Every change of consent, settings, pause or habits calls `reschedule`.
"""

from collections import deque
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from habits.calendar import instant, next_due
from habits.kit import kit
from habits.messages import Request
from habits.models import Outgoing, Person, Schedule
from habits.people import absences_of, me, today_of, workdays_of

LATE = timedelta(hours=2)
"""Past this a message is lapsed, not sent: nobody wants the morning's nudge at night."""

MORNING, EVENING = time(6), time(18)
"""Local times between which the bot writes by its own doing."""

LOOK_BACK = 31
"""At most so many missed days are recorded one by one after an outage."""


def reachable(person: Person) -> bool:
    """Only who pressed Start, and can be written to."""
    return person.started_at is not None and not person.unreachable


def here_again(session: Session, request: Request, now: datetime) -> None:
    """Whoever acts can be reached: what was out of reach is planned again."""
    person = me(session, request)
    if person.unreachable:
        person.unreachable = ""
        session.add(person)
        reschedule(session, person, now)


def next_daily(session: Session, person: Person, after: datetime) -> datetime | None:
    """The next daily message's instant, or None while there is none."""
    if not reachable(person):
        return None
    return next_due(after, ZoneInfo(person.tz), workdays_of(person), person.nudge_at, absences_of(session, person))


def reschedule(session: Session, person: Person, now: datetime) -> None:
    """Write down when the person's next daily message is due: never on a day that has had its own."""
    session.flush()
    row = session.get(Schedule, (person.workspace_id, person.id, "daily"))
    due = next_daily(session, person, now)
    while due is not None and _found(session, person, daily_key(person, today_of(person, due))):
        due = next_daily(session, person, due)
    if due is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Schedule(workspace_id=person.workspace_id, subject=person.id, kind="daily", next_due_at=due)
    row.next_due_at = due
    session.add(row)


BATCH = 25
"""Schedules planned in one transaction: few enough that a month of missed days fits into a writer's patience."""


def plan(session: Session, now: datetime, limit: int = BATCH) -> int:
    """Turn what is due into `Outgoing` rows and move each schedule on, in one transaction.

    Cost follows what is due. Returns how many schedules were due: `limit` means that there may be more.
    """
    due = session.exec(
        select(Schedule)
        .where(Schedule.next_due_at <= now)
        .order_by(col(Schedule.next_due_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in due:
        person = session.get_one(Person, (row.workspace_id, row.subject))
        if reachable(person):
            _occurrences(session, person, row.next_due_at, now)
        reschedule(session, person, now)
    return len(due)


def _occurrences(session: Session, person: Person, first: datetime, now: datetime) -> None:
    """One row per missed day, lapsed, and the one that can still be sent, planned: of a long outage the newest."""
    zone, workdays, absences = ZoneInfo(person.tz), workdays_of(person), absences_of(session, person)
    missed: deque[datetime] = deque(maxlen=LOOK_BACK)
    at: datetime | None = first
    while at is not None and at <= now:
        missed.append(at)
        at = next_due(at, zone, workdays, person.nudge_at, absences)
    for at in missed:
        add_outgoing(session, person, "daily", at, daily_key(person, today_of(person, at)))


def send_now(session: Session, person: Person, now: datetime) -> bool:
    """Today's message at once, in the place of the one that would come later. False when it was sent already.

    One that was cancelled, came too late or could not be sent is planned again: the person asks for it.
    """
    key, about = daily_key(person, today_of(person, now)), {"wanted": "yes"}
    row = _found(session, person, key)
    if row is None:
        add_outgoing(session, person, "daily", now, key, about)
    elif row.state in ("lapsed", "cancelled", "failed"):
        row.state, row.reason, row.about = "planned", "", about
        row.due_at, row.expires_at = now, now + LATE
        session.add(row)
    return row is None or row.state != "sent"


def cancel_planned(session: Session, person: Person) -> None:
    """What was planned for a person is not wanted any more."""
    rows = select(Outgoing).where(Outgoing.workspace_id == person.workspace_id, Outgoing.recipient == person.id)
    for row in session.exec(rows.where(Outgoing.state == "planned")):
        row.state, row.reason = "cancelled", "not wanted now"
        session.add(row)
    session.flush()


def no_more_today(session: Session, person: Person, now: datetime) -> None:
    """Today's message, where it has not come yet, does not come."""
    add_outgoing(session, person, "daily", now, daily_key(person, today_of(person, now)))
    cancel_planned(session, person)


def next_message(session: Session, person: Person) -> datetime | None:
    """When the next daily message is due, as written down."""
    row = session.get(Schedule, (person.workspace_id, person.id, "daily"))
    return row.next_due_at if row else None


def daily_key(person: Person, day: date) -> str:
    """What makes a daily message one: person, kind, local date."""
    return f"daily:{person.id}:{day.isoformat()}"


def add_outgoing(
    session: Session,
    person: Person,
    kind: str,
    due_at: datetime,
    key: str,
    about: dict[str, str] | None = None,
) -> Outgoing | None:
    """Plan one message. None when its dedupe key is taken: it was planned before."""
    if _found(session, person, key) is not None:
        return None
    day, about = today_of(person, due_at), about or {}
    evening = instant(day, EVENING, ZoneInfo(person.tz))
    row = Outgoing(
        workspace_id=person.workspace_id,
        id=kit(session).new_id(),
        recipient=person.id,
        kind=kind,
        dedupe_key=key,
        day=day,
        due_at=due_at,
        expires_at=due_at + LATE if "wanted" in about else min(due_at + LATE, evening),
        about=about,
    )
    session.add(row)
    session.flush()
    return row


def _found(session: Session, person: Person, key: str) -> Outgoing | None:
    return session.exec(
        select(Outgoing).where(Outgoing.workspace_id == person.workspace_id, Outgoing.dedupe_key == key)
    ).first()
