"""How the one ask of a daily message reads: before it is answered, and after. What it asks was chosen by `asks.py`."""

from datetime import date

from sqlmodel import Session

from habits.automaticity import ITEMS, ratings
from habits.content import offered, question_text, service_text
from habits.messages import Actions, Bold, Button, Note, Paragraph, Part, Quote
from habits.models import Answer, FollowUp, Habit, Outgoing, Person
from habits.pages.common import PRIVATE
from habits.pages.teams import invitation_parts
from habits.pages.tool_asks import tool_parts
from habits.people import mine
from habits.practice import read
from habits.rhythm import CHECK_IN
from habits.teams import place
from habits.vault import reveal
from habits.words import day_words, on_day, sentence, shorten

ASKS = {"question", "follow_up", "entry", "tool"}
"""Asks that bring a button to write with."""

SEVEN = "1 is not at all, 7 is completely. Only you see it."

CLOSED = {
    "answered": "✓ You told me what became of your words from {day}. Kept, only for you.",
    "let_go": "Your words from {day} may rest. They stay among your answers.",
}


def service_parts(session: Session, out: Outgoing) -> tuple[Part, ...]:
    """A word about the bot's own messages: that they come less often, or whether they are to go on."""
    kind = out.about.get("service", "")
    if kind == CHECK_IN:
        if "acted" in out.about:
            return (Paragraph("Good. I go on as before."),)
        args = {"out": str(out.id)}
        buttons = (
            Button("Keep going", "nudge.keep", args, "primary"),
            Button("Change my habits", "habits.show", args),
            Button("Pause", "pause.open", args),
        )
        return (Paragraph(service_text(session, "check_in", out.day)), Actions(buttons))
    return (Note(service_text(session, "back_off", out.day)),) if kind else ()


def ask_parts(session: Session, person: Person, out: Outgoing, today: date) -> tuple[Part, ...]:
    """The message's one ask, or a line that it was answered."""
    if {"entry", "tool"} & out.about.keys():
        return tool_parts(session, person, out, today)
    if "follow_up" in out.about:
        follow_up = mine(session, person, FollowUp, out.about["follow_up"])
        return _look_back(session, person, out, follow_up, today) if follow_up else ()
    if "invitation" in out.about:
        return _invitation(session, person, out)
    for what, draw in OF_A_HABIT.items():
        if what in out.about:
            habit = mine(session, person, Habit, out.about[what])
            return draw(session, person, out, habit) if habit and habit.stopped_on is None else ()
    if "fresh" in out.about:
        change = Button("Change a habit", "habits.show", {"out": str(out.id)})
        return (Paragraph(service_text(session, "fresh_start", out.day)), Actions((change,)))
    question = question_text(session, out.about.get("question", ""))
    if not question:
        return ()
    answer = mine(session, person, Answer, out.about.get("answer", ""))
    if answer is None or not answer.question_id:  # deleted since, or a mere note
        return _question(question, out)
    kept = Button("Read or change", "answers.edit", {"answer": str(answer.id), "out": str(out.id)})
    return (Paragraph("✓ Your answer is kept, for you only.", kept),)


def _question(question: str, out: Outgoing) -> tuple[Part, ...]:
    args = {"out": str(out.id), "question": out.about["question"]}
    hint = Note(f"Answer here as a message, or in a form, or not at all. {PRIVATE}")
    return (
        Paragraph(("A question, if you like: ", Bold(question))),
        Actions((Button("Reflect", "reflect.open", args),)),
        hint,
    )


