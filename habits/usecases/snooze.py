"""Putting a nudge off, bringing it back, and telling why it came."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from habits.calendar import instant
from habits.content import nudge_text
from habits.messages import Reply, Request, Show
from habits.models import Habit, Outgoing, Person
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.people import me, mine
from habits.practice import read
from habits.schedule import add_outgoing
from habits.words import day_words, time_words, weekdays_words

EVENING = time(18, 0)
"""Nothing is sent after this local time, so nothing is put off until later than this."""


def snooze(session: Session, request: Request, now: datetime) -> Reply:
    """`nudge.snooze`: in one hour, in three, or with tomorrow's message."""
    person = me(session, request)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is None:
        return gone("nudge")
    wanted = request.args.get("for", "")
    later = now + timedelta(hours=int(wanted)) if wanted in ("1", "3") else None
    if later is None or later > instant(out.day, EVENING, ZoneInfo(person.tz)):
        out.about = out.about | {"snoozed": "tomorrow"}
    else:
        kept: dict[str, str] = {key: out.about[key] for key in ("habit", "nudge") if key in out.about}
        add_outgoing(session, person, "snooze", later, f"snooze:{out.id}:{wanted}", kept)
        out.about = out.about | {"snoozed": time_words(later.astimezone(ZoneInfo(person.tz)).time())}
    session.add(out)
    return Show(render(session, person, out, now), "replace")


def back(session: Session, request: Request, now: datetime) -> Reply:
    """`nudge.back`: show it again now."""
    person = me(session, request)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is None:
        return gone("nudge")
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
    return Show(say(_reason(session, person, out, habit)))


def _reason(session: Session, person: Person, out: Outgoing, habit: Habit) -> str:
    one = read(session, person, habit, out.day)
    days = weekdays_words("".join(map(str, sorted(one.nudge_days))))
    chosen = f"You took up “{one.plan.name}” on {day_words(habit.adopted_on, out.day)}, and it comes up {days}"
    if nudge_text(session, out.about.get("nudge", "")):
        return f"{chosen}. Of its nudges, you had not seen this one for the longest time. Nobody else chose it for you."
    return f"{chosen}; these are your own words for it. Nobody else chose it for you."
