"""Look back: on the week's last working day, what was done and said, what is due, which hour served the purpose."""

from collections.abc import Sequence
from datetime import date

from habits.messages import Bold, Note, Paragraph, Part, Quote, TextInput
from habits.tools import week
from habits.tools.asking import still_wanted
from habits.tools.entries import records
from habits.tools.purpose import purpose
from habits.tools.tool import (
    Body,
    Errors,
    Fields,
    Moment,
    Record,
    Regular,
    Step,
    Tool,
    ends_the_week,
    not_this_week,
    short,
)
from habits.words import count_words

ID = "look-back"


def _line(name: str, label: str, hint: str = "", initial: str = "") -> TextInput:
    return TextInput(name=name, label=label, hint=hint, initial=initial, multiline=True, max_length=1000, optional=True)


DONE = _line("done", "What got done that matters?", "Less what you were busy with, more what changed for somebody.")
SAID = _line("said", "What was said that stays with you?", "By you or to you, in the words it was said in.")
NEXT = _line("next", "What is due next week?", "Your next look-back begins with it.")


def _week(moment: Moment) -> Body:
    """What the bot knows stands above each question, so that a line is enough; not when words are changed later."""
    sentence, new = purpose(moment), moment.record is None
    lead = (Paragraph("Your purpose:"), Quote(sentence)) if sentence else ()
    hour = _line("hour", "Which hour served your purpose?", initial=_hour(moment) if new else "")
    if not new:
        return (DONE, SAID, NEXT, *lead, hour)
    known = week.done(moment), week.said(moment), week.due(moment)
    return (*_last_time(moment), *known[0], DONE, *known[1], SAID, *known[2], NEXT, *lead, hour)


def _last_time(moment: Moment) -> tuple[Part, ...]:
    """What the person had coming when they looked back last."""
    kept = records(moment.session, moment.person, ID)
    last = next((one for one in kept if one.entry.day < week.monday(moment)), None)
    due = last.fields.get("next") if last else ""
    return (Paragraph((Bold("Last time, this was due next"),)), Quote(due)) if due else ()


def _hour(moment: Moment) -> str:
    """What was said of this week in “Purpose” already."""
    kept = records(moment.session, moment.person, "purpose")
    told = (one for one in kept if one.entry.kind == "week" and one.entry.day >= week.monday(moment))
    return next((one.fields.get("hour", "") for one in told), "")


def _something(_moment: Moment, fields: Fields) -> Errors:
    return {} if any(fields.values()) else {"done": "One line, in any of these, is enough."}


def _summary(_moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """How many weeks, and the hours that served the purpose: what to have more of."""
    hours = [short(one.fields, "hour") for one in kept if one.fields.get("hour")][:4]
    parts: list[Part] = [Note(f"{count_words(len(kept), 'week', 'weeks')} looked back on.")] if kept else []
    if len(hours) > 1:
        told = "".join(f"\n• {hour}" for hour in hours)
        parts.append(Paragraph((Bold("Hours that served your purpose, the latest first"), told)))
    return tuple(parts)


def _due(moment: Moment, last: date | None) -> bool:
    """On the last working day of the week."""
    return not_this_week(moment, last) and ends_the_week(moment) and still_wanted(moment, ID, "week")


TOOL = Tool(
    id=ID,
    title="Look back",
    about="The week in a few lines, on its last working day: what was done and said, what is due, what served you.",
    place=10,
    words=("look back", "lookback"),
    steps=(Step(name="week", label="This week", body=_week, begins=True, check=_something),),
    line=lambda fields: short(fields, "hour", "done", "said", "next", most=80),
    summary=_summary,
    regular=(Regular(step="week", text="The week is nearly done. What was done, said, and is due?", due=_due, rank=1),),
)
