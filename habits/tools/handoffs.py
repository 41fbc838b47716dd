"""Hand-offs: work given away, with an outcome, limits and a day to look; and work kept on purpose."""

import re
from collections.abc import Sequence

from habits.messages import Bold, ChoiceInput, Note, Option, Paragraph, Part, Quote, TextInput
from habits.tools.purpose import purpose
from habits.tools.tool import Body, Errors, Fields, Moment, Record, Step, Tool, come_back, short
from habits.words import count_words, day_words

HOURS = re.compile(r"(?:about |~ ?)?(\d{1,4}(?:[.,]\d{1,2})?) ?(?:h|hours?)?", re.IGNORECASE)

HANDOFF = (
    TextInput(
        name="outcome",
        label="What will be there when it is done?",
        max_length=500,
        placeholder="The monthly figures, out by the 5th",
        hint="The outcome is yours to say. Leave them the how.",
    ),
    TextInput(name="why", label="Why does it matter?", max_length=500),
    TextInput(name="whom", label="To whom?", max_length=100, placeholder="A name only you know"),
    TextInput(
        name="limits",
        label="How far may they go without asking?",
        multiline=True,
        max_length=1000,
        hint="And what may go wrong without harm? That is what makes it safe to let go.",
    ),
)
KEEP = (
    TextInput(name="work", label="Which work do you keep?", max_length=500),
    ChoiceInput(
        name="reason",
        label="Why is it yours for now?",
        options=(
            Option("repairs", "It repairs a relationship"),
            Option("builds", "It builds a relationship"),
            Option("serves", "It serves my purpose in another way"),
        ),
        look="radio",
    ),
    TextInput(name="partner", label="For whom?", max_length=100, placeholder="A name only you know"),
    TextInput(
        name="better",
        label="What will be better then?",
        max_length=500,
        hint="Good work need not be strategic. You only want to know what it is for.",
    ),
)
VERDICT = ChoiceInput(
    name="verdict",
    label="And now?",
    options=(
        Option("on", "It goes on: we look again"),
        Option("theirs", "It is theirs now"),
        Option("keep", "I keep it: it repairs a relationship"),
    ),
    look="radio",
)


def _handoff(moment: Moment) -> Body:
    return (*HANDOFF, come_back(moment, "We look at it together on", 14))


def _keep(moment: Moment) -> Body:
    """Beside the purpose, so that it can be seen whether it fits."""
    sentence = purpose(moment)
    return (*((Note(f"Your purpose: {sentence}"),) if sentence else ()), *KEEP)


def _look(moment: Moment) -> Body:
    fields = moment.fields
    return (
        Paragraph((Bold("The outcome"),)),
        Quote(fields.get("outcome", "")),
        Note(f"To {fields.get('whom', '')}. Without asking: {fields.get('limits', '')}"),
        TextInput(
            name="went",
            label="How did it go?",
            multiline=True,
            max_length=2000,
            hint="It may have gone wrong, and letting go was right all the same.",
        ),
        TextInput(
            name="taken",
            label="What did you take back, and why?",
            multiline=True,
            max_length=2000,
            optional=True,
            hint="It tells what would make it safe to leave with them next time.",
        ),
        TextInput(
            name="hours",
            label="Hours it has given back to you so far",
            max_length=20,
            optional=True,
            placeholder="3 or 1.5",
            initial=fields.get("hours", ""),
        ),
        VERDICT,
        come_back(moment, "We look again on", 14, "Only when it goes on.", optional=True),
    )


def _looked(_moment: Moment, fields: Fields) -> Errors:
    """What goes on has a next day; what is kept has its reason."""
    wrong = {}
    if fields["hours"] and _hours(fields) is None:
        wrong["hours"] = "A number is enough, such as 3 or 1.5."
    if fields["verdict"] == "keep" and not fields["taken"]:
        wrong["taken"] = "In a few words: what does it repair, and with whom?"
    if fields["verdict"] == "on" and not fields.get("again", "-"):
        wrong["again"] = "When do we look at it again?"
    return wrong


def _hours(fields: Fields) -> float | None:
    """The hours that were given back; None where nobody said."""
    found = HOURS.fullmatch(fields.get("hours", ""))
    return float(found[1].replace(",", ".")) if found else None


def _shows(moment: Moment) -> tuple[Part, ...]:
    """A draft to hand it over with, until it was looked at; a good word for what came of it."""
    fields = moment.fields
    if _is_kept(fields):
        return (Note("Kept on purpose: you know what it is for. That is good work, tactical or not."),)
    if fields.get("verdict") == "theirs":
        return (Note("It is theirs now. Stepping away is the harder half, and you did it."),)
    if moment.record is None or "verdict" in fields or not moment.record.entry.step:
        return ()
    on = moment.record.entry.due_on
    look = f"We look at it together {day_words(on, moment.today)}." if on and on > moment.today else ""
    lines = (
        f"I would like this to be yours: {fields['outcome']}",
        f"Why it matters: {fields['why']}",
        f"The how is up to you. Without asking me: {fields['limits']}",
        look,
    )
    return (Paragraph("A draft to hand it over with:"), Quote("\n".join(one for one in lines if one)))


def _is_kept(fields: Fields) -> bool:
    return "reason" in fields or fields.get("verdict") == "keep"


def _summary(_moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """How many are with others, how many were kept on purpose, and the hours that came back."""
    on_the_way = sum(one.entry.kind == "handoff" and one.entry.due_on is not None for one in kept)
    counts = (
        (on_the_way, "handed over, on the way"),
        (sum(one.fields.get("verdict") == "theirs" for one in kept), "theirs now"),
        (sum(_is_kept(one.fields) for one in kept), "kept on purpose"),
    )
    told = " · ".join(f"{count} {what}" for count, what in counts if count)
    hours = sum(_hours(one.fields) or 0 for one in kept)
    back = Paragraph((Bold(_amount(hours)), " given back to you so far."))
    return (*((Paragraph(f"{told}."),) if told else ()), *((back,) if hours else ()))


def _amount(hours: float) -> str:
    return count_words(1, "hour", "hours") if hours == 1 else f"{round(hours, 2):g} hours"


TOOL = Tool(
    id="handoffs",
    title="Hand-offs",
    about="Give work away: you say the outcome, they choose the how. What you keep on purpose has a place here too.",
    place=6,
    words=("handoff", "hand-off", "hand-offs"),
    steps=(
        Step(name="handoff", label="Hand something over", body=_handoff, begins=True, next="look"),
        Step(name="keep", label="Keep something on purpose", body=_keep, begins=True),
        Step(
            name="look",
            label="Tell how it goes",
            body=_look,
            next=lambda fields: "look" if fields.get("verdict") == "on" else "",
            question="How did it go? Did you take anything back?",
            check=_looked,
        ),
    ),
    line=lambda fields: short(fields, "outcome", "whom", "work", "partner", "went"),
    quote=lambda fields: f"{fields['outcome']}\nTo: {fields['whom']}",
    shows=_shows,
    summary=_summary,
    habits=("hand-it-over",),
)
