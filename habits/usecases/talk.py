"""A plain sentence in the chat: a word that is a command, an answer, or a note."""

from datetime import datetime

from sqlmodel import Session, col, select

from habits.answers import LONGEST, by_source, keep, keep_for
from habits.content import question_text
from habits.daily import latest_question
from habits.messages import Actions, Button, Message, Note, Nothing, Reply, Request, Show
from habits.models import Answer, Outgoing, Person
from habits.pages.common import say
from habits.people import me, today_of
from habits.words import on_day, shorten


def reflect(session: Session, request: Request, now: datetime) -> Reply:
    """`reflect.keep`: `/reflect some text`, stored at once."""
    return _take(session, request, now, "private")


def message(session: Session, request: Request, now: datetime) -> Reply:
    """`talk.message`: a sentence in the chat with the bot."""
    person = me(session, request)
    if not person.free_text:
        return Show(
            say(
                "You chose forms only, so I kept nothing of that message.",
                Actions((Button("Write it in a form", "reflect.open", {}, "primary"),)),
            ),
            "here",
        )
    return _take(session, request, now, "here")


def thanks(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`talk.thanks`: a word between people, nothing to keep."""
    return Show(say("You are welcome. I did not keep that word; whole sentences I do."), "here")


def _take(session: Session, request: Request, now: datetime, where: str) -> Reply:
    person, text = me(session, request), request.text.strip()
    if not text:
        return Show(say("There was no text in that, so I kept nothing."), "here" if where == "here" else "private")
    if len(text) > LONGEST:
        size = f"That is {len(text):,} characters, and {LONGEST:,} fit in one piece."
        return Show(say(f"{size} I kept nothing of it; could you send it in parts?"))
    if where == "here" and by_source(session, person, request.source):  # delivered again: it is kept, and was answered
        return Nothing()
    reply = _kept(session, person, _keep(session, person, request, text, now), now)
    return Show(reply, "here") if where == "here" else Show(reply)


def _keep(session: Session, person: Person, request: Request, text: str, now: datetime) -> Answer:
    """An answer to the thread's question, else to the latest of 24 hours, else a note."""
    asked = _asked_by(session, person, request, now)
    if asked is None:
        return keep(session, person, text, today_of(person, now), request.source, now)
    return keep_for(session, person, asked, text, asked.day, request.source, now)


def _asked_by(session: Session, person: Person, request: Request, now: datetime) -> Outgoing | None:
    if request.ref and request.ref.thread:
        threads = session.exec(
            select(Outgoing)
            .where(Outgoing.workspace_id == person.workspace_id, Outgoing.recipient == person.id)
            .where(
                Outgoing.message_id == request.ref.thread,
                col(Outgoing.conversation) == request.ref.conversation,
            )
        ).first()
        if threads and ("question" in threads.about or "follow_up" in threads.about):
            return threads
    return latest_question(session, person, now)


def _kept(session: Session, person: Person, answer: Answer, now: datetime) -> Message:
    args = {"answer": str(answer.id), "typed": "yes"}
    undo, again = Button("Undo", "answers.delete", args), Button("Ask me again on …", "follow_up.open", args)
    if not answer.question_id and not answer.follow_up_id:
        hint = () if person.started_at else (Note("Type “start” if you would like a daily nudge."),)
        return say("Kept as a note, for you only.", Actions((again, undo)), *hint)
    question = question_text(session, answer.question_id) or "What happened?"
    day = "" if answer.day == today_of(person, now) else f" {on_day(answer.day, today_of(person, now))}"
    just = Button("It is just a note", "answers.as_note", args)
    return say(f"Kept as your answer{day} to “{shorten(question, 200)}” Only for you.", Actions((again, undo, just)))
