"""Consent: what the bot says first, and what Start asks for. Without Start it never writes by its own doing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from habits.calendar import instant, is_working
from habits.kit import kit
from habits.messages import (
    Actions,
    Ask,
    Button,
    ChoiceInput,
    Form,
    Invalid,
    Message,
    Note,
    Nothing,
    Option,
    Reply,
    Request,
    Show,
)
from habits.models import Person
from habits.pages.common import say
from habits.pages.settings_inputs import holiday_input, time_inputs, zone_shown
from habits.pages.teams import invitation
from habits.pages.welcome import message
from habits.people import absences_of, me, today_of, workdays_of
from habits.practice import Plan, practised
from habits.schedule import hours, next_message, reschedule, send_now
from habits.teams import leaders, mute, place
from habits.usecases.habits import adopt
from habits.usecases.memberships import join_asked
from habits.usecases.times import read_times
from habits.words import on_day, shorten, time_words


def opened(session: Session, request: Request, now: datetime) -> Reply:
    """`bot.opened`: somebody opens the chat. The first time they are welcomed, once."""
    person = me(session, request)
    if person.welcomed_at is None and person.started_at is None:
        person.welcomed_at = now
        session.add(person)
        return Show(message(), "here")
    return Nothing()


def tell_more(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`welcome.more`: the same message, longer; that of an invitation too."""
    person = me(session, request)
    found = place(session, person, request.args.get("team", ""))
    if found is not None and not found.state:
        host = next((one.platform_id for one, _ in leaders(session, found.team)), "")
        return Show(invitation(found.team, found.role, person, host, more=True), "replace")
    return Show(message(more=True), "replace")


def later(session: Session, request: Request, now: datetime) -> Reply:
    """`welcome.later`: a no is a no, also after a Start; nothing is sent until the person acts."""
    person = me(session, request)
    person.welcomed_at, person.started_at = person.welcomed_at or now, None
    mute(session, person, on=True)
    session.add(person)
    reschedule(session, person, now)
    text = "That is fine. I stay quiet, and nobody is told. If you change your mind, type “start” here."
    return Show(say(text, Actions((Button("Start", "start.open"),))), "replace")


def ask_stop(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`welcome.ask_stop`: typed; asked once, with quiet days as the smaller step."""
    stop = Button("Stop writing to me", "welcome.later")
    five = Button("Five quiet working days", "pause.too_much")
    return Show(say("I can stop writing to you. Your habits and your words stay as they are.", Actions((stop, five))))


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`start.open`: a time, a zone and one habit, all filled in: one more click is enough."""
    person = me(session, request)
    zone = zone_shown(person, request.profile)
    habit = ChoiceInput(
        name="habit",
        label="Begin with one habit",
        hint="There are more behind /habits, and you can write your own.",
        options=tuple(
            Option(one.id, one.name, shorten(one.action[:1].upper() + one.action[1:], 75))
            for one in kit(session).catalogue.starters
        ),
        initial=kit(session).catalogue.starters[0].id,
        look="radio",
    )
    has_one = bool(practised(session, person, today_of(person, now)))
    body = (
        *time_inputs(person, zone),
        holiday_input(session, person, zone),
        *(() if has_one else (habit,)),
        Note("You can change all of this any day."),
    )
    return Ask(Form("Start", "start.save", body, "Begin", "Not yet", {**request.args, "zone": zone}))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`start.save`: consent, written down with its instant; the first nudge follows at once in working hours."""
    person = me(session, request)
    today = today_of(person, now)
    picked = next((one for one in kit(session).catalogue.starters if one.id == request.value("habit")), None)
    if not picked and not practised(session, person, today):
        return Invalid({"habit": "Choose one to begin with. You can change it any day."})
    new_here = not practised(session, person, today)
    if errors := read_times(session, person, request, now, timedelta(days=0 if new_here else 1)):
        return Invalid(errors)
    person.started_at, person.unreachable = person.started_at or now, ""
    person.welcomed_at = person.welcomed_at or now
    mute(session, person, on=False)
    session.add(person)
    today = today_of(person, now)
    if picked and not practised(session, person, today):
        plan = Plan(picked.name, picked.cue, picked.action)
        adopt(session, person, plan, picked.cadence, today, request.source, picked.id)
    at_once = in_hours(session, person, now) and send_now(session, person, now)
    reschedule(session, person, now)
    joined = join_asked(session, person, request.args.get("team", ""), now)
    return Show(_started(session, person, now, at_once, joined), "replace")


def now_please(session: Session, request: Request, now: datetime) -> Reply:
    """`nudge.now`: today's message at once, because the person asked for it."""
    person = me(session, request)
    if person.started_at is None:
        return Show(message(), "here")
    if not practised(session, person, today_of(person, now)):
        return Show(
            say("You have no habit yet.", Actions((Button("Find one", "habits.add", {}, "primary"),))), "replace"
        )
    person.unreachable = ""  # whoever asks can be reached
    session.add(person)
    if send_now(session, person, now):
        reschedule(session, person, now)
        return Show(say("Here it comes."), "replace")
    return Show(say("Today’s message is here already: scroll up a little. “done” works without it, too."), "replace")


def in_hours(session: Session, person: Person, now: datetime) -> bool:
    """A working day, outside the quiet hours."""
    today, zone, (begin, end) = today_of(person, now), ZoneInfo(person.tz), hours(person)
    working = is_working(today, workdays_of(person), absences_of(session, person))
    return working and instant(today, begin, zone) <= now < instant(today, end, zone)


def _started(session: Session, person: Person, now: datetime, at_once: bool, joined: str = "") -> Message:
    due, today = next_message(session, person), today_of(person, now)
    when = (
        f"{on_day(today_of(person, due), today)} at {time_words(person.nudge_at)}"
        if due
        else "on your next working day"
    )
    there = f"You are in, and in {joined}." if joined else "You are in."
    if at_once:
        return say(
            f"{there} Your first nudge is right below; "
            f"after it I write on working days at {time_words(person.nudge_at)}."
        )
    return say(
        f"{there} Your first nudge comes {when}.",
        Actions((Button("Send me one now", "nudge.now", {}, "primary"),)),
    )
