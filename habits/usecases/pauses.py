"""Asking for quiet, and coming back."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from habits.daily import said_of
from habits.kit import kit
from habits.messages import (
    Actions,
    Ask,
    Button,
    DateInput,
    Form,
    Invalid,
    Message,
    Note,
    Paragraph,
    Reply,
    Request,
    Show,
)
from habits.models import Habit, Person
from habits.pages.common import gone, say
from habits.pages.habit_list import listing
from habits.pauses import end_pauses, last_of_too_much, pause
from habits.people import me, mine, today_of
from habits.practice import practised
from habits.schedule import cancel_planned, next_message, no_more_today, reschedule
from habits.words import day_words, on_day, time_words


def ask(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`pause.ask`: typed in the chat, where no form can open by itself: two ways to be left in peace."""
    short = Button("Five working days", "pause.too_much", {}, "primary")
    until = Button("Until a day I choose", "pause.open")
    return Show(say("How long shall I be quiet? Nothing resets, and no reason is needed.", Actions((short, until))))


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`pause.open`: until when? Of everything, or of the habit in hand."""
    person = me(session, request)
    today = today_of(person, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if request.args.get("habit") and habit is None:
        return gone("habit")
    what = "this habit" if habit else "everything"
    back = today + timedelta(days=8 - today.isoweekday())
    return Ask(
        Form(
            title="Pause",
            verb="pause.save",
            submit="Pause",
            args=dict(request.args),
            body=(
                Paragraph(f"I will be quiet about {what}. Nothing resets, and no reason is needed."),
                DateInput(name="back", label="Come back on", initial=back.isoformat()),
                Note("Just too much right now? Close this and type “too much”: five quiet working days."),
            ),
        )
    )


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`pause.save`: quiet until the day before the chosen one."""
    person = me(session, request)
    today = today_of(person, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if request.args.get("habit") and habit is None:
        return gone("habit")
    try:
        back = date.fromisoformat(request.value("back"))
    except ValueError:
        return Invalid({"back": "Choose the day on which I may write again."})
    if back <= today:
        tomorrow = today + timedelta(days=1)
        return Invalid({"back": f"That day has come already. The first possible one is {day_words(tomorrow)}."})
    first = min(_first(session, person, today, habit), back - timedelta(days=1))
    pause(session, person, "pause", first, back - timedelta(days=1), request.source, habit)
    if habit is None:
        _hush(session, person, now)
    reschedule(session, person, now)
    return _confirm(session, person, request, now, f"Quiet until {day_words(back, today)}. Nothing resets.")


def too_much(session: Session, request: Request, now: datetime) -> Reply:
    """`pause.too_much`: one tap, five quiet working days, no reason."""
    person = me(session, request)
    today = today_of(person, now)
    last = last_of_too_much(person, today)
    pause(session, person, "too_much", _first(session, person, today), last, request.source)
    _hush(session, person, now)
    reschedule(session, person, now)
    text = kit(session).catalogue.messages("pause_confirmed")[0].text
    return _confirm(session, person, request, now, f"{text} {_next(session, person, now)}")


def end(session: Session, request: Request, now: datetime) -> Reply:
    """`pause.end`: go on, as if nothing had been."""
    person = me(session, request)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if request.args.get("habit") and habit is None:
        return gone("habit")
    end_pauses(session, person, today_of(person, now), habit)
    reschedule(session, person, now)
    if request.args.get("at"):
        return _confirm(session, person, request, now, f"Good to have you here. {_next(session, person, now)}")
    return Show(say(f"Good to have you here. {_next(session, person, now)}"), "replace")


def _first(session: Session, person: Person, today: date, habit: Habit | None = None) -> date:
    """From today; from tomorrow when it was done today already (or, pausing everything, anything was), so that it
    still counts."""
    active = [one for one in practised(session, person, today) if habit is None or one.id == habit.id]
    return today + timedelta(days=any(said_of(session, one.habit, today) == "done" for one in active))


def _hush(session: Session, person: Person, now: datetime) -> None:
    """Quiet begins now, also on a day that still counts."""
    if _first(session, person, today_of(person, now)) > today_of(person, now):
        no_more_today(session, person, now)
    else:
        cancel_planned(session, person)


def _next(session: Session, person: Person, now: datetime) -> str:
    due = next_message(session, person)
    if due is None:
        return ""
    local_day = today_of(person, due)
    return f"My next message comes {on_day(local_day, today_of(person, now))} at {time_words(person.nudge_at)}."


def _confirm(session: Session, person: Person, request: Request, now: datetime, text: str) -> Show:
    if request.args.get("at") == "list":
        return Show(listing(session, person, now, text), "replace")
    return Show(_quiet(text), "replace")


def _quiet(text: str) -> Message:
    return say(text, Actions((Button("Go on now", "pause.end"),)))
