"""Trust: straight, clear, caring. A check of one's own each week, and each month somebody who is asked."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import select

from habits.messages import Bold, ChoiceInput, Note, Option, Paragraph, Part, Quote, TextInput
from habits.models import Entry
from habits.tools.asking import still_wanted
from habits.tools.entries import newest
from habits.tools.tool import Body, Fields, Moment, Record, Regular, Step, Tool, come_back, not_this_week, short
from habits.tools.trust_corners import CORNERS, HABITS, LABELS, steadying
from habits.words import count_words

MONTH, SETTLED = timedelta(days=28), timedelta(days=14)
TUESDAY, WEDNESDAY = 2, 3
CHECKS = 8
STEADY = "steady"

DRAFT = (
    "A question, because your view helps me: when you hesitate to rely on me, what is it? "
    "Am I straight with you, have I thought it through, do I care what you need? One line is plenty. Thank you!"
)

WEEK: Body = (
    ChoiceInput(
        name="wobbled",
        label="Straight, clear, caring: which wobbled this week?",
        options=(*CORNERS, Option(STEADY, "All three held steady")),
        look="radio",
        hint="Which one stays with you. If you joined a team, its rough bands may count that something wobbled.",
    ),
    TextInput(
        name="why",
        label="A word why",
        hint="Trust is what others feel. What did you see or hear that made you choose it?",
        max_length=300,
        optional=True,
    ),
)


def _ask(moment: Moment) -> Body:
    return (
        TextInput(
            name="who",
            label="Whom do you ask?",
            hint="A name only you know. Somebody who will say it as it is.",
            max_length=60,
        ),
        TextInput(
            name="message",
            label="The message, in your words",
            hint="You send it yourself. I write to nobody.",
            multiline=True,
            max_length=1000,
            initial=DRAFT,
        ),
        come_back(moment, "Ask me for the answer on", 7),
    )


def _answer(moment: Moment) -> Body:
    return (
        Paragraph(f"You asked {moment.fields.get('who', '')}:"),
        Quote(moment.fields.get("message", "")),
        TextInput(name="answer", label="What did they say? Paste it, in their words", multiline=True, max_length=3000),
        ChoiceInput(
            name="points",
            label="Which corner does it speak of?",
            options=(*CORNERS, Option("other", "Something else")),
            look="radio",
        ),
        TextInput(
            name="do",
            label="What do I do with it?",
            hint="Thank them first. An answer like that is a sign of trust.",
            max_length=500,
            optional=True,
        ),
    )


def _shows(moment: Moment) -> tuple[Part, ...]:
    fields = moment.fields
    if "message" in fields and "answer" not in fields:
        return (Note("Copy it and send it where you two talk. When the answer comes, paste it here."),)
    corner = fields.get("points") or fields.get("wobbled", "")
    if corner in HABITS:
        return steadying(moment, corner)
    return (
        (Note("Steady, as you see it. Once a month, ask somebody how it feels to them."),)
        if "wobbled" in fields
        else ()
    )


def _summary(_moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """The last checks in words, the latest last; which corner came up most; what others said."""
    checks = [one.fields["wobbled"] for one in kept if one.entry.kind == "week"][:CHECKS]
    answers = Counter(one.fields["points"] for one in kept if one.fields.get("points") in LABELS)
    parts: list[Part] = []
    if checks:
        told = " → ".join(LABELS.get(one, "steady").lower() for one in reversed(checks))
        parts.append(Paragraph((Bold("What wobbled, the latest last"), f"\n{told}")))
    ranked = Counter(one for one in checks if one in LABELS).most_common(2)
    if ranked and ranked[0][1] > 1 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        parts.append(Note(f"{LABELS[ranked[0][0]]} came up most. One habit for it is enough to begin with."))
    if answers:
        said = ", ".join(f"{LABELS[one].lower()} {count_words(n, 'time', 'times')}" for one, n in answers.most_common())
        parts.append(Note(f"What others spoke of when you asked: {said}."))
    return tuple(parts)


def _weekly(moment: Moment, last: date | None) -> bool:
    """From Wednesday on."""
    late = moment.today.isoweekday() >= WEDNESDAY and not_this_week(moment, last)
    return late and still_wanted(moment, "trust", "week")


def _monthly(moment: Moment, last: date | None) -> bool:
    """To who has checked for a while, and waits for nobody's answer; not on a Monday."""
    if moment.today.isoweekday() < TUESDAY or (last is not None and moment.today - last < MONTH):
        return False
    first, latest = _checked(moment)
    if not first or not latest or moment.today - first < SETTLED or moment.today - latest > MONTH:
        return False
    asked = newest(moment.session, moment.person, "trust", "ask")
    return asked is None or asked.due_on is None


def _checked(moment: Moment) -> tuple[date | None, date | None]:
    """The days of the first and of the latest check."""
    days = select(func.min(Entry.day), func.max(Entry.day)).where(Entry.workspace_id == moment.person.workspace_id)
    days = days.where(Entry.person_id == moment.person.id, Entry.tool == "trust", Entry.kind == "week")
    return moment.session.exec(days).one()


def _line(fields: Fields) -> str:
    if "who" in fields:
        return short({"asked": f"You asked {fields['who']}", **fields}, "asked", "answer")
    corner = LABELS.get(fields["wobbled"])
    return short({"which": f"{corner} wobbled" if corner else "All steady", **fields}, "which", "why")


TOOL = Tool(
    id="trust",
    title="Trust check",
    about="Trust stands on three corners: straight, clear, caring. See which wobbles, and ask: others are the judge.",
    place=7,
    words=("trust check",),
    steps=(
        Step(name="week", label="This week", body=WEEK, begins=True),
        Step(name="ask", label="Ask somebody", body=_ask, begins=True, next="answer"),
        Step(name="answer", label="Paste the answer", body=_answer, question="What did they answer?"),
    ),
    line=_line,
    quote=lambda fields: f"To {fields.get('who', '')}: {fields.get('message', '')}",
    shows=_shows,
    summary=_summary,
    regular=(
        Regular(step="week", text="Straight, clear, caring: which wobbled this week?", due=_weekly),
        Regular(step="ask", text="Trust is what others feel. Whom could you ask this month?", due=_monthly, rank=6),
    ),
    habits=("say-the-real-thing", "point-first", "eyes-up"),
    counts=lambda fields: fields["wobbled"] != STEADY if "wobbled" in fields else None,
)
