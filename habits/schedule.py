"""When is a person next due, and the rows for what they get.

Every change of consent, settings, pause or habits calls `reschedule`. `planning.py` does it for all who are due.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from habits.calendar import instant, is_working, local_date, next_due
from habits.kit import kit
from habits.messages import Request
from habits.models import Outgoing, Person, Schedule
from habits.people import absences_of, me, today_of, workdays_of
from habits.rhythm import open_check_in
from habits.zones import known

LATE = timedelta(hours=2)
"""Past this a message is lapsed, not sent: nobody wants the morning's nudge at night."""

MORNING, EVENING = time(6), time(18)
"""Local times between which the bot writes by its own doing, where a person chose no quiet hours."""


def hours(person: Person) -> tuple[time, time]:
    """Between which local times the bot may write by its own doing: outside the person's quiet hours."""
    return person.quiet_until or MORNING, person.quiet_from or EVENING


def reachable(person: Person) -> bool:
    """Only who pressed Start, and can be written to."""
    return person.started_at is not None and not person.unreachable


LOOKS = {"bot.opened", "home.show"}
"""What happens by opening the chat or Home."""


def here_again(session: Session, request: Request, now: datetime) -> None:
    """Whoever acts is there, and can be reached: what was out of reach is planned again. Looking in is as good, but
    "shall I go on?" wants a word."""
    _is_here(session, me(session, request), request.verb, now)


def seen(session: Session, who: tuple[UUID, UUID], verb: str, now: datetime) -> None:
    """The same for somebody (workspace, id) who only read. A row in use is not waited for: their own deed has it."""
    theirs = select(Person).where(Person.workspace_id == who[0], Person.id == who[1])
    if person := session.exec(theirs.with_for_update(skip_locked=True)).first():
        _is_here(session, person, verb, now)


def _is_here(session: Session, person: Person, verb: str, now: datetime) -> None:
    if verb not in LOOKS or open_check_in(session, person) is None:
        person.acted_at = now
    session.add(person)
    if person.unreachable:
        person.unreachable = ""
        reschedule(session, person, now)


def follow(session: Session, person: Person, zone: str, now: datetime) -> None:
    """The platform's clock for a person, as it tells it now: followed, unless they chose a zone of their own.

    Of whom it was never written down which of the two it is, a differing zone is their own.
    """
    if not known(zone):
        return
    if person.own_tz is None:
        person.own_tz = zone != person.tz
        session.add(person)
    if zone != person.tz and not person.own_tz:
        person.tz = zone
        session.add(person)
        reschedule(session, person, now)


def next_daily(session: Session, person: Person, after: datetime) -> datetime | None:
    """The next daily message's instant, or None while there is none."""
    if not reachable(person):
        return None
    return next_due(after, ZoneInfo(person.tz), workdays_of(person), person.nudge_at, absences_of(session, person))


def reschedule(session: Session, person: Person, now: datetime) -> None:
    """Write down when the person's next daily message is due: never on a day that has had its own.

    Days off for everybody may come up later: so what is written down is when to look, and `planning.py` looks again.
    """
    session.flush()
    row = session.get(Schedule, (person.workspace_id, person.id, "daily"))
    due = _next_free(session, person, now)
    if due is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Schedule(workspace_id=person.workspace_id, subject=person.id, kind="daily", next_due_at=due)
    row.next_due_at = due
    session.add(row)


def _next_free(session: Session, person: Person, after: datetime) -> datetime | None:
    """The next daily message's instant on a day that has none yet."""
    due = next_daily(session, person, after)
    while due is not None and _found(session, person, daily_key(person, today_of(person, due))):
        due = next_daily(session, person, due)
    return due


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
        row.due_at, row.try_at, row.expires_at = now, now, now + LATE
        session.add(row)
        session.info["planned"] = True
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
    """When the next daily message is due, from the instant on that is written down."""
    row = session.get(Schedule, (person.workspace_id, person.id, "daily"))
    return _next_free(session, person, row.next_due_at - timedelta(microseconds=1)) if row else None


PATIENT = ("invitation", "digest")
"""Kinds that are not of a day: they come at the next hour of work."""


