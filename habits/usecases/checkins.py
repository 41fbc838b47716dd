"""Saying what became of a habit on a day. Set, never toggle: saying it twice is saying it once."""

from datetime import date, datetime

from sqlmodel import Session, select

from habits.daily import ANSWERABLE
from habits.history import OUTCOMES
from habits.kit import kit
from habits.messages import Actions, Bold, Button, Message, Paragraph, Part, Reply, Request, Show
from habits.models import CheckIn, Habit, Outgoing, Person
from habits.pages import home
from habits.pages.check_in import today_parts
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.people import me, mine, today_of
from habits.practice import Practised, practised
from habits.words import count_words, day_words


def mark(session: Session, request: Request, now: datetime) -> Reply:
    """`habit.mark`: done, no chance came, or not today, for one habit and one of the last seven days."""
    person = me(session, request)
    habit, day = _target(session, person, request)
    said = request.args.get("said", "")
    if habit is None or day is None or said not in OUTCOMES:
        return gone("habit")
    if refusal := closed(person, habit, day, now):
        return Show(say(refusal))
    set_outcome(session, person, habit, day, said, now)
    return _back(session, person, request, habit, now)


def set_outcome(session: Session, person: Person, habit: Habit, day: date, said: str, now: datetime) -> None:
    """Write one day's outcome; writing it again replaces it."""
    row = session.exec(
        select(CheckIn).where(
            CheckIn.workspace_id == person.workspace_id, CheckIn.habit_id == habit.id, CheckIn.day == day
        )
    ).first() or CheckIn(
        workspace_id=person.workspace_id,
        id=kit(session).new_id(),
        person_id=person.id,
        habit_id=habit.id,
        day=day,
        outcome=said,
        said_at=now,
    )
    row.outcome, row.said_at = said, now
    session.add(row)
    session.flush()


def ask(session: Session, request: Request, now: datetime) -> Reply:
    """`habit.ask`: show the three answers again, so that a day can be changed."""
    person = me(session, request)
    habit, day = _target(session, person, request)
    if habit is None or day is None:
        return gone("habit")
    if refusal := closed(person, habit, day, now):
        return Show(say(refusal))
    return _back(session, person, request, habit, now, change=f"{habit.id} {day}")


def done(session: Session, request: Request, now: datetime) -> Reply:
    """`/habits done`, or "done" in the chat: it happened, without waiting for a nudge."""
    person = me(session, request)
    active = practised(session, person, today_of(person, now))
    if not active:
        return Show(say("You have no habit yet.", Actions((Button("Find one", "habits.add", {}, "primary"),))))
    if len(active) == 1:
        set_outcome(session, person, active[0].habit, today_of(person, now), "done", now)
    return Show(_today(session, person, active, now))


def closed(person: Person, habit: Habit, day: date, now: datetime) -> str:
    """Why a day cannot be answered now; empty when it can."""
    today = today_of(person, now)
    if day > today:
        return f"{day_words(day)} has not come yet. Nothing was changed."
    if today - day > ANSWERABLE:
        open_for = count_words(ANSWERABLE.days, "day", "days")
        return f"{day_words(day, today)} is closed now: a day stays open for {open_for}. What you said stays as it is."
    if day < habit.adopted_on:
        return f"You took this habit up later than {day_words(day, today)}. Nothing was changed."
    return ""


def _target(session: Session, person: Person, request: Request) -> tuple[Habit | None, date | None]:
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    try:
        return habit, date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return habit, None


def _back(session: Session, person: Person, request: Request, habit: Habit, now: datetime, change: str = "") -> Show:
    """The same place again, with what was said: the daily message, Home, or the list in hand."""
    if request.args.get("at") == "home":
        return Show(home.page(session, person, now, change), "home")
    if out := mine(session, person, Outgoing, request.args.get("out", "")):
        return Show(render(session, person, out, now, change), "replace")
    today = today_of(person, now)
    active = [one for one in practised(session, person, today) if request.args.get("only") != "1" or one.id == habit.id]
    return Show(_today(session, person, active, now, change), "replace")


def _today(session: Session, person: Person, active: list[Practised], now: datetime, change: str = "") -> Message:
    today = today_of(person, now)
    parts: list[Part] = []
    for one in active:
        parts.append(Paragraph((Bold(one.plan.name), f"\n{one.plan}")))
        parts += today_parts(session, person, one, today, {}, change)
    return Message("Your habits today", tuple(parts))
