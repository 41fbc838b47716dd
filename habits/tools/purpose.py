"""Purpose: what you love, are great at and are passionate about, in one sentence of your own."""

from collections.abc import Sequence
from datetime import date

from habits.messages import Note, Paragraph, Part, Quote, TextInput
from habits.tools.asking import still_wanted
from habits.tools.entries import newest, records, switched_off
from habits.tools.tool import Body, Fields, Moment, Record, Regular, Step, Tool, come_back, not_this_week, short
from habits.words import count_words, on_day

QUARTER = 91
THURSDAY = 4
HELPS = "I help … so that …"

CANVAS = (
    TextInput(name="love", label="What do you love about your work?", multiline=True, max_length=1000),
    TextInput(name="great", label="What are you great at?", multiline=True, max_length=1000),
    TextInput(name="passion", label="What are you passionate about?", multiline=True, max_length=1000),
    TextInput(name="partners", label="What do my partners need?", multiline=True, max_length=1000, optional=True),
)


def _sentence(moment: Moment, initial: str = "") -> TextInput:
    person = moment.person
    quoted = person.started_at and person.free_text and "purpose" not in switched_off(moment.session, person)
    return TextInput(
        name="sentence",
        label="My purpose, in one sentence of my own",
        placeholder=HELPS,
        max_length=300,
        initial=initial,
        hint="Now and then I quote it in our chat, beside a nudge." if quoted else "",
    )


def _canvas(moment: Moment) -> Body:
    return (*CANVAS, _sentence(moment), come_back(moment, "Look at it again on", QUARTER))


def _reword(moment: Moment) -> Body:
    """The old sentence, and what it was made of, beside the new one."""
    fields = moment.fields
    old = fields.get("sentence", "")
    made_of: tuple[Part, ...] = tuple(Note(f"{one.label} {fields[one.name]}") for one in CANVAS if fields.get(one.name))
    return (
        Paragraph("Your sentence so far:"),
        Quote(old),
        *made_of,
        _sentence(moment, old),
        come_back(moment, "Look at it again on", QUARTER),
    )


def _week(moment: Moment) -> Body:
    sentence = purpose(moment)
    lead: tuple[Part, ...] = (Paragraph("Your purpose:"), Quote(sentence)) if sentence else ()
    return (
        *lead,
        TextInput(name="hour", label="Which hour of this week served it?", multiline=True, max_length=1000),
        TextInput(name="moves", label="What moves next week?", multiline=True, max_length=1000, optional=True),
    )


def purpose(moment: Moment) -> str:
    """The person's sentence as it is now; empty while there is none, or while they have the tool switched off."""
    if "purpose" in switched_off(moment.session, moment.person):
        return ""
    return _latest(records(moment.session, moment.person, "purpose"))


def _latest(kept: Sequence[Record]) -> str:
    return next((one.fields["sentence"] for one in kept if one.entry.kind == "canvas"), "")


def _summary(moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    sentence = _latest(kept)
    if not sentence:
        return ()
    weeks = [one for one in kept if one.entry.kind == "week"]
    lead = (Paragraph("Your purpose:"), Quote(sentence))
    if not weeks:
        return lead
    last = on_day(weeks[0].entry.day, moment.today)
    return (*lead, Note(f"{count_words(len(weeks), 'hour', 'hours')} that served it, noted last {last}."))


def _ask_weekly(moment: Moment, last: date | None) -> bool:
    """From Thursday on, once there is a purpose to serve, and until it is left unanswered."""
    late = moment.today.isoweekday() >= THURSDAY and not_this_week(moment, last)
    there = late and newest(moment.session, moment.person, "purpose", "canvas") is not None
    return there and still_wanted(moment, "purpose", "week", "canvas")


def _line(fields: Fields) -> str:
    return fields.get("sentence") or short(fields, "hour", "moves", most=140)


TOOL = Tool(
    id="purpose",
    title="Purpose",
    about="One sentence of your own: what you love, are great at and are passionate about. It helps to choose.",
    place=1,
    steps=(
        Step(name="canvas", label="Find my purpose", body=_canvas, begins=True, single=True, next="reword"),
        Step(
            name="week",
            label="This week’s hour",
            body=_week,
            begins=True,
        ),
        Step(
            name="reword",
            label="Reword it",
            body=_reword,
            next="reword",
            question="Does it still say why you do this work?",
        ),
    ),
    line=_line,
    quote=_line,
    summary=_summary,
    regular=(Regular(step="week", text="Which hour served your purpose? What moves next week?", due=_ask_weekly),),
    recall=_latest,
    habits=("one-that-matters", "three-lines", "kind-no"),
)
