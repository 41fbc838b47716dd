"""Putting a nudge off, bringing it back, and telling why it came."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from habits.calendar import instant
from habits.catalogue import MessageKind
from habits.content import nudge_text, service_text
from habits.messages import Reply, Request, Show
from habits.models import Habit, Outgoing, Person
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.people import me, mine, today_of
from habits.practice import read
from habits.schedule import add_outgoing, daily_key, hours
from habits.words import day_words, on_day, time_words, weekdays_words


def snooze(session: Session, request: Request, now: datetime) -> Reply:
    """`nudge.snooze`: in one hour, in three, or with tomorrow's message."""
    person = me(session, request)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is None:
        return gone("nudge")
    today = today_of(person, now)
    if out.day < today:
        return Show(say(f"That nudge was for {day_words(out.day, today)}, so there is nothing to put off."))
    wanted, zone, (begin, end) = request.args.get("for", ""), ZoneInfo(person.tz), hours(person)
    later = max(now + timedelta(hours=int(wanted)), instant(out.day, begin, zone)) if wanted in ("1", "3") else None
    if later is None or later >= instant(out.day, end, zone):
        _until_tomorrow(session, person, out)
    else:
        _until(session, person, out, later, request.source)
    return Show(render(session, person, out, now), "replace")


def _until(session: Session, person: Person, out: Outgoing, later: datetime, source: str) -> None:
    """A copy later today, the latest wish only."""
    kept: dict[str, str] = {key: out.about[key] for key in ("habit", "nudge", "why") if key in out.about}
    _cancel_copies(session, out, but=source)
    if add_outgoing(session, person, "snooze", later, _key(out, source), kept):
        out.about = out.about | {"snoozed": time_words(later.astimezone(ZoneInfo(person.tz)).time())}
        session.add(out)


def _until_tomorrow(session: Session, person: Person, out: Outgoing) -> None:
    """With the next daily message. The day's own message remembers it, also when a later copy is put off."""
    _cancel_copies(session, out)
    days_own = select(Outgoing).where(
        Outgoing.workspace_id == person.workspace_id, Outgoing.dedupe_key == daily_key(person, out.day)
    )
    for row in (out, *session.exec(days_own)):
        if row.about.get("habit") == out.about.get("habit"):
            row.about = row.about | {"snoozed": "tomorrow"}
            session.add(row)


def _cancel_copies(session: Session, out: Outgoing, but: str = "") -> None:
    """Copies that were to come later do not come, but for the one of this very deed."""
    copies = select(Outgoing).where(Outgoing.workspace_id == out.workspace_id, Outgoing.recipient == out.recipient)
    for row in session.exec(copies.where(Outgoing.kind == "snooze", Outgoing.state == "planned")):
        if row.dedupe_key.startswith(_key(out)) and row.dedupe_key != _key(out, but):
            row.state, row.reason = "cancelled", "not wanted now"
            session.add(row)


def _key(out: Outgoing, source: str = "") -> str:
    return f"snooze:{out.id}:{source}"


def back(session: Session, request: Request, now: datetime) -> Reply:
    """`nudge.back`: show it again now."""
    person = me(session, request)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is None:
        return gone("nudge")
    _cancel_copies(session, out)
    out.about = {key: value for key, value in out.about.items() if key != "snoozed"}
    session.add(out)
    return Show(render(session, person, out, now), "replace")


def why(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`nudge.why`: the true reason, in one sentence, and what it is not for."""
    person = me(session, request)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    habit = mine(session, person, Habit, out.about.get("habit", "") if out else "")
    if out is None or habit is None:
        return gone("nudge")
    return Show(say(_reason(session, person, out, habit), summary="Why this nudge"))


def _reason(session: Session, person: Person, out: Outgoing, habit: Habit) -> str:
    one = read(session, person, habit, out.day)
    days = weekdays_words("".join(map(str, sorted(one.nudge_days))))
    chosen = f"You took up “{one.plan.name}” {on_day(habit.adopted_on, out.day)}, and it comes up {days}"
    if not nudge_text(session, out.about.get("nudge", "")):
        return f"{chosen}; these are your own words for it. Nobody else chose it for you."
    kind: MessageKind = "why_this_nudge" if out.about.get("why") == "turn" else "why_this_nudge_first"
    return f"{chosen}. {service_text(session, kind, out.day)}"
