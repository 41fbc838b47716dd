"""Experiments: a small step that may fail safely, with a sign to stop, and what it taught."""

import re
from collections.abc import Sequence
from dataclasses import replace

from habits.messages import (
    Actions,
    Ask,
    Bold,
    Button,
    ChannelInput,
    ChoiceInput,
    Form,
    Message,
    Note,
    Option,
    Paragraph,
    Part,
    Quote,
    Reply,
    Show,
    TextInput,
)
from habits.tools.tool import Body, Errors, Fields, Moment, Record, Step, Tool, come_back, short
from habits.words import count_words, shorten

CANNOT_FAIL = re.compile(
    r"\b(can ?not|can['’]?t|won['’]?t|will not|never|nothing can)\s+(possibly\s+)?(fail|go wrong)|\bno risk\b",
    re.IGNORECASE,
)
NO_SIGN = re.compile(
    r"(none|no|nothing|never|n/?a|no (sign|idea|clue)|not sure|unsure|(i )?do(n['’]?t| not) know|-+|\?+|\.+)"
    r"( yet)?\W*",
    re.IGNORECASE,
)

EXPERTS = ChoiceInput(
    name="experts",
    label="Would two experts agree on the answer?",
    options=(Option("yes", "Yes, most likely"), Option("no", "No, or nobody knows yet")),
    look="radio",
)
QUESTION = TextInput(
    name="question", label="The question", max_length=300, placeholder="What would help them hand over?"
)
CARD = (
    TextInput(
        name="guess", label="My guess", multiline=True, max_length=1000, placeholder="If we …, then …, because …"
    ),
    TextInput(name="small", label="A small step that tries it out", multiline=True, max_length=1000),
    TextInput(name="cost", label="What it costs if it does not work", multiline=True, max_length=1000),
    TextInput(name="stop", label="The sign to stop", multiline=True, max_length=1000),
    TextInput(name="grow", label="The sign to do more of it", multiline=True, max_length=1000),
)
VERDICT = ChoiceInput(
    name="verdict",
    label="And now?",
    options=(Option("more", "Do more of it"), Option("change", "Change it"), Option("let_go", "Let it go")),
    look="radio",
)


def _gate(_moment: Moment, fields: Fields) -> Reply | str | None:
    """What experts agree on needs no experiment."""
    if fields["experts"] == "no":
        return "card"
    text = "Then ask one of them: it is quicker than an experiment. I kept nothing. Come back when nobody can know."
    return Ask(Form("Experiments", "", (Paragraph(text),), submit="", close="Close"))


def _card(moment: Moment) -> Body:
    question = moment.like.fields.get("question", "") if moment.like else ""
    day = come_back(moment, "Look at it on", 14)
    return (replace(QUESTION, initial=question), *CARD, day)


def _safe_to_fail(_moment: Moment, fields: Fields) -> Errors:
    """Sent back kindly: without a sign to stop it is a plan; what cannot fail teaches nothing."""
    wrong = {}
    if NO_SIGN.fullmatch(fields["stop"]):
        wrong["stop"] = "What would you see that makes you stop? Without such a sign it is a plan, not an experiment."
    if CANNOT_FAIL.search(fields["small"]):
        wrong["small"] = "What cannot fail teaches little. What would it cost you if it did not work?"
    return wrong


def _review(moment: Moment) -> Body:
    fields = moment.fields
    lead: tuple[Part, ...] = (
        Paragraph((Bold("Your guess"),)),
        Quote(fields.get("guess", "")),
        Note(f"Stop when: {fields.get('stop', '')}"),
        Note(f"Do more when: {fields.get('grow', '')}"),
    )
    return (
        *lead,
        TextInput(name="happened", label="What happened?", multiline=True, max_length=2000),
        TextInput(name="taught", label="What did it teach?", multiline=True, max_length=2000),
        VERDICT,
        come_back(moment, "Look at it again on", 14, "Only for more of it, or for what you change.", optional=True),
    )


def _next_day(_moment: Moment, fields: Fields) -> Errors:
    lacks = fields["verdict"] != "let_go" and not fields.get("again", "-")
    return {"again": "When do we look at it again?"} if lacks else {}


def _share(moment: Moment) -> Body:
    taught = moment.fields.get("learning") or moment.fields.get("taught", "")
    return (
        TextInput(name="learning", label="What others may read", multiline=True, max_length=2500, initial=taught),
        ChannelInput(
            name="channel", label="Where", hint="I post it there, without your name, for all in that channel."
        ),
    )


def _post(_moment: Moment, fields: Fields) -> Reply:
    lead = Paragraph("Somebody here tried something out, and shares what it taught:")
    said = Message("Somebody shares what an experiment taught", (lead, Quote(fields["learning"])))
    return Show(said, "channel", channel=fields["channel"])


def _shows(moment: Moment) -> tuple[Part, ...]:
    if moment.record is None:
        return ()
    args = {"tool": "experiments", "step": "card", "like": str(moment.record.entry.id)}
    return (Actions((Button("Another guess on this question", "tool.open", args),)),)


def _summary(_moment: Moment, kept: Sequence[Record]) -> tuple[Part, ...]:
    """What is under way, side by side on each question; and how many have taught something."""
    open_on: dict[str, list[str]] = {}
    for one in kept:
        if one.entry.due_on is not None:
            open_on.setdefault(one.fields["question"], []).append(shorten(one.fields["guess"], 120))
    parts = [
        Paragraph((Bold(question), "".join(f"\n• {guess}" for guess in guesses)))
        for question, guesses in list(open_on.items())[:5]
    ]
    taught = sum("taught" in one.fields for one in kept)
    note = (
        (Note(f"{count_words(taught, 'experiment has', 'experiments have')} taught you something."),) if taught else ()
    )
    return (*parts, *note)


TOOL = Tool(
    id="experiments",
    title="Experiments",
    about="For what nobody can know yet: a small step that may fail safely, and the day on which you look at it.",
    place=4,
    words=("experiment",),
    steps=(
        Step(name="experts", label="New experiment", body=(EXPERTS,), begins=True, submit="Go on", instead=_gate),
        Step(name="card", label="The card", body=_card, begins=True, listed=False, next="review", check=_safe_to_fail),
        Step(
            name="review",
            label="Tell what happened",
            body=_review,
            next=lambda fields: "" if fields.get("verdict") == "let_go" else "review",
            question="What happened, and what did it teach?",
            check=_next_day,
        ),
        Step(
            name="share",
            label="Share this learning",
            body=_share,
            submit="Post it",
            next=None,
            reply=_post,
            offered=lambda fields: "taught" in fields,
        ),
    ),
    line=lambda fields: short(fields, "question", "guess", "taught", most=120),
    quote=lambda fields: f"{fields['question']}\n{fields['guess']}",
    shows=_shows,
    summary=_summary,
    habits=("small-bet",),
)
