"""Taking a habit up, changing it, letting it go. Both halves of "If ..., then I ..." are always there."""

import re
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, select

from habits.cadence import Cadence
from habits.calendar import nudge_days
from habits.content import offered, service_text
from habits.kit import kit
from habits.messages import Ask, Invalid, Reply, Request, Show
from habits.models import Habit, Person
from habits.pages.common import gone
from habits.pages.habit_forms import (
    FULL,
    OWN,
    change_form,
    choice_form,
    focus_form,
    full_form,
    plan_form,
    stop_form,
)
from habits.pages.habit_list import listing
from habits.people import me, me_today, mine, today_of, workdays_of
from habits.practice import Plan, Practised, history, next_monday, practised, read, reword, write
from habits.schedule import reschedule
from habits.words import day_words, sentence

MOST = {"name": 60, "cue": 150, "action": 150}
MOST_HABITS, FOCUS = 3, timedelta(days=14)


def show(session: Session, request: Request, now: datetime) -> Reply:
    """`/habits`: each with its plan and what can be done with it."""
    person = me(session, request)
    return Show(listing(session, person, now))


def add(session: Session, request: Request, now: datetime) -> Reply:
    """`habits.add`: choose from the catalogue, or write one's own. One habit for the first two weeks, three at most."""
    person, today = me_today(session, request, now)
    active = practised(session, person, today)
    if full(active):
        return Ask(full_form())
    if _focus(session, person, active, today) and request.args.get("anyway") != "yes":
        text = service_text(session, "focus_first", today)
        return Ask(focus_form(text, _place(request) | {"anyway": "yes"}))
    return Ask(choice_form(kit(session).catalogue, {one.habit.catalogue_id for one in active}, dict(request.args)))


def _place(request: Request) -> dict[str, str]:
    """Where it was asked for, and nothing else of what came along."""
    return {key: request.args[key] for key in ("at",) if key in request.args}


def full(active: list[Practised]) -> bool:
    """Three habits in hand. Those that run by themselves do not count."""
    return sum(one.habit.graduated_on is None for one in active) >= MOST_HABITS


def _focus(session: Session, person: Person, active: list[Practised], today: date) -> bool:
    """In the first two weeks, with a habit in hand."""
    own = select(func.min(Habit.adopted_on)).where(
        Habit.workspace_id == person.workspace_id, Habit.person_id == person.id
    )
    first = session.exec(own).one()
    return bool(active) and first is not None and today - first < FOCUS


def take(session: Session, request: Request, now: datetime) -> Reply:
    """`habits.take`: one that was offered, its plan in words that are one's own."""
    person, today = me_today(session, request, now)
    if full(practised(session, person, today)):
        return Ask(full_form())
    return Ask(plan_form(offered(session, request.args.get("catalogue", "")), dict(request.args)))


