"""Prepare: before a meeting, what they may need and what to ask them; after it, what happened."""

from collections.abc import Sequence
from dataclasses import replace

from habits.messages import Actions, Bold, Button, ChoiceInput, Note, Option, Paragraph, Part, Quote, TextInput
from habits.tools.tool import Body, Moment, Record, Step, Tool, brings_back, come_back, short
from habits.words import count_words

MEETING = TextInput(
    name="meeting",
    label="Which meeting, and with whom?",
    max_length=200,
    placeholder="Thursday with Lighthouse",
    hint="A name only you know is enough.",
)
BEFORE = (
    TextInput(
        name="need",
        label="What do they need?",
        multiline=True,
        max_length=1000,
        hint="A guess is fine. Your question finds out.",
    ),
    TextInput(name="worry", label="What may worry them?", multiline=True, max_length=1000),
    TextInput(name="point", label="My point, in one sentence", max_length=300),
    TextInput(
        name="question",
        label="My question",
        max_length=300,
        placeholder="What makes this harder than it looks?",
        hint="One whose answer you cannot know. Ask it before you make your point.",
    ),
)
GUESS = ChoiceInput(
    name="guess",
    label="What they needed was",
    options=(
        Option("right", "about what I had guessed"),
        Option("other", "something else"),
        Option("open", "I do not know yet"),
    ),
    look="radio",
)


def _before(moment: Moment) -> Body:
    """Beside what happened the last time, when there was one."""
    last = moment.like.fields if moment.like else {}
    lead: tuple[Part, ...] = (Paragraph("Last time:"), Quote(last["happened"])) if last.get("happened") else ()
    meeting = replace(MEETING, initial=last.get("meeting", ""))
    hint = f"The day after the meeting is a good one: {brings_back(moment)}"
    return (*lead, meeting, *BEFORE, come_back(moment, "Ask me how it went on", 1, hint))


def _after(moment: Moment) -> Body:
    fields = moment.fields
    return (
        Paragraph((Bold("You guessed that they need"),)),
        Quote(fields.get("need", "")),
        Note(f"Your question: {fields.get('question', '')}"),
        TextInput(
            name="happened",
            label="What happened?",
            multiline=True,
            max_length=2000,
            hint="And what did they say that you had not expected?",
        ),
        GUESS,
    )


def _shows(moment: Moment) -> tuple[Part, ...]:
    if moment.record is None or "happened" not in moment.fields:
        return ()
    args = {"tool": "prepare", "step": "before", "like": str(moment.record.entry.id)}
    return (Actions((Button("Prepare the next one with them", "tool.open", args),)),)


def _summary(_moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """How often asking showed something else than the guess."""
    known = [one.fields["guess"] for one in kept if one.fields.get("guess", "open") != "open"]
    if not known:
        return ()
    other = known.count("other")
    told = f" in which you found out what they needed; in {other or 'none'} of them it was not what you had guessed."
    note = (Note("That is what your question is for."),) if other else ()
    return (Paragraph((Bold(count_words(len(known), "meeting", "meetings")), told)), *note)


TOOL = Tool(
    id="prepare",
    title="Prepare",
    about="Before a meeting: their need, their worry, your point, your question. After it: what happened.",
    place=9,
    words=("meeting", "prepare meeting"),
    steps=(
        Step(name="before", label="Prepare a meeting", body=_before, begins=True, next="after"),
        Step(name="after", label="Tell how it went", body=_after, question="How did it go?"),
    ),
    line=lambda fields: short(fields, "meeting", "question", "happened"),
    quote=lambda fields: f"{fields['meeting']}\nMy question: {fields['question']}",
    shows=_shows,
    summary=_summary,
    habits=("one-more-question", "point-first"),
)
