"""The forms of a habit: choose, plan, change."""

from habits.catalogue import Catalogue, CatalogueHabit
from habits.messages import Bold, ChoiceInput, Form, Input, Note, Option, Paragraph, Part, TextInput
from habits.practice import Practised
from habits.words import shorten

OWN = "own"
CADENCES = ("daily", "weekly", "2 per week", "3 per week", "4 per week")
LABELS = {"daily": "Every working day", "weekly": "Once a week"} | {
    f"{n} per week": f"{n} times a week" for n in range(2, 7)
}


FULL = "You have three habits in hand, and more would get in each other's way. Let one go first."


def focus_form(text: str, args: dict[str, str]) -> Form:
    """In the first two weeks: why one is enough, and a way past it."""
    return Form("One habit first", "habits.add", (Paragraph(text),), "Add one all the same", "One is enough", args)


def full_form() -> Form:
    return Form("Three habits", "", (Paragraph(FULL),), submit="", close="Close")


def choice_form(catalogue: Catalogue, taken: set[str], args: dict[str, str]) -> Form:
    """One list: one's own first, then the catalogue by theme, without what is practised already."""
    options = [Option(OWN, "Write my own")] + [
        Option(habit.id, shorten(f"{theme.title}: {habit.name}", 75))
        for theme in catalogue.themes
        for habit in theme.habits
        if habit.id not in taken
    ]
    return Form(
        title="A new habit",
        verb="habits.choose",
        submit="Next",
        args=args,
        body=(
            Paragraph("One small thing you do for how people work together, hung on a moment that comes anyway."),
            ChoiceInput(name="habit", label="Which one?", options=tuple(options), initial=options[:2][-1].value),
        ),
    )


def plan_form(habit: CatalogueHabit | None, args: dict[str, str]) -> Form:
    """The plan to make one's own; empty for a habit of one's own."""
    if habit is None:
        return Form("Your own habit", "habits.save", _inputs("", "", "", "daily"), "Take it up", args=args)
    body = _inputs(habit.name, habit.cue, habit.action, str(habit.cadence))
    return Form("Make it yours", "habits.save", body, "Take it up", args=args | {"catalogue": habit.id})


def stop_form(one: Practised, args: dict[str, str]) -> Form:
    """Letting go is honourable, and asked once."""
    return Form(
        "Let it go?",
        "habits.stop",
        (Paragraph((Bold(one.plan.name), "\nIts record stays, and you can take it up again any day.")),),
        "Let it go",
        "Keep it",
        args,
    )


def change_form(one: Practised, args: dict[str, str]) -> Form:
    body = _inputs(one.plan.name, one.plan.cue, one.plan.action, str(one.cadence))
    note = Note("New words count from today. A new rhythm starts on Monday. What has been stays as it was.")
    return Form("Change this habit", "habits.change", (*body, note), args=args)


def _inputs(name: str, cue: str, action: str, cadence: str) -> tuple[Part | Input, ...]:
    return (
        Paragraph("A plan works best as one sentence: If this happens, then I do that."),
        TextInput(name="name", label="Name", initial=name, max_length=60, placeholder="One more question"),
        TextInput(
            name="cue",
            label="If …",
            initial=cue,
            max_length=150,
            placeholder="a call is about to end",
            hint="A moment that you can notice.",
        ),
        TextInput(
            name="action",
            label="… then I …",
            initial=action,
            max_length=150,
            placeholder="ask one open question",
            hint="One thing, small enough for a hard day.",
        ),
        ChoiceInput(
            name="cadence",
            label="How often?",
            options=tuple(Option(one, LABELS[one]) for one in CADENCES),
            initial=cadence,
        ),
        Note("Your plan is sealed like all you write. It appears in my messages to you, when its day comes."),
    )