def choose(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`habits.choose`: the second step, the plan in words that are one's own."""
    picked = request.value("habit")
    return Ask(plan_form(None if picked == OWN else offered(session, picked), dict(request.args)))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`habits.save`: take it up from today on."""
    person, today = me_today(session, request, now)
    plan, cadence, errors = _filled(request)
    if errors or cadence is None:
        return Invalid(errors)
    catalogue_id = request.args.get("catalogue", "")
    if catalogue_id and any(one.habit.catalogue_id == catalogue_id for one in practised(session, person, today)):
        return _after(session, person, request, now, "That one is yours already, so I left it as it is.")
    if full(practised(session, person, today)):
        return Invalid({"name": FULL})
    adopt(session, person, plan, cadence, today, request.source, catalogue_id)
    reschedule(session, person, now)
    return _after(session, person, request, now, f"“{plan.name}” is yours now. {plan}")


def adopt(
    session: Session,
    person: Person,
    plan: Plan,
    cadence: Cadence,
    today: date,
    source: str,
    catalogue_id: str = "",
) -> Habit:
    """Take a habit up. The same deed delivered again finds what it made."""
    made = session.exec(
        select(Habit).where(Habit.workspace_id == person.workspace_id, Habit.source_key == source)
    ).first()
    if made is not None:
        return made
    habit = Habit(
        workspace_id=person.workspace_id,
        id=kit(session).new_id(),
        person_id=person.id,
        catalogue_id=catalogue_id if offered(session, catalogue_id) else "",
        adopted_on=today,
        source_key=source,
    )
    session.add(habit)
    session.flush()
    write(session, person, habit, today, plan, cadence, nudge_days(cadence, workdays_of(person)))
    return habit


def edit(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`habits.edit`: the plan as it is, to be changed."""
    person = me(session, request)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if habit is None:
        return gone("habit")
    latest = history(session, habit)[-1]
    return Ask(change_form(read(session, person, habit, latest.first_day), dict(request.args)))


def change(session: Session, request: Request, now: datetime) -> Reply:
    """`habits.change`: the words from today, the cadence from Monday; the past stays as it was."""
    person, today = me_today(session, request, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    plan, cadence, errors = _filled(request)
    if habit is None or habit.stopped_on is not None:
        return gone("habit")
    if errors or cadence is None:
        return Invalid(errors)
    present, monday = read(session, person, habit, today).cadence, next_monday(today)
    reword(session, person, habit, max(today, habit.adopted_on), plan)
    if cadence != read(session, person, habit, monday).cadence:
        write(session, person, habit, monday, plan, cadence, nudge_days(cadence, workdays_of(person)))
    later = f" {sentence(str(cadence))} from {day_words(monday, today)} on." if cadence != present else ""
    return _after(session, person, request, now, f"Changed. {plan}{later}")


def ask_stop(session: Session, request: Request, now: datetime) -> Reply:
    """`habits.ask_stop`: one question before letting go."""
    person = me(session, request)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if habit is None:
        return gone("habit")
    return Ask(stop_form(read(session, person, habit, today_of(person, now)), dict(request.args)))


def stop(session: Session, request: Request, now: datetime) -> Reply:
    """`habits.stop`: no more nudges for it; its record stays."""
    person = me(session, request)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if habit is None:
        return gone("habit")
    habit.stopped_on = habit.stopped_on or today_of(person, now)
    session.add(habit)
    session.flush()
    return _after(session, person, request, now, "Let go. Its record stays, and you can take it up again any day.")


def _filled(request: Request) -> tuple[Plan, Cadence | None, dict[str, str]]:
    """The form's plan and cadence, tidied, and what is wrong with them by field."""
    plan = Plan(
        name=request.value("name"),
        cue=_bare(request.value("cue"), "if"),
        action=_bare(request.value("action"), "then", "i"),
    )
    errors = {}
    for field, missing in (
        ("name", "Give it a short name."),
        ("cue", "When will it be? A moment you can notice, such as “a call is about to end”."),
        ("action", "What will you do then? One thing that somebody could see."),
    ):
        text = getattr(plan, field)
        if not text:
            errors[field] = missing
        elif len(text) > MOST[field]:
            errors[field] = f"A little shorter, please: {len(text)} characters, and {MOST[field]} fit."
    try:
        return plan, Cadence.parse(request.value("cadence") or "daily"), errors
    except ValueError:
        return plan, None, errors | {"cadence": "Choose how often."}


def _bare(text: str, *openings: str) -> str:
    """Without the words that the sentence brings anyway: "If I sit down," -> "I sit down"."""
    for opening in openings:
        text = re.sub(rf"^{opening}(?=[\s,.]|$)[\s,]*", "", text, flags=re.IGNORECASE)
    return text.rstrip(" ,.")


def _after(session: Session, person: Person, request: Request, now: datetime, lead: str) -> Show:
    return Show(listing(session, person, now, lead), "replace" if request.args.get("at") else "private")
