"""Reflecting: a form with today's question, a text typed at once, an answer to a look-back."""

from datetime import date, datetime

from sqlmodel import Session

from habits.answers import keep, keep_for, which_day, words_of
from habits.asks import question_of_the_day
from habits.content import question_text
from habits.daily import ANSWERABLE
from habits.messages import (
    Actions,
    Ask,
    Bold,
    Button,
    DateInput,
    Form,
    Input,
    Invalid,
    Message,
    Paragraph,
    Part,
    Quote,
    Reply,
    Request,
    Show,
    TextInput,
)
from habits.models import Answer, FollowUp, Outgoing, Person
from habits.pages.common import PRIVATE, say
from habits.pages.daily_message import render
from habits.people import me_today, mine
from habits.usecases.follow_ups import ask_again
from habits.words import bad_date, dated, on_day, shorten

OPEN = "Up to seven days back, or ahead to your next working day."


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`reflect.open`: the question of the message in hand, or of the day; or a person's own words come back."""
    person, today = me_today(session, request, now)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    follow_up = mine(session, person, FollowUp, request.args.get("follow_up", ""))
    args = {key: request.args[key] for key in ("out", "at", "follow_up") if key in request.args}
    if follow_up is not None and (answer := mine(session, person, Answer, str(follow_up.answer_id))):
        lead: tuple[Part, ...] = (
            Paragraph(f"You wrote for {dated(answer.day, today)}:"),
            Quote(shorten(words_of(session, person, answer), 2500)),
        )
        label = "What happened?"
    else:
        question = request.args.get("question", "")
        if not question_text(session, question):  # none in hand, or a coach has removed it since
            question = question_of_the_day(session, person, today)
        args |= {"question": question}
        lead, label = (Paragraph((Bold(question_text(session, question)),)),), "Your thoughts"
    day = out.day if out and today - out.day <= ANSWERABLE else today
    return Ask(Form("Reflect", "reflect.save", (*lead, *_inputs(label, day)), "Keep it", args=args))


def _inputs(label: str, day: date) -> tuple[Part | Input, ...]:
    return (
        TextInput(name="text", label=label, multiline=True, hint=PRIVATE),
        DateInput(name="day", label="For the day", initial=day.isoformat(), hint=OPEN),
        DateInput(
            name="again",
            label="Ask me again on",
            optional=True,
            hint="On that day I bring your words back to you in our chat, and ask what happened.",
        ),
    )


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`reflect.save`: keep it for its day; the form stays open with what was typed when something is off."""
    person, today = me_today(session, request, now)
    day, errors = _checked(session, person, request, today)
    if errors:
        return Invalid(errors)
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    follow_up = mine(session, person, FollowUp, request.args.get("follow_up", ""))
    asked = "question" if "question" in request.args else "follow_up"
    if out is not None and out.about.get(asked) == request.args.get(asked):
        answer = keep_for(session, person, out, request.value("text"), day, request.source, now)
    else:
        question = request.args.get("question", "")
        known = question if question_text(session, question) else ""
        answer = keep(session, person, request.value("text"), day, request.source, now, known, follow_up)
    again = request.value("again")
    if again:
        ask_again(session, person, answer, date.fromisoformat(again), request.source)
    if out is not None and out.about.get("answer") == str(answer.id):
        return Show(render(session, person, out, now), "replace")
    return Show(kept_message(answer, today, again), "replace" if request.args.get("at") else "private")


def kept_message(answer: Answer, today: date, again: str = "") -> Message:
    """Said after a form: that it is kept, never what was written, since the chat keeps what we post."""
    back = f" I will bring it back {on_day(date.fromisoformat(again), today)}." if again else ""
    args = {"answer": str(answer.id)}
    ask = () if again else (Button("Ask me again on …", "follow_up.open", args),)
    return say(
        f"Kept for {dated(answer.day, today)}. For you only.{back}",
        Actions((Button("Read or change", "answers.edit", args), *ask)),
    )


def _checked(session: Session, person: Person, request: Request, today: date) -> tuple[date, dict[str, str]]:
    day, wrong = which_day(session, person, request.value("day"), today)
    found = {
        "text": "" if request.value("text") else "A few words are enough.",
        "day": wrong,
        "again": bad_date(request.value("again"), today) if request.value("again") else "",
    }
    return day, {field: text for field, text in found.items() if text}