def _look_back(session: Session, person: Person, out: Outgoing, follow_up: FollowUp, today: date) -> tuple[Part, ...]:
    """A person's own words, on the day they chose."""
    answer = mine(session, person, Answer, str(follow_up.answer_id))
    if answer is None:
        return ()
    args = {"follow_up": str(follow_up.id), "out": str(out.id)}
    lead = f"{sentence(on_day(answer.day, today))} you wrote this, and asked me to come back to it:"
    if follow_up.state in CLOSED or follow_up.due_on > today:
        line = CLOSED.get(
            follow_up.state,
            "↻ I will bring back your words from {day} " + on_day(follow_up.due_on, today) + ".",
        )
        return (Paragraph(line.format(day=day_words(answer.day, today))),)
    words: Part = Quote(shorten(reveal(session, person, answer.id, answer.text), 1500))
    if not person.free_text:
        words = Note("You chose forms only, so your words open in a form.")
    return (
        Paragraph(lead),
        words,
        Paragraph((Bold("What happened?"),)),
        Actions(
            (
                Button("Tell me", "reflect.open", args, "primary"),
                Button("Ask me again later", "follow_up.again", args),
                Button("Let it rest", "follow_up.let_go", args),
            )
        ),
        Note(f"Answer here as a message, or in a form. {PRIVATE}"),
    )


def _invitation(session: Session, person: Person, out: Outgoing) -> tuple[Part, ...]:
    found = place(session, person, out.about["invitation"])
    if found is None:
        return ()
    if found.state:
        said = ("You are in ", Bold(found.team.name), ".") if found.joined else ("Not now, and nobody is told.",)
        return (Paragraph(said),)
    return invitation_parts(found.team, found.role)


def _graduate(session: Session, person: Person, out: Outgoing, habit: Habit) -> tuple[Part, ...]:
    name, args = _named(session, person, out, habit)
    if habit.graduated_on is not None:
        back = Button("Nudge me again", "graduate.back", args)
        return (Paragraph((Bold(name), f": {service_text(session, 'graduated', out.day)}"), back),)
    if "acted" in out.about:
        return (Paragraph((Bold(name), " stays as it is. I will ask again in four weeks at the earliest.")),)
    buttons = (
        Button("Yes, let it go quiet", "graduate.yes", args, "primary"),
        Button("Not yet", "graduate.not_yet", args),
    )
    return (Paragraph((Bold(name), f"\n{service_text(session, 'graduate', out.day)}")), Actions(buttons))


def _rating(session: Session, person: Person, out: Outgoing, habit: Habit) -> tuple[Part, ...]:
    name, args = _named(session, person, out, habit)
    said = dict(ratings(session, habit))
    if out.day in said:
        change = Button("Change", "rating.open", args)
        return (
            Paragraph(("How much ", Bold(name), f" runs by itself: {said[out.day]} of 7. Kept, only for you."), change),
        )
    intro = () if said else (Note(service_text(session, "automaticity_intro", out.day)),)
    if out.about.get("items") != "automatic":
        form = Button("Answer four short lines", "rating.open", args, "primary")
        return (*intro, Paragraph(("How much does ", Bold(name), " run by itself by now?")), Actions((form,)))
    scale = tuple(Button(str(n), "rating.save", args | {"automatic": str(n)}) for n in range(1, 8))
    lead = Paragraph((Bold(name), f": “{ITEMS['automatic']}” How true is that?"))
    return (*intro, lead, Actions(scale), Note(SEVEN))


def _stretch(session: Session, person: Person, out: Outgoing, habit: Habit) -> tuple[Part, ...]:
    name, args = _named(session, person, out, habit)
    harder = offered(session, (one.harder if (one := offered(session, habit.catalogue_id)) else "") or "")
    if harder is None:
        return ()
    if "acted" in out.about:
        return (Paragraph((Bold(name), " it is. A good place to be.")),)
    text = service_text(session, "still_a_stretch", out.day).format(harder=harder.name)
    buttons = (
        Button(shorten(f"Try “{harder.name}”", 70), "habits.take", args | {"catalogue": harder.id}, "primary"),
        Button("Stay with it", "stretch.stay", args),
    )
    return (Paragraph((Bold(name), f"\n{text}")), Actions(buttons))


OF_A_HABIT = {"graduate": _graduate, "rating": _rating, "stretch": _stretch}


def _named(session: Session, person: Person, out: Outgoing, habit: Habit) -> tuple[str, dict[str, str]]:
    return read(session, person, habit, out.day).plan.name, {"habit": str(habit.id), "out": str(out.id)}
