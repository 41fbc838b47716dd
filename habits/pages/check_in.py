"""One habit on one day: its good answers, or what was said; and the form for a day other than today."""

from datetime import date

from sqlmodel import Session

from habits.content import service_text
from habits.daily import said_of
from habits.history import comes_back, past
from habits.kit import kit
from habits.messages import Actions, Bold, Button, ChoiceInput, Form, Input, Note, Option, Paragraph, Part
from habits.models import Person
from habits.pages.common import run_words, streak_now
from habits.practice import Practised
from habits.streaks import Streak
from habits.words import dated, day_words, sentence

SAID = {
    "done": ("✓ Did it: ", "."),
    "no_chance": ("○ No chance came: ", ". A good answer; your run waits."),
    "not_today": ("– Not this time: ", ". That is fine."),
}
AHEAD = SAID | {"no_chance": ("○ No chance: ", ". Good to know; your run waits.")}
CHOICES = {"done": "Did it", "no_chance": "No chance came", "not_today": "Not that day"}
EARLY = "Noted for {day}. I will not ask about it then."


def today_parts(
    session: Session, person: Person, one: Practised, today: date, more: dict[str, str], change: str = ""
) -> tuple[Part, ...]:
    """One habit's today: its answers, or what was said. `more` goes along with the buttons.

    Args:
        change: "id day" shows that day's buttons although it was answered, "id day kept" what was kept for it.
    """
    here = day_parts(session, person, one, today, today, more, change)
    habit, other, *_ = *change.split(), "", ""
    if habit != str(one.id) or other == today.isoformat():
        return here
    return (*day_parts(session, person, one, date.fromisoformat(other), today, more, change), *here)


def day_parts(
    session: Session,
    person: Person,
    one: Practised,
    day: date,
    today: date,
    more: dict[str, str],
    change: str = "",
) -> tuple[Part, ...]:
    """The same for any day; one other than today says which it is."""
    args = {"habit": str(one.id), "day": day.isoformat()} | more
    said = said_of(session, one.habit, day)
    if said and change != f"{one.id} {day}":
        return answered(session, person, one, day, today, said, args)
    if day == today:
        other = Button("Another day", "habit.another", {"habit": str(one.id)} | more)
        return (Actions((*outcome_buttons(args, "Not today"), other)),)
    lead = Paragraph((f"{sentence(dated(day, today))}: ", Bold(one.plan.name)))
    buttons = outcome_buttons(args, "Not that day")
    return (lead, Actions(buttons if day < today else early_buttons(args)))


def answered(
    session: Session, person: Person, one: Practised, day: date, today: date, said: str, args: dict[str, str]
) -> tuple[Part, ...]:
    """One line for an answered day, with a way to change it."""
    before, after = (AHEAD if day > today else SAID)[said]
    if day != today:
        after = f", {day_words(day, today)}{after}"
    run = streak_now(session, person, one, today) if said == "done" and day == today else None
    told = "" if run is None or args.get("at") == "home" else run_words(one, run)  # Home has it above
    words = f"{after} {told}".rstrip()
    line = Paragraph((before, Bold(one.plan.name), words), Button("Change", "habit.ask", args))
    word = _word(session, person, one, today, run) if run else ""
    return (line, Note(word)) if word else (line,)


def outcome_buttons(args: dict[str, str], no: str) -> tuple[Button, ...]:
    """Did it / No chance came / Not today: three good answers."""
    return (
        Button("Did it", "habit.mark", args | {"said": "done"}, "primary"),
        Button("No chance came", "habit.mark", args | {"said": "no_chance"}),
        Button(no, "habit.mark", args | {"said": "not_today"}),
    )


def early_buttons(args: dict[str, str]) -> tuple[Button, ...]:
    """For a day ahead: what has not happened cannot be done yet, but it can be known that it will not happen."""
    return (
        Button("No chance", "habit.mark", args | {"said": "no_chance"}),
        Button("Not that day", "habit.mark", args | {"said": "not_today"}),
    )


def filed(session: Session, day: date, today: date) -> str:
    """Under which day it was put, whenever that is not today."""
    text = service_text(session, "late_answer", today) if day < today else EARLY
    return text.format(day=dated(day, today))


def another_day_form(active: list[Practised], days: list[Option], day: str, args: dict[str, str]) -> Form:
    """Which habit (where there are several), which day (`day` is chosen at first), and what became of it."""
    names = tuple(Option(str(one.id), one.plan.name) for one in active)
    which: tuple[Part | Input, ...] = (Paragraph((Bold(active[0].plan.name),)),)
    if len(active) > 1:
        which = (ChoiceInput(name="habit", label="Which habit?", options=names, initial=names[0].value),)
    else:
        args = args | {"habit": names[0].value}
    good = tuple(Option(value, label) for value, label in CHOICES.items())
    return Form(
        "Another day",
        "habit.file",
        (
            *which,
            ChoiceInput(name="day", label="Which day?", options=tuple(days), initial=day),
            ChoiceInput(name="said", label="How did it go?", options=good, look="radio"),
            Note("For a day ahead: no chance, or not that day. Then I will not ask about it."),
        ),
        args=args,
    )


def _word(session: Session, person: Person, one: Practised, today: date, run: Streak) -> str:
    """Beside what was done: a question at ten and twenty, or a welcome after a gap."""
    if found := _milestone(session, run.current):
        return found
    back = comes_back(past(session, person, one.habit), today)
    return kit(session).catalogue.messages("welcome_back")[0].text if back else ""


def _milestone(session: Session, kept: int) -> str:
    """A question at ten and twenty, from the catalogue."""
    found = (one.text for one in kit(session).catalogue.messages("milestone") if one.periods == kept)
    return next(found, "")
