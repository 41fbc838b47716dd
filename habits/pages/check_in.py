"""One habit on one day: its three good answers, or what was said."""

from datetime import date

from sqlmodel import Session

from habits.daily import said_of
from habits.kit import kit
from habits.messages import Actions, Bold, Button, Note, Paragraph, Part
from habits.models import Person
from habits.pages.common import run_words, streak_now
from habits.practice import Practised
from habits.words import day_words

SAID = {
    "done": ("✓ Did it: ", "."),
    "no_chance": ("○ No chance came: ", ". A good answer; your run waits."),
    "not_today": ("– Not this time: ", ". That is fine."),
}


def today_parts(
    session: Session, person: Person, one: Practised, today: date, more: dict[str, str], change: str = ""
) -> tuple[Part, ...]:
    """One habit's today: its three answers, or what was said. `more` goes along with the buttons."""
    args = {"habit": str(one.id), "day": today.isoformat()} | more
    said = said_of(session, one.habit, today)
    if said and change != f"{one.id} {today}":
        return answered(session, person, one, today, today, said, args)
    return (Actions(outcome_buttons(args, "Not today")),)


def answered(
    session: Session, person: Person, one: Practised, day: date, today: date, said: str, args: dict[str, str]
) -> tuple[Part, ...]:
    """One line for an answered day, with a way to change it."""
    before, after = SAID[said]
    if day != today:
        after = f", {day_words(day, today)}{after}"
    run = streak_now(session, person, one, today) if said == "done" and day == today else None
    told = "" if run is None or args.get("at") == "home" else run_words(one, run)  # Home has it above
    words = f"{after} {told}".rstrip()
    line = Paragraph((before, Bold(one.plan.name), words), Button("Change", "habit.ask", args))
    milestone = _milestone(session, run.current) if run else ""
    return (line, Note(milestone)) if milestone else (line,)


def outcome_buttons(args: dict[str, str], no: str) -> tuple[Button, ...]:
    """Did it / No chance came / Not today: three good answers."""
    return (
        Button("Did it", "habit.mark", args | {"said": "done"}, "primary"),
        Button("No chance came", "habit.mark", args | {"said": "no_chance"}),
        Button(no, "habit.mark", args | {"said": "not_today"}),
    )


def _milestone(session: Session, kept: int) -> str:
    """A question at ten and twenty, from the catalogue."""
    found = (one.text for one in kit(session).catalogue.messages("milestone") if one.periods == kept)
    return next(found, "")
