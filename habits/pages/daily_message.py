"""How the daily message reads. What it speaks of was chosen by `habits/daily.py`."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from habits.content import nudge_text
from habits.daily import said_of
from habits.messages import Actions, Bold, Button, Divider, Menu, Message, Note, Paragraph, Part
from habits.models import Habit, Outgoing, Person
from habits.pages.asks import ASKS, ask_parts, service_parts
from habits.pages.check_in import answered, outcome_buttons
from habits.pages.tool_asks import recall_parts, tool_buttons
from habits.people import mine, today_of
from habits.practice import Practised, read
from habits.rhythm import CHECK_IN
from habits.words import day_words, sentence


def render(session: Session, person: Person, out: Outgoing, now: datetime, change: str = "") -> Message:
    """Draw a daily message from its ids and from what has been said since.

    Args:
        change: a habit's id and day ("id 2026-11-23") whose buttons are shown again although it was answered.
    """
    about, today = out.about, today_of(person, now)
    sections = [
        service_parts(session, out),
        _past(session, person, out, today, change) if "past_habit" in about else (),
        _today(session, person, out, now, change) if "habit" in about else (),
        ask_parts(session, person, out, today),
    ]
    parts: list[Part] = []
    for section in filter(None, sections):
        parts += [Divider(), *section] if parts else section
    return Message(_summary(about), tuple(parts) or (Paragraph("All done here."),))


def _summary(about: dict[str, str]) -> str:
    if about.get("service") == CHECK_IN:
        return "A word about my messages"
    if "habit" in about:
        return "Your habit for today"
    return "Something you asked me to bring back" if {"follow_up", "entry"} & about.keys() else "A short question"


def _past(session: Session, person: Person, out: Outgoing, today: date, change: str) -> tuple[Part, ...]:
    day = date.fromisoformat(out.about["past_day"])
    habit = mine(session, person, Habit, out.about["past_habit"])
    if habit is None:
        return ()
    one, args = read(session, person, habit, day), _args(out, habit, day)
    if (said := said_of(session, habit, day)) and change != f"{habit.id} {day}":
        return answered(session, person, one, day, today, said, args)
    when = sentence(day_words(day, today))
    lead = Paragraph((f"{when}: ", Bold(one.plan.name), ". How did it go?"))
    return (lead, Actions(outcome_buttons(args, "Not that day")))


def _today(session: Session, person: Person, out: Outgoing, now: datetime, change: str) -> tuple[Part, ...]:
    today = today_of(person, now)
    habit = mine(session, person, Habit, out.about["habit"])
    if habit is None:
        return ()
    one, args = read(session, person, habit, out.day), _args(out, habit, out.day)
    asks = ASKS & out.about.keys()  # then there is a button to write with below
    reflect = () if asks else (Button("Reflect", "reflect.open", args),)
    if (said := said_of(session, habit, out.day)) and change != f"{habit.id} {out.day}":
        line = answered(session, person, one, out.day, today, said, args)
        return (*line, Actions(reflect)) if reflect else line
    if until := out.about.get("snoozed"):
        return (_put_off(person, out, one, until, now, args),)
    text = nudge_text(session, out.about["nudge"]) if "nudge" in out.about else ""
    when = "Today: " if "past_habit" in out.about else ""
    lead = Paragraph((when, Bold(one.plan.name), f"\n{text or one.plan}"), _menu(str(out.id)))
    plan = (Note(str(one.plan)),) if text else ()
    buttons = (*outcome_buttons(args, "Not today"), *reflect, *tool_buttons(session, person, habit.catalogue_id))
    return (lead, *plan, *recall_parts(session, person, out), Actions(buttons))


def _put_off(
    person: Person, out: Outgoing, one: Practised, until: str, now: datetime, args: dict[str, str]
) -> Paragraph:
    """In place of a nudge that was snoozed: until when."""
    here = now.astimezone(ZoneInfo(person.tz))
    if here.date() > out.day or (until != "tomorrow" and f"{here:%H:%M}" >= until):
        until = "the next message" if until == "tomorrow" else until
        return Paragraph((Bold(one.plan.name), f" was put off until {until}."))
    when = "with my next message" if until == "tomorrow" else f"at {until}"
    return Paragraph((Bold(one.plan.name), f" comes back {when}."), Button("Bring it back now", "nudge.back", args))


def _menu(out_id: str) -> Menu:
    return Menu(
        (
            Button("Snooze 1 hour", "nudge.snooze", {"out": out_id, "for": "1"}),
            Button("Snooze 3 hours", "nudge.snooze", {"out": out_id, "for": "3"}),
            Button("Tomorrow", "nudge.snooze", {"out": out_id, "for": "tomorrow"}),
            Button("Too much right now", "pause.too_much", {"out": out_id}),
            Button("Why this nudge?", "nudge.why", {"out": out_id}),
        )
    )


def _args(out: Outgoing, habit: Habit, day: date) -> dict[str, str]:
    return {"habit": str(habit.id), "day": day.isoformat(), "out": str(out.id)}
