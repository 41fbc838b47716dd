"""Value: what a partner wants to be different, what came of it, and whether they say so in their own words.

The stage of a story is told by what was entered, never chosen: discovered; realised, once the person sees it; shown,
once the partner's own words say so too.
"""

from collections.abc import Sequence

from habits.goals import NONE, on_the_list
from habits.messages import (
    Actions,
    Bold,
    Button,
    ChoiceInput,
    File,
    Input,
    Note,
    Option,
    Paragraph,
    Part,
    Quote,
    TextInput,
)
from habits.tools.tool import Body, Errors, Fields, Moment, Record, Step, Tool, come_back, short
from habits.tools.value_page import page
from habits.tools.value_story import STAGES, by_goal, draft, stage
from habits.words import count_words

GOALS = Button("The goals here", "goals.open")
LINES = 6
"""So many stories of a goal are listed on the tool's page; all of them stand below."""

PARTNER = TextInput(name="partner", label="Your partner", placeholder="A name only you know", max_length=60)
WANTED = (
    TextInput(
        name="outcome",
        label="What will be different for them?",
        hint="Not what we deliver: what they can do then. Their words are best.",
        multiline=True,
        max_length=1000,
    ),
    TextInput(
        name="measure",
        label="How will you both see it? We hope for …",
        placeholder="4 days to close the month",
        hint="Something to count or to look at. It goes into a draft for them: “We hoped for … I see …”",
        max_length=200,
    ),
)
SEEN = TextInput(name="seen", label="What do you see now? I see …", placeholder="5 days", max_length=200)
THERE = ChoiceInput(
    name="there",
    label="Is it there?",
    options=(Option("yes", "Yes, enough to ask them"), Option("not_yet", "Not yet")),
    look="radio",
)
WORDS = TextInput(
    name="words",
    label="What they said, in their own words",
    hint="Their words confirm it, not yours or mine. Did they say that you may pass them on?",
    multiline=True,
    max_length=2000,
)
AGREES = ChoiceInput(
    name="agrees",
    label="Do they see it too?",
    options=(Option("yes", "Yes"), Option("not_yet", "Not yet, or something else")),
    look="radio",
)


def _story(moment: Moment) -> Body:
    again = come_back(moment, "Look at it on", 30, "On that day I ask what you see, and draft a line to send them.")
    return (PARTNER, *_goal(moment), *WANTED, again)


def _goal(moment: Moment) -> tuple[Part | Input, ...]:
    """The goals there are, and the one that the story names already; a note while there is none."""
    texts = [one.text for one in on_the_list(moment.session, moment.person.workspace_id)]
    named = moment.fields.get("goal", NONE)
    if named not in (NONE, "", *texts):
        texts.append(named)
    if not texts:
        return (Note("No goals are entered here yet. Whoever administers this workspace can: type “goals”."),)
    options = tuple(Option(text, text) for text in texts)
    return (
        ChoiceInput(
            name="goal",
            label="Which goal does it serve?",
            hint="If it serves none, that is worth knowing too.",
            options=(*options, Option(NONE, "None of these")),
        ),
    )


def _look(moment: Moment) -> Body:
    fields = moment.fields
    lead = (Quote(fields.get("outcome", "")), Note(f"You hoped for: {fields.get('measure', '')}"))
    hint = "For their words; or for another look, while it is not there."
    return (*lead, SEEN, THERE, come_back(moment, "Come back to it on", 7, hint))


def _words(moment: Moment) -> Body:
    again = come_back(moment, "Look at it again on", 30, "Only while they do not see it yet.", optional=True)
    return (
        Paragraph("A draft for your partner. Send it as yourself, and paste here what they say:"),
        Quote(draft(moment.fields)),
        WORDS,
        AGREES,
        again,
    )


def _in_words(_moment: Moment, fields: Fields) -> Errors:
    """The draft pasted back is not what they said."""
    said = fields["words"]
    if "True for you?" in said and "may I quote you?" in said:
        return {"words": "That is the draft. What did they say? A sentence of theirs is enough."}
    return {}


def _shows(moment: Moment) -> tuple[Part, ...]:
    """Where the story is, and what brings it on: the draft to send."""
    fields = moment.fields
    now = stage(fields)
    if now == "shown":
        return (Paragraph((Bold("Shown."), " Your partner says so in their own words.")),)
    if now == "discovered":
        return (Paragraph((Bold("Discovered."), " It is realised once you see it, and shown once they say so.")),)
    if fields.get("agrees") and moment.record and moment.record.entry.step != "words":
        text = " You see it, and they do not see it yet, so it is not confirmed. Their view is the one to work with."
        return (Paragraph((Bold("Realised."), text)),)
    text = " You see it. Without your partner’s own words it is not confirmed yet, and that is fine: ask them."
    lead = Paragraph((Bold("Realised."), text))
    return (lead, Note("A draft, to send as yourself:"), Quote(draft(fields)))


def _summary(moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """How many are where; then the stories under the goal they name, goals without one among them."""
    goals = [one.text for one in on_the_list(moment.session, moment.person.workspace_id)]
    found = by_goal([one.fields for one in kept], goals)
    parts: list[Part] = [Paragraph(_counts(kept))] if kept else []
    for goal, stories in found.items():
        lines = [f"\n• {STAGES[stage(one)]}: {short(one, 'partner', 'outcome', most=80)}" for one in stories[:LINES]]
        lines += [f"\n• and {len(stories) - LINES} more"] if len(stories) > LINES else []
        parts.append(Paragraph((Bold(goal), "".join(lines) or "\nNo story yet.")))
    return (*parts, Actions((GOALS,)))


def _counts(kept: Sequence[Record]) -> str:
    every = [stage(one.fields) for one in kept]
    if len(every) == 1:
        return f"1 story, {every[0]}."
    told = ", ".join(f"{every.count(one)} {one}" for one in STAGES if one in every)
    return f"{count_words(len(kept), 'story', 'stories')}: {told}."


def _quote(fields: Fields) -> str:
    """What they wanted, and the number; once there is something to send, the draft itself."""
    wanted = f"{fields['partner']}: {fields['outcome']}"
    return f"{wanted}\n{draft(fields)}" if stage(fields) == "realised" else f"{wanted}\nWe hope for {fields['measure']}"


def _file(moment: Moment, kept: Sequence[Record]) -> File:
    goals = [one.text for one in on_the_list(moment.session, moment.person.workspace_id)]
    text = page([one.fields for one in kept], goals, moment.today)
    return File(f"value-{moment.today.isoformat()}.md", "Value, in our partners’ words", text.encode())


TOOL = Tool(
    id="value",
    title="Value stories",
    about="Value is what your partner sees: what they want, what came of it, and whether they say so themselves.",
    place=2,
    words=("story", "stories", "value story"),
    steps=(
        Step(name="story", label="New story", body=_story, begins=True, next="look"),
        Step(
            name="look",
            label="What I see now",
            body=_look,
            next=lambda fields: "words" if fields.get("there") == "yes" else "look",
            question="What do you see now? I then draft a line to send them.",
        ),
        Step(
            name="words",
            label="Ask them, keep their words",
            body=_words,
            next=lambda fields: "" if fields.get("agrees") == "yes" else "look",
            question="What did they say, in their own words?",
            check=_in_words,
        ),
    ),
    line=lambda fields: f"{STAGES[stage(fields)]} · {short(fields, 'partner', 'outcome', 'measure', most=90)}",
    quote=_quote,
    shows=_shows,
    summary=_summary,
    file=("One page to show", _file),
    habits=("start-from-the-outcome", "a-month-later", "in-their-words"),
)
