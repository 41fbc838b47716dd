"""The list of a person's habits, as `/habits` and every change of a habit show it."""

from datetime import date, datetime

from sqlmodel import Session

from habits.messages import Actions, Bold, Button, Heading, Menu, Message, Paragraph, Part
from habits.models import Person
from habits.pages.common import run_words, streak_now
from habits.pages.habit_forms import LABELS
from habits.pauses import quiet_until
from habits.people import today_of
from habits.practice import Practised, practised


def listing(session: Session, person: Person, now: datetime, lead: str = "") -> Message:
    """Every active habit with its plan, its run and its menu; `lead` says what has just happened."""
    today = today_of(person, now)
    active = practised(session, person, today)
    parts: list[Part] = [Paragraph(lead)] if lead else []
    parts.append(Heading("Your habits") if active else Paragraph("You have no habit yet. One is plenty to begin with."))
    for one in active:
        run = run_words(one, streak_now(session, person, one, today))
        parts.append(habit_part(session, person, one, today, {"at": "list"}, run))
    parts.append(Actions(list_buttons(session, person, today, bool(active), {"at": "list"})))
    return Message("Your habits", tuple(parts))


def habit_part(
    session: Session, person: Person, one: Practised, today: date, more: dict[str, str], run: str = ""
) -> Paragraph:
    """One habit: name, plan, rhythm and run, with Change, Pause and Let it go behind its menu."""
    args = {"habit": str(one.id)} | more
    paused = quiet_until(session, person, today, one.habit)
    state = f"Paused until {paused}. " if paused else ""
    quiet = one.habit.graduated_on is not None
    often = "Runs by itself: one nudge every four weeks" if quiet else LABELS[str(one.cadence)]
    buttons = (
        Button("Change", "habits.edit", args),
        Button("Go on now", "pause.end", args) if paused else Button("Pause", "pause.open", args),
        *((Button("Nudge me again", "graduate.back", args),) if quiet else ()),
        Button("Let it go", "habits.ask_stop", args),
    )
    return Paragraph((Bold(one.plan.name), f"\n{one.plan}\n{state}{often}. {run}".rstrip()), Menu(buttons))


def list_buttons(session: Session, person: Person, today: date, some: bool, args: dict[str, str]) -> tuple[Button, ...]:
    """What can be done beside the list."""
    buttons = [Button("Add a habit", "habits.add", args, "plain" if some else "primary")]
    if some:
        buttons.append(Button("Another day", "habit.another", args))
    if person.started_at is None:
        return (*buttons, Button("Start daily nudges", "start.open", args, "primary"))
    if until := quiet_until(session, person, today):
        return (*buttons, Button(f"Go on now (quiet until {until})", "pause.end", args))
    return (*buttons, Button("Pause everything", "pause.open", args))
