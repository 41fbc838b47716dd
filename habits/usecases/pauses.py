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
from habits.models import Absence, Habit, Person
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
    """`pause.open`, `leave.open`: from when, and until when? Of everything, or of the habit in hand."""
    person = me(session, request)
    today = today_of(person, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if request.args.get("habit") and habit is None:
        return gone("habit")
    leave = request.verb == "leave.open"
    what = "this habit" if habit else "everything"
    back = today + timedelta(days=8 - today.isoweekday())
    first = DateInput(name="first", label="First day", hint="Also one to come.", initial=today.isoformat())
    return Ask(
        Form(
            title="Days away" if leave else "Pause",
            verb="pause.save",
            submit="Save" if leave else "Pause",
            args={**request.args, **({"kind": "leave"} if leave else {})},
            body=(
                Paragraph(f"I will be quiet about {what}. Nothing resets, and no reason is needed."),
                *(() if habit else (first,)),
                DateInput(name="back", label="Come back on", initial=back.isoformat()),
                Note("Just too much right now? Close this and type “too much”: five quiet working days."),
            ),
        )
    )


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`pause.save`: quiet from the first day until the day before the chosen one. What lies ahead is leave."""
    person = me(session, request)
    today = today_of(person, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if request.args.get("habit") and habit is None:
        return gone("habit")
    days = _read_days(request, today)
    if isinstance(days, Invalid):
        return days
    first, back = days
    last = back - timedelta(days=1)
    kind = "leave" if habit is None and (first > today or request.args.get("kind") == "leave") else "pause"
    begin = first if first > today else min(_first(session, person, today, habit), last)
    pause(session, person, kind, begin, last, request.source, habit)
    if habit is None and first == today:
        _hush(session, person, now)
    reschedule(session, person, now)
    if first > today:
        text = f"Noted: away from {day_words(first, today)} to {day_words(last, today)}. {_next(session, person, now)}"
        return Show(say(text), "replace")
    return _confirm(session, person, request, now, f"Quiet until {day_words(back, today)}. Nothing resets.")


def _read_days(request: Request, today: date) -> tuple[date, date] | Invalid:
    """The first day, and the day of coming back, as entered."""
    tomorrow = today + timedelta(days=1)
    try:
        first = date.fromisoformat(request.value("first") or today.isoformat())
        back = date.fromisoformat(request.value("back"))
    except ValueError:
        return Invalid({"back": "Choose the day on which I may write again."})
    if first < today:
        return Invalid({"first": "From today on, please: what has been stays as it is."})
    if back <= today:
        return Invalid({"back": f"That day has come already. The first possible one is {day_words(tomorrow)}."})
    if back <= first:
        return Invalid({"back": f"A day after the first one, please: {day_words(first + timedelta(days=1))} or later."})
    return first, back


def drop_leave(session: Session, request: Request, now: datetime) -> Reply:
    """`leave.drop`: days away that are still to come are taken back."""
    person = me(session, request)
    row = mine(session, person, Absence, request.args.get("absence", ""))
    if row is None or row.kind != "leave" or row.first_day <= today_of(person, now):
        return gone("entry")
    session.delete(row)
    reschedule(session, person, now)
    return Show(say(f"Taken back. {_next(session, person, now)}"), "replace")


def too_much(session: Session, request: Request, now: datetime) -> Reply:
    """`pause.too_much`: one tap, five quiet working days, no reason."""
    person = me(session, request)
    today = today_of(person, now)
    last = last_of_too_much(session, person, today)
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
        return _confirm(session, person, request, now, f"{_welcome_back(session)} {_next(session, person, now)}")
    return Show(say(f"{_welcome_back(session)} {_next(session, person, now)}"), "replace")


def _welcome_back(session: Session) -> str:
    return kit(session).catalogue.messages("welcome_back")[-1].text


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
