"""How much a habit runs by itself, letting it go quiet when it does, and what may come after it."""

from datetime import datetime

from sqlmodel import Session

from habits.automaticity import FOUR, ITEMS, ONE, rate, ratings
from habits.messages import (
    Ask,
    Bold,
    ChoiceInput,
    Form,
    Invalid,
    Note,
    Option,
    Paragraph,
    Reply,
    Request,
    Show,
)
from habits.models import Habit, Outgoing, Person
from habits.pages.asks import SEVEN
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.pages.habit_forms import full_form
from habits.pages.habit_list import listing
from habits.people import me, mine, today_of
from habits.practice import practised, read, reword
from habits.schedule import reschedule
from habits.usecases.habits import full

SCALE = tuple(
    Option(str(n), f"{n}{words}") for n, words in enumerate((" (not at all)", "", "", "", "", "", " (completely)"), 1)
)


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`rating.open`: the items that were asked, with what was said before."""
    person = me(session, request)
    habit, out = _of(session, person, request)
    if habit is None:
        return gone("habit")
    day = out.day if out else today_of(person, now)
    name, said = read(session, person, habit, day).plan.name, dict(ratings(session, habit)).get(day)
    inputs = tuple(
        ChoiceInput(
            name=item,
            label=ITEMS[item],
            options=SCALE,
            initial=str(said or "") if item == "automatic" else "",
        )
        for item in _items(out)
    )
    what = "each line" if len(inputs) > 1 else "this line"
    lead = Paragraph((f"How true is {what} for ", Bold(name), " by now?"))
    return Ask(Form("By itself?", "rating.save", (lead, *inputs, Note(SEVEN)), args=dict(request.args)))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`rating.save`: by one tap on a number, or by the form."""
    person = me(session, request)
    habit, out = _of(session, person, request)
    if habit is None:
        return gone("habit")
    told = {item: request.args.get(item) or request.value(item) for item in _items(out)}
    if untold := {item: "Choose a number, please." for item, score in told.items() if score not in tuple("1234567")}:
        return Invalid(untold)
    day = out.day if out else today_of(person, now)
    rate(session, person, habit, day, {item: int(score) for item, score in told.items()}, now)
    return _drawn(session, person, out, now) or Show(say("Kept, only for you."), "replace")


def yes(session: Session, request: Request, now: datetime) -> Reply:
    """`graduate.yes`: it goes quiet, with one nudge in four weeks. Its record stays."""
    return _graduated(session, request, now, quiet=True)


def back(session: Session, request: Request, now: datetime) -> Reply:
    """`graduate.back`: nudged again as before."""
    return _graduated(session, request, now, quiet=False)


def _graduated(session: Session, request: Request, now: datetime, *, quiet: bool) -> Reply:
    person = me(session, request)
    habit, out = _of(session, person, request)
    if habit is None or habit.stopped_on is not None:
        return gone("habit")
    today = today_of(person, now)
    if not quiet and habit.graduated_on is not None:
        if full(practised(session, person, today)):
            return Ask(full_form())
        reword(session, person, habit, today, read(session, person, habit, today).plan)  # it begins anew from today
    habit.graduated_on = (habit.graduated_on or today) if quiet else None
    session.add(habit)
    reschedule(session, person, now)
    lead = "It goes quiet now." if quiet else "It comes up again as before."
    return _drawn(session, person, out, now) or Show(listing(session, person, now, lead), "replace")


def stay(session: Session, request: Request, now: datetime) -> Reply:
    """`graduate.not_yet`, `stretch.stay`, `nudge.keep`: all stays as it is, and that was an answer."""
    person = me(session, request)
    _, out = _of(session, person, request)
    if out is None:
        return gone("message")
    out.about = out.about | {"acted": request.verb}
    session.add(out)
    return Show(render(session, person, out, now), "replace")


def _items(out: Outgoing | None) -> tuple[str, ...]:
    asked = tuple(out.about.get("items", "").split(",")) if out else ()
    return FOUR if set(asked) == set(FOUR) else ONE


def _of(session: Session, person: Person, request: Request) -> tuple[Habit | None, Outgoing | None]:
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    return habit, mine(session, person, Outgoing, request.args.get("out", ""))


def _drawn(session: Session, person: Person, out: Outgoing | None, now: datetime) -> Show | None:
    return Show(render(session, person, out, now), "replace") if out else None
