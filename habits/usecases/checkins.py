"""Saying what became of a habit on a day. Set, never toggle: saying it twice is saying it once.

Today, up to seven days back, and ahead to the next working day. Ahead there is "no chance" and "not that day", so that
nobody is asked in vain; "did it" waits until it happened, since a streak counts what was done, not what was meant.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from habits.answers import last_open
from habits.daily import ANSWERABLE
from habits.history import OUTCOMES, past
from habits.kit import kit
from habits.messages import Actions, Ask, Bold, Button, Invalid, Message, Option, Paragraph, Part, Reply, Request, Show
from habits.models import CheckIn, Habit, Outgoing, Person
from habits.pages import home
from habits.pages.check_in import CHOICES, another_day_form, day_parts, filed, today_parts
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.pages.habit_list import listing
from habits.people import administers, me, me_today, mine, today_of
from habits.practice import Practised, practised, read
from habits.words import count_words, dated, day_named, day_words, sentence


def mark(session: Session, request: Request, now: datetime) -> Reply:
    """`habit.mark`: done, no chance came, or not today, for one habit and one day that is open."""
    person = me(session, request)
    habit, day = _target(session, person, request)
    said = request.args.get("said", "")
    if habit is None or day is None or said not in OUTCOMES:
        return gone("habit")
    if refusal := closed(session, person, habit, day, now, said):
        return Show(say(refusal))
    set_outcome(session, person, habit, day, said, now)
    return _back(session, person, request, habit, day, now, f"{habit.id} {day} kept")


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
    """`habit.ask`: show the answers again, so that a day can be changed."""
    person = me(session, request)
    habit, day = _target(session, person, request)
    if habit is None or day is None:
        return gone("habit")
    if refusal := closed(session, person, habit, day, now):
        return Show(say(refusal))
    return _back(session, person, request, habit, day, now, f"{habit.id} {day}")


def another(session: Session, request: Request, now: datetime) -> Reply:
    """`habit.another`: which day, and what became of it? Of the habit in hand, or of any."""
    person, today = me_today(session, request, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if request.args.get("habit") and habit is None:
        return gone("habit")
    active = [read(session, person, habit, today)] if habit else practised(session, person, today)
    if not active:
        return _none_yet()
    known = past(session, person, active[0].habit).said if len(active) == 1 else {}
    first = max(today - ANSWERABLE, min(one.habit.adopted_on for one in active))
    span = range((last_open(session, person, today) - first).days, -1, -1)
    open_days = [day for day in (first + timedelta(days=n) for n in span) if day != today]
    days = [Option(f"{day}", sentence(dated(day, today)), CHOICES.get(known.get(day, ""), "")) for day in open_days]
    chosen = next((day for day in open_days if day < today), open_days[-1])
    args = {key: request.args[key] for key in ("at",) if key in request.args}
    return Ask(another_day_form(active, days, f"{chosen}", args))


def file(session: Session, request: Request, now: datetime) -> Reply:
    """`habit.file`: the form's answer, filed under its day; the form stays open when something is off."""
    person = me(session, request)
    habit = mine(session, person, Habit, request.args.get("habit") or request.value("habit"))
    if habit is None:
        return gone("habit")
    said, day = request.value("said"), day_named(request.value("day"), today_of(person, now))
    errors = {} if said in OUTCOMES else {"said": "Choose one: each is a good answer."}
    refusal = closed(session, person, habit, day, now, said) if day else "Choose a day."
    if refusal or day is None:
        errors["day"] = refusal
    if errors or day is None:
        return Invalid(errors)
    set_outcome(session, person, habit, day, said, now)
    return _back(session, person, request, habit, day, now, f"{habit.id} {day} kept")


def done(session: Session, request: Request, now: datetime) -> Reply:
    """`/habits done`, or "done yesterday" in the chat: it happened, without waiting for a nudge."""
    return _typed(session, request, now, "done")


def no_chance(session: Session, request: Request, now: datetime) -> Reply:
    """ "no chance", "no chance tomorrow": there is, or will be, no occasion."""
    return _typed(session, request, now, "no_chance")


