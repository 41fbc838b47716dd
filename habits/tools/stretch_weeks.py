"""Comfort and stretch over the weeks, in signs and words, and what kind of work it was."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from habits.messages import Bold, ChoiceInput, Note, Option, Paragraph, Part
from habits.tools.tool import Fields, Moment, Record
from habits.words import count_words, day_words

COMFORT, FAR = 2, 6
"""Up to this it was comfortable; from this on, further than one notch."""

WEEKS = 8
BARS = "▁▂▃▄▅▆▇"

KIND = ChoiceInput(
    name="kind",
    label="What kind of work is it?",
    options=(
        Option("strategic", "Strategic", "It changes where we are going."),
        Option("tactical", "Tactical", "It keeps things running."),
        Option("relationship", "Tactical, for the relationship", "It builds or repairs one."),
    ),
    look="radio",
)
FITS = ChoiceInput(
    name="fits",
    label="Does it fit your purpose?",
    options=(Option("yes", "Yes"), Option("partly", "In part"), Option("no", "No")),
    look="radio",
)


def by_week(moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """Comfort and stretch, week by week, and what kind of work it was; the newest week first."""
    since = _monday(moment.today) - timedelta(weeks=WEEKS - 1)
    lately = [one for one in kept if one.entry.day >= since and one.fields.get("did") != "let_go"]
    weeks: dict[date, list[int]] = {}
    for one in lately:
        if felt := felt_as(one.fields):
            weeks.setdefault(_monday(one.entry.day), []).insert(0, felt)
    lines = "".join(f"\n{_week(monday, felt)}" for monday, felt in weeks.items())
    parts: list[Part] = [Paragraph((Bold("Comfort and stretch, by the week they began"), lines))] if weeks else []
    last = [felt for one in kept if (felt := felt_as(one.fields))][:3]
    parts += [Paragraph(text) for text in [_lately(last)] if text]
    return (*parts, Note(_counts(lately))) if lately else ()


def _lately(last: Sequence[int]) -> str:
    """A word when three in a row were alike."""
    if len(last) == 3 and max(last) <= COMFORT:
        return "The last three were comfortable. What is one notch out?"
    return "The last three were far out. One notch is enough." if len(last) == 3 and min(last) >= FAR else ""


def _week(monday: date, felt: Sequence[int]) -> str:
    """ "Mon 2 Mar  ▂▅  1 comfortable, 1 stretch": one sign each, in words too."""
    calm = sum(one <= COMFORT for one in felt)
    told = [f"{calm} comfortable"] if calm else []
    told += [count_words(len(felt) - calm, "stretch", "stretches")] if len(felt) > calm else []
    return f"{day_words(monday)}  {''.join(BARS[one - 1] for one in felt)}  {', '.join(told)}"


def _counts(kept: Sequence[Record]) -> str:
    tags = [tags_of(one.fields) for one in kept]
    kinds, fits = Counter(kind for kind, _ in tags), Counter(fit for _, fit in tags)
    told = (("Kinds of work", _told(KIND, kinds)), ("Fits your purpose", _told(FITS, fits)))
    return " ".join(f"{what}: {counts}." for what, counts in told if counts)


def _told(choice: ChoiceInput, counted: Counter[str]) -> str:
    return " · ".join(f"{one.label} {counted[one.value]}" for one in choice.options if counted[one.value])


def felt_as(fields: Fields) -> int:
    """From 1 to 7; 0 for what was not done, or not yet."""
    text = fields.get("felt") or (fields.get("rating") if fields.get("did") == "yes" else "")
    return int(text) if text else 0


def tags_of(fields: Fields) -> tuple[str, str]:
    """What kind of work it is, and whether it fits the purpose; planned or noted afterwards."""
    return fields.get("kind") or fields.get("sort", ""), fields.get("fits") or fields.get("served", "")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
