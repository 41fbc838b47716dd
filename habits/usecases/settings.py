"""Settings: when, where, how often, and whether messages are kept or only forms."""

from datetime import datetime, timedelta

from sqlmodel import Session

from habits.messages import Ask, ChecksInput, ChoiceInput, Form, Invalid, Option, Reply, Request, Show
from habits.models import Person
from habits.pages.common import say
from habits.pages.settings_inputs import time_inputs
from habits.people import me, today_of
from habits.practice import new_week, practised
from habits.schedule import reschedule
from habits.usecases.times import read_times
from habits.words import DAYS


def open_form(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`settings.open`: everything as it is now."""
    person = me(session, request)
    return Ask(
        Form(
            "Settings",
            "settings.save",
            (
                *time_inputs(person),
                ChecksInput(
                    name="workdays",
                    label="My working days",
                    options=tuple(Option(str(number), name) for number, name in enumerate(DAYS, 1)),
                    initial=tuple(person.workdays),
                ),
                ChoiceInput(
                    name="questions",
                    label="Questions in my daily message",
                    options=tuple(Option(str(n), words) for n, words in enumerate(QUESTIONS)),
                    initial=str(person.questions_a_week),
                ),
                ChoiceInput(
                    name="words",
                    label="Where I write",
                    hint="What you type as a message also stays in the chat; what you enter in a form does not.",
                    options=(Option("chat", "In messages and in forms"), Option("forms", "In forms only")),
                    initial="chat" if person.free_text else "forms",
                    look="radio",
                ),
            ),
            args=dict(request.args),
        )
    )


QUESTIONS = ("No questions", "One a week", "Up to two a week", "Up to three a week")


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`settings.save`: from now on; what has been stays as it was."""
    person = me(session, request)
    days = request.values.get("workdays")
    workdays = "".join(sorted(set(days) & set("1234567"))) if isinstance(days, tuple) else ""
    if not workdays:
        return Invalid({"workdays": "At least one day, please. For quiet days there is Pause."})
    if errors := read_times(person, request):
        return Invalid(errors)
    if request.value("questions") in ("0", "1", "2", "3"):
        person.questions_a_week = int(request.value("questions"))
    person.free_text = request.value("words") != "forms"
    person.unreachable = ""
    if workdays != person.workdays:
        _new_week(session, person, workdays, now)
    session.add(person)
    reschedule(session, person, now)
    return Show(say("Saved."), "replace")


def _new_week(session: Session, person: Person, workdays: str, now: datetime) -> None:
    """Another working week from tomorrow on: today and before stay what they were."""
    person.workdays = workdays
    tomorrow = today_of(person, now) + timedelta(days=1)
    for one in practised(session, person, tomorrow):
        new_week(session, person, one.habit, tomorrow)
