"""Stretch: one notch out of what is comfortable, planned, done and felt; and which work fits the purpose."""

from dataclasses import replace

from habits.messages import Actions, Button, ChoiceInput, Input, Note, Option, Paragraph, Part, Quote, TextInput
from habits.tools.purpose import purpose
from habits.tools.stretch_weeks import BARS, COMFORT, FAR, FITS, KIND, by_week, felt_as, tags_of
from habits.tools.tool import Body, Errors, Fields, Moment, Step, Tool, come_back, short

FELT = ("1: like every day", "2 of 7", "3 of 7", "4: one notch out", "5 of 7", "6 of 7", "7: far out")

THING = TextInput(
    name="thing",
    label="What is a little uncomfortable, and worth doing?",
    placeholder="Open the meeting with their worry, not with our plan",
    hint="One notch out of what you know. It may go badly and still be worth it.",
    multiline=True,
    max_length=500,
)
WORK = TextInput(name="work", label="What did you work on?", placeholder="The monthly report", max_length=300)
RATING = ChoiceInput(
    name="rating",
    label="How uncomfortable was it?",
    options=tuple(Option(str(n), label) for n, label in enumerate(FELT, 1)),
    optional=True,
)
DID = ChoiceInput(
    name="did",
    label="Did you do it?",
    options=(Option("yes", "Yes"), Option("later", "Not yet, ask me again"), Option("let_go", "No, I let it go")),
    look="radio",
)
NOTICED = TextInput(name="noticed", label="What did you notice?", multiline=True, max_length=1000, optional=True)


def _plan(moment: Moment) -> Body:
    """Empty, or the same thing once more."""
    again = moment.like.fields if moment.like else {}
    return (
        replace(THING, initial=again.get("thing", "")),
        replace(KIND, initial=again.get("kind", "")),
        *_fits(moment, replace(FITS, initial=again.get("fits", ""))),
        come_back(moment, "Ask me on", 7),
    )


def _work(moment: Moment) -> Body:
    fits = _fits(moment, replace(FITS, name="served"))
    return (WORK, replace(KIND, name="sort"), *fits, replace(RATING, name="felt", optional=False))


def _fits(moment: Moment, one: Input) -> Body:
    """Asked beside the purpose; who has none yet may pass it over."""
    sentence = purpose(moment)
    hint = "“Purpose” helps you to put yours into words."
    return (Quote(sentence), one) if sentence else (replace(one, hint=hint, optional=True),)


def _done(moment: Moment) -> Body:
    again = come_back(moment, "If not yet: ask me again on", 7, "I look at this day only then.", optional=True)
    return (Quote(moment.fields.get("thing", "")), DID, RATING, NOTICED, again)


def _told_in_full(_moment: Moment, fields: Fields) -> Errors:
    if fields["did"] == "yes" and not fields["rating"]:
        return {"rating": "A number from 1 to 7, as it felt."}
    return {"again": "On which day?"} if fields["did"] == "later" and not fields.get("again", "-") else {}


def _shows(moment: Moment) -> tuple[Part, ...]:
    fields = moment.fields
    parts: list[Part] = []
    if felt := felt_as(fields):
        parts += [Note(_word_on(felt))]
    kind, fits = tags_of(fields)
    if kind == "relationship":
        parts.append(Note("Not everything is strategic. Work that builds or repairs a relationship is worth doing."))
    elif kind == "tactical" and fits == "no":
        text = "Somebody may be glad to learn this from you, and you gain room for more. Who could learn from it?"
        parts.append(Paragraph(text, Button("Hand it over", "tool.open", {"tool": "handoffs"})))
    if moment.record and fields.get("did") == "yes":
        args = {"tool": "stretch", "step": "plan", "like": str(moment.record.entry.id)}
        parts.append(Actions((Button("Once more", "tool.open", args),)))
    return tuple(parts)


def _word_on(felt: int) -> str:
    if felt <= COMFORT:
        return "That was comfortable. What would be one notch further out?"
    if felt >= FAR:
        return "That was far out. One notch is enough: next time a smaller piece, or somebody beside you."
    return "A good stretch. It gets easier each time."


def _line(fields: Fields) -> str:
    felt = felt_as(fields)
    return short(fields, "thing", "work", most=140) + (f" · {BARS[felt - 1]} felt {felt} of 7" if felt else "")


TOOL = Tool(
    id="stretch",
    title="Stretch",
    about="One slightly uncomfortable thing at a time. Comfortable work is always welcome, and keeps you in place.",
    place=5,
    words=("stretches",),
    steps=(
        Step(name="plan", label="Plan a stretch", body=_plan, begins=True, next="done"),
        Step(name="work", label="Tag other work", body=_work, begins=True),
        Step(
            name="done",
            label="Tell how it went",
            body=_done,
            next=lambda fields: "done" if fields.get("did") == "later" else "",
            question="Did you do it? How uncomfortable was it, from 1 to 7?",
            check=_told_in_full,
        ),
    ),
    line=_line,
    shows=_shows,
    summary=by_week,
    habits=("one-notch-out",),
)
