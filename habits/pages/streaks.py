"""Each habit's run, its best, its strength, and this week at a glance."""

from datetime import date, datetime

from sqlmodel import Session

from habits.grid import mark
from habits.history import Past, past, streak_of, strength_on, week_of
from habits.messages import Actions, Bold, Button, Heading, Message, Note, Paragraph, Part
from habits.models import Person
from habits.pages.common import run_words
from habits.pages.progress import GAP, PRIVATE, STRENGTH, percent
from habits.people import today_of
from habits.practice import Practised, practised
from habits.streaks import Day, Streak
from habits.strength import Outcome
from habits.words import DAYS, count_words

LEGEND = GAP.join(("✓ did it", "○ no chance, away, or not asked", "– not this time", "· open"))


def overview(session: Session, person: Person, now: datetime) -> Message:
    today = today_of(person, now)
    active = practised(session, person, today)
    if not active:
        text = "You have no habit yet, so there is no run to show. One small habit is plenty to begin with."
        return Message(text, (Paragraph(text), Actions((Button("Find one", "habits.add", {}, "primary"),))))
    parts: list[Part] = [Heading("Your streaks")]
    for one in active:
        known = past(session, person, one.habit)
        strength = f"\nStrength {percent(strength_on(known, today))} of 100."
        weeks = Button("Show 12 weeks", "progress.show", {"habit": str(one.id)})
        parts.append(Paragraph((Bold(one.plan.name), f"\n{_lines(known, one, today)}{strength}"), weeks))
    return Message("Your streaks", (*parts, Note(LEGEND), Note(STRENGTH), Note(PRIVATE)))


def glance(session: Session, person: Person, one: Practised, today: date) -> str:
    """Two lines: the week, and the run in numbers."""
    return _lines(past(session, person, one.habit), one, today)


def _lines(known: Past, one: Practised, today: date) -> str:
    return f"{week_words(week_of(known, today), today)}\n{numbers(one, streak_of(known, today))}"


def numbers(one: Practised, run: Streak) -> str:
    unit = ("day", "days") if one.cadence.per == "day" else ("week", "weeks")
    now = run_words(one, run) or "The next one counts."
    best = f" Best: {count_words(run.best, *unit)}." if run.best else ""
    spare = f" {count_words(run.freezes, *(f'spare {word}' for word in unit))} in hand." if run.freezes else ""
    return f"{now}{best}{spare}"


def week_words(week: list[Day], today: date) -> str:
    """ "✓ Mon  ○ Tue  – Wed  · Thu": days off appear only when something was done on them."""
    return GAP.join(
        f"{mark(day, today).value}\u00a0{DAYS[day.date.weekday()]}"
        for day in week
        if day.working or day.outcome is Outcome.DONE
    )
