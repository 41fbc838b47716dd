"""Settings: when, where, how often, and whether messages are kept or only forms."""

from datetime import datetime, timedelta

from sqlmodel import Session

from habits.messages import Ask, Form, Invalid, Reply, Request, Show
from habits.models import Person
from habits.pages.common import say
from habits.pages.settings_inputs import (
    holiday_input,
    manner_inputs,
    part_input,
    quiet_inputs,
    time_inputs,
    week_input,
    zone_shown,
)
from habits.people import me, today_of
from habits.practice import new_week, practised
from habits.schedule import reschedule
from habits.usecases.times import read_times


def open_form(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`settings.open`: everything as it is now."""
    person = me(session, request)
    zone = zone_shown(person, request.profile)
    body = (
        *time_inputs(person, zone),
        *quiet_inputs(person),
        week_input(person),
        holiday_input(session, person, zone),
        part_input(session, person),
        *manner_inputs(person),
    )
    return Ask(Form("Settings", "settings.save", body, args={**request.args, "zone": zone}))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`settings.save`: from now on; what has been stays as it was."""
    person = me(session, request)
    days = request.values.get("workdays")
    workdays = "".join(sorted(set(days) & set("1234567"))) if isinstance(days, tuple) else ""
    if not workdays:
        return Invalid({"workdays": "At least one day, please. For quiet days there is Pause."})
    if errors := read_times(session, person, request, now):
        return Invalid(errors)
    if isinstance(status := request.values.get("status"), tuple):
        person.follows_status = "follow" in status
    if request.value("questions") in ("0", "1", "2", "3"):
        person.questions_a_week = int(request.value("questions"))
    person.free_text = request.value("words") != "forms"
    if request.value("pictures") in ("yes", "no"):
        person.plain = request.value("pictures") == "no"
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