def may_come(session: Session, person: Person, out: Outgoing, now: datetime) -> datetime | None:
    """When a message that is due may come: now, later, or (None) not any more."""
    if out.channel:
        return now
    if out.kind in PATIENT:
        return _at_work(session, person, now)
    return right_time(person, out, now)


def right_time(person: Person, out: Outgoing, now: datetime) -> datetime | None:
    """When a message of a day may come, by the person's clock as it is by now: at once, later on its day, or (None)
    not any more. Their zone, hour or quiet hours may have changed since it was planned. What they asked for comes."""
    zone, (begin, end) = ZoneInfo(person.tz), hours(person)
    if "wanted" in out.about:
        return now
    if now >= instant(out.day, end, zone):
        return None
    return max(now, instant(out.day, max(begin, person.nudge_at) if out.kind == "daily" else begin, zone))


def _at_work(session: Session, person: Person, now: datetime) -> datetime | None:
    """Now, if that is in the hours of a working day; else when the next one begins for them."""
    zone, (begin, end), week = ZoneInfo(person.tz), hours(person), workdays_of(person)
    today, away = local_date(now, zone), absences_of(session, person)
    if is_working(today, week, away) and instant(today, begin, zone) <= now < instant(today, end, zone):
        return now
    return next_due(now, zone, week, max(begin, person.nudge_at), away)


def move(person: Person, out: Outgoing, to: datetime) -> None:
    """Planned again, for later on its day; what is not of a day keeps the time it has."""
    out.state, out.due_at, out.try_at = "planned", to, to
    if out.kind not in PATIENT:
        out.expires_at = day_and_end(to, person.tz, hours(person)[1])[1]


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
    *,
    lasts: timedelta | None = None,
    channel: str | None = None,
) -> Outgoing | None:
    """Plan one message. None when its dedupe key is taken: it was planned before."""
    if _found(session, person, key) is not None:
        return None
    row = Outgoing(**message_row(session, person, kind, due_at, key, about, lasts), channel=channel)
    session.add(row)
    session.flush()
    session.info["planned"] = True
    return row


def long_unseen(session: Session, now: datetime) -> tuple[UUID, UUID] | None:
    """Whoever asked in this transaction (workspace, id), if they were last seen more than an hour ago."""
    _, person = session.info.get("me", (None, None))
    if not isinstance(person, Person) or (person.acted_at and now - person.acted_at <= timedelta(hours=1)):
        return None
    return person.workspace_id, person.id


def planned_in(session: Session) -> bool:
    """Whether a message was planned in this transaction: it may be due at once."""
    return bool(session.info.get("planned"))


@lru_cache(maxsize=1024)
def day_and_end(due_at: datetime, tz: str, evening: time = EVENING) -> tuple[date, datetime]:
    """The local date of a message, and the instant from which it is too late for it: a team mostly shares them."""
    zone = ZoneInfo(tz)
    day = local_date(due_at, zone)
    return day, min(due_at + LATE, max(due_at, instant(day, evening, zone)))


def message_row(
    session: Session,
    person: Person,
    kind: str,
    due_at: datetime,
    key: str,
    about: dict[str, str] | None = None,
    lasts: timedelta | None = None,
) -> dict[str, Any]:
    """A planned message's values. It expires when it is late, or in the evening, unless the person asked for it, or it
    `lasts` longer."""
    about = about or {}
    day, end = day_and_end(due_at, person.tz, hours(person)[1])
    return {
        "workspace_id": person.workspace_id,
        "id": kit(session).new_id(),
        "recipient": person.id,
        "kind": kind,
        "dedupe_key": key,
        "day": day,
        "due_at": due_at,
        "try_at": due_at,
        "expires_at": due_at + lasts if lasts else due_at + LATE if "wanted" in about else end,
        "state": "planned",
        "attempts": 0,
        "about": about,
        "conversation": "",
        "message_id": "",
        "reason": "",
    }


def _found(session: Session, person: Person, key: str) -> Outgoing | None:
    return session.exec(
        select(Outgoing).where(Outgoing.workspace_id == person.workspace_id, Outgoing.dedupe_key == key)
    ).first()
