"""Voices: before a decision, who sees it otherwise; after it, what they said and what that changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from habits.messages import Bold, ChecksInput, ChoiceInput, Note, Option, Paragraph, Part, Quote, TextInput
from habits.tools.entries import records
from habits.tools.tool import Body, Fields, Moment, Record, Step, Tool, come_back, short
from habits.tools.voice_names import known, people
from habits.words import count_words


@dataclass(frozen=True)
class Bias:
    """A way of seeing one path alone, and the question (75 characters at most) that shows another."""

    id: str
    name: str
    question: str


BIASES = (
    Bias("confirmation", "Confirmation", "What would I see if I were wrong?"),
    Bias("sunk-cost", "Sunk cost", "If we began today, would we begin with this?"),
    Bias("availability", "Availability", "Is it likely, or does it come to mind because it is fresh?"),
    Bias("anchoring", "Anchoring", "What would I say, had I never heard the first number?"),
    Bias("planning", "Planning fallacy", "How long did the last three of this kind take?"),
    Bias("groupthink", "Groupthink", "What would each of us say alone, before hearing the others?"),
    Bias("knowledge", "Curse of knowledge", "Would somebody new here follow it? Whom could I ask?"),
    Bias("attribution", "Attribution", "What in their situation would make me act as they do?"),
    Bias("status-quo", "Status quo", "If it were not so already, would we choose it?"),
)

LATELY = timedelta(days=28)
MOST_TICKS = 10
"""As many names as a list to tick takes."""

NAMED = ("absent", "disagree", "live_with")

BEFORE = (
    TextInput(
        name="decision",
        label="Which decision is coming up?",
        max_length=300,
        placeholder="Which team gets the new tool first",
    ),
    TextInput(
        name="live_with",
        label="Who has to live with it?",
        max_length=300,
        placeholder="The night shift, Lighthouse",
        hint="Names only you know, with commas between.",
    ),
    TextInput(
        name="absent",
        label="Who is not in the room?",
        max_length=300,
        hint="The view you lack is seldom at the table already.",
    ),
    TextInput(
        name="disagree",
        label="Who would disagree?",
        max_length=300,
        hint="Nobody comes to mind? Then: who would ask the hardest question?",
    ),
)


def _before(moment: Moment) -> Body:
    bias = ChoiceInput(
        name="bias",
        label="One bias to check",
        hint="A bias shows us one path alone. Its question stands below, once you have kept this.",
        options=tuple(Option(one.id, one.name, one.question) for one in BIASES),
        initial=_next_bias(moment),
    )
    return (*BEFORE, bias, come_back(moment, "Ask me what they said on", 7))


def _next_bias(moment: Moment) -> str:
    """One that was never checked; else the one checked longest ago."""
    kept = [] if moment.record else records(moment.session, moment.person, "voices")
    used = [one.fields["bias"] for one in kept]
    return max(BIASES, key=lambda one: used.index(one.id) if one.id in used else len(used)).id


def _after(moment: Moment) -> Body:
    """The people who were named, to be ticked, and room for others."""
    fields = moment.fields
    options = tuple(Option(name, name) for name in _ticks(fields))
    ticks = (ChecksInput(name="asked", label="Whom did you ask?", options=options, optional=True),) if options else ()
    return (
        Paragraph((Bold("Your decision"),)),
        Quote(fields.get("decision", "")),
        *_to_check(fields),
        *ticks,
        TextInput(
            name="others", label="Anybody else you asked?", max_length=300, optional=True, hint="With commas between."
        ),
        TextInput(
            name="said",
            label="What did they say?",
            multiline=True,
            max_length=2000,
            hint="Nobody asked this time? Then a word on what stood in the way.",
        ),
        TextInput(
            name="changed",
            label="What changed?",
            multiline=True,
            max_length=2000,
            hint="“Nothing” is an answer too: now you have it from them.",
        ),
    )


def _ticks(fields: Fields) -> list[str]:
    """Those who are ticked already, so that a tick outlives a change of the names; then those who were named."""
    return list(known([*_ticked(fields), *people(fields, *NAMED)]).values())[:MOST_TICKS]


def _ticked(fields: Fields) -> list[str]:
    return [name for name in fields.get("asked", "").split(",") if name]


def _asked(one: Record) -> dict[str, str]:
    return known([*_ticked(one.fields), *people(one.fields, "others")])


def _to_check(fields: Fields) -> tuple[Part, ...]:
    found = [one for one in BIASES if one.id == fields.get("bias")]
    return tuple(Note((Bold(one.name), f": {one.question}")) for one in found)


def _shows(moment: Moment) -> tuple[Part, ...]:
    """While it is open: the question to ask oneself, and a line to ask others with."""
    if moment.record is None or moment.record.entry.step != "after":
        return ()
    line = (
        f"Something is about to be decided: {moment.fields['decision']}\n"
        "You see it from another side than I do. What would it mean for you, and what are we not seeing?"
    )
    return (
        Paragraph("To ask yourself before you settle it:"),
        *_to_check(moment.fields),
        Paragraph("A line to ask one of them with:"),
        Quote(line),
    )


def _summary(moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """How many different people were asked, how many of them lately, and who was named and never asked."""
    done = [one for one in kept if "changed" in one.fields]
    since = moment.today - LATELY
    first: dict[str, date] = {}
    for one in done:  # newest first, so that the day that stays is the first one
        first |= dict.fromkeys(_asked(one), one.entry.day)
    lately = {voice for one in done if one.entry.day > since for voice in _asked(one)}
    parts: list[Part] = []
    if first:
        over = f" asked, over {count_words(len(done), 'decision', 'decisions')}."
        parts.append(Paragraph((Bold(count_words(len(first), "voice", "different voices")), over)))
    new = sum(first[voice] > since for voice in lately)
    if lately and new < len(first):  # else the line above says the same
        parts.append(Note(f"In the last four weeks: {len(lately)}, {new or 'none'} of them for the first time."))
    named = known([name for one in done for name in people(one.fields, *NAMED)])
    if unheard := [name for voice, name in named.items() if voice not in first][:5]:
        parts.append(Note(f"Named, and not heard so far: {', '.join(unheard)}. Perhaps next time."))
    return tuple(parts)


def _quote(fields: Fields) -> str:
    return f"{fields['decision']}\nNot in the room: {fields['absent']}\nWould disagree: {fields['disagree']}"


TOOL = Tool(
    id="voices",
    title="Voices",
    about="Before a decision: who sees it from another side? You ask them, and look at what that changed.",
    place=3,
    words=("voice", "decision"),
    steps=(
        Step(name="before", label="Before a decision", body=_before, begins=True, next="after"),
        Step(name="after", label="Tell what they said", body=_after, question="Whom did you ask, and what changed?"),
    ),
    line=lambda fields: short(fields, "decision", "changed", most=140),
    quote=_quote,
    shows=_shows,
    summary=_summary,
    habits=("missing-chair", "two-other-stories"),
)