def not_today(session: Session, request: Request, now: datetime) -> Reply:
    """ "not today", "not on monday"."""
    return _typed(session, request, now, "not_today")


def _typed(session: Session, request: Request, now: datetime, said: str) -> Reply:
    """One habit is answered at once; of several, a button says which. The text names a day, else it is today."""
    person, today = me_today(session, request, now)
    day = day_named(request.text, today) or today
    active = practised(session, person, day)
    known = active or practised(session, person, today)
    if not known:
        return _none_yet()
    refusal = closed(session, person, known[0].habit, day, now, said)
    if refusal:
        early = today < day <= last_open(session, person, today)
        return Show(_of_day(session, person, active, day, now, lead=refusal) if early else say(refusal))
    if len(active) > 1:
        return Show(_of_day(session, person, active, day, now))
    set_outcome(session, person, active[0].habit, day, said, now)
    lead = filed(session, day, today) if day != today else ""
    return Show(_of_day(session, person, active, day, now, lead=lead))


def closed(session: Session, person: Person, habit: Habit, day: date, now: datetime, said: str = "") -> str:
    """Why a day cannot be answered (so) now; empty when it can."""
    today = today_of(person, now)
    if day > today:
        return _too_early(session, person, day, today, said)
    if today - day > ANSWERABLE:
        open_for = count_words(ANSWERABLE.days, "day", "days")
        return f"{day_words(day, today)} is closed now: a day stays open for {open_for}. What you said stays as it is."
    if day < habit.adopted_on:
        return f"You took this habit up later than {day_words(day, today)}. Nothing was changed."
    if habit.stopped_on is not None and day >= habit.stopped_on:
        return f"You had let this habit go by {day_words(day, today)}. Nothing was changed."
    return ""


def _too_early(session: Session, person: Person, day: date, today: date, said: str) -> str:
    lead, last = f"{sentence(dated(day, today))} has not come yet", last_open(session, person, today)
    if day > last:
        return f"{lead}, and {dated(last, today)} is as far ahead as I note things. Nothing was changed."
    if said == "done":
        return f"{lead}. Done is for what happened; no chance, or not that day, you can tell me now."
    return ""


def _none_yet() -> Show:
    return Show(say("You have no habit yet.", Actions((Button("Find one", "habits.add", {}, "primary"),))))


def _target(session: Session, person: Person, request: Request) -> tuple[Habit | None, date | None]:
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    try:
        return habit, date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return habit, None


def _back(
    session: Session, person: Person, request: Request, habit: Habit, day: date, now: datetime, change: str
) -> Show:
    """The same place again, with what was said: the daily message, Home, or the list in hand."""
    today = today_of(person, now)
    lead = filed(session, day, today) if change.endswith(" kept") and day != today else ""
    if request.args.get("at") == "home":
        return Show(home.page(session, person, now, change, admin=administers(request)), "home")
    if request.args.get("at") == "list" and lead:
        return Show(listing(session, person, now, lead), "replace")
    if out := mine(session, person, Outgoing, request.args.get("out", "")):
        return Show(render(session, person, out, now, change), "replace")
    active = practised(session, person, day)
    if request.verb == "habit.file":
        active = [one for one in active if one.id == habit.id]
    return Show(_of_day(session, person, active, day, now, change, lead), "replace")


def _of_day(
    session: Session,
    person: Person,
    active: list[Practised],
    day: date,
    now: datetime,
    change: str = "",
    lead: str = "",
) -> Message:
    """Every habit of a day, with its answers or what was said; `lead` says what has just happened."""
    today = today_of(person, now)
    parts: list[Part] = [Paragraph(lead)] if lead else []
    for one in active:
        if day == today:
            parts += [Paragraph((Bold(one.plan.name), f"\n{one.plan}"))]
            parts += today_parts(session, person, one, today, {}, change)
        else:
            parts += day_parts(session, person, one, day, today, {}, change)
    return Message(f"Your habits {day_words(day, today)}", tuple(parts))
