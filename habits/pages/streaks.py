"""Each habit's run, its best, and this week at a glance."""

from datetime import date, datetime

from sqlmodel import Session

from habits.history import past, streak_of, week_of
from habits.messages import Actions, Bold, Button, Heading, Message, Note, Paragraph, Part
from habits.models import Person
from habits.pages.common import run_words
from habits.people import today_of
from habits.practice import Practised, practised
from habits.streaks import Day, Streak
from habits.strength import Outcome
from habits.words import DAYS, count_words

GAP = "\u2003"
"""An em space: ordinary ones run together where chats draw text."""
LEGEND = GAP.join(("✓ did it", "○ no chance, away, or not asked", "– not this time", "· open"))


def overview(session: Session, person: Person, now: datetime) -> Message:
    today = today_of(person, now)
    active = practised(session, person, today)
    if not active:
        text = "You have no habit yet, so there is no run to show. One small habit is plenty to begin with."
        return Message(text, (Paragraph(text), Actions((Button("Find one", "habits.add", {}, "primary"),))))
    parts: list[Part] = [Heading("Your streaks")]
    for one in active:
        parts.append(Paragraph((Bold(one.plan.name), f"\n{glance(session, person, one, today)}")))
    return Message("Your streaks", (*parts, Note(LEGEND), Note("Only you see this.")))


def glance(session: Session, person: Person, one: Practised, today: date) -> str:
    """Two lines: the week, and the run in numbers."""
    known = past(session, person, one.habit)
    run = streak_of(known, today)
    return f"{week_words(week_of(known, today), today)}\n{numbers(one, run)}"


def numbers(one: Practised, run: Streak) -> str:
    unit = ("day", "days") if one.cadence.per == "day" else ("week", "weeks")
    now = run_words(one, run) or "The next one counts."
    best = f" Best: {count_words(run.best, *unit)}." if run.best else ""
    spare = f" {count_words(run.freezes, *(f'spare {word}' for word in unit))} in hand." if run.freezes else ""
    return f"{now}{best}{spare}"


def week_words(week: list[Day], today: date) -> str:
    """ "✓ Mon  ○ Tue  – Wed  · Thu": days off appear only when something was done on them."""
    return GAP.join(
        f"{_sign(day, today)}\u00a0{DAYS[day.date.weekday()]}"
        for day in week
        if day.working or day.outcome is Outcome.DONE
    )


def _sign(day: Day, today: date) -> str:
    if day.outcome is Outcome.DONE:
        return "✓"
    if not day.available or day.outcome is Outcome.SKIPPED:
        return "○" if day.date <= today else "·"
    return "–" if day.outcome is Outcome.MISSED else "·"  # a silent day of this week can still be answered
