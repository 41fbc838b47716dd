"""Going through one's own answers: reading, changing, deleting, taking back.

They are shown in a form, because what is shown in a form does not stay in the chat.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from habits.answers import LONGEST, by_source, last_written, newest, remove, rewrite, unanswer, which_day, words_of
from habits.content import question_text
from habits.messages import (
    Actions,
    Ask,
    Bold,
    Button,
    Confirm,
    DateInput,
    Divider,
    Form,
    Invalid,
    Note,
    Nothing,
    Paragraph,
    Part,
    Quote,
    Reply,
    Request,
    Show,
    TextInput,
)
from habits.models import Answer, Outgoing, Person
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.people import me, me_today, mine, today_of
from habits.words import dated, day_words, sentence, shorten

PAGE = 5
EDITABLE = 3000
"""A form field holds so many characters; longer texts are changed where they were written."""

ALL = Actions((Button("My answers", "answers.page"),))
DELETE = Confirm("Delete this answer?", "It cannot be brought back.", "Delete")


def page(session: Session, request: Request, now: datetime) -> Reply:
    """`answers.page`: five at a time, newest first."""
    return Ask(_page(session, me(session, request), _offset(request), now))


def _page(session: Session, person: Person, offset: int, now: datetime) -> Form:
    rows, today = newest(session, person, offset, PAGE + 1), today_of(person, now)
    if not rows and offset:  # the last one of this page is gone
        before = offset - PAGE if newest(session, person, max(0, offset - PAGE), 1) else 0
        return _page(session, person, max(0, before), now)
    parts: list[Part] = []
    for answer in rows[:PAGE]:
        parts += [*_entry(session, person, answer, today, offset), Divider()]
    if not rows:
        parts.append(Paragraph("Nothing here yet. What you write to me appears here, for you only."))
    turn = []
    if offset:
        turn.append(Button("Newer", "answers.page", {"offset": str(max(0, offset - PAGE))}))
    if len(rows) > PAGE:
        turn.append(Button("Older", "answers.page", {"offset": str(offset + PAGE)}))
    if turn:
        parts.append(Actions(tuple(turn)))
    return Form("Your answers", "", (*parts, Note("This page is for you only.")), submit="", close="Close")


def _entry(session: Session, person: Person, answer: Answer, today: date, offset: int) -> tuple[Part, ...]:
    question = question_text(session, answer.question_id) or ("What happened?" if answer.follow_up_id else "A note")
    args = {"answer": str(answer.id), "at": "page", "offset": str(offset)}
    changed = ", changed later" if answer.changed_at else ""
    return (
        Paragraph((Bold(f"{sentence(day_words(answer.day, today))}{changed}"), f"\n{question}")),
        Quote(shorten(words_of(session, person, answer), 1500)),
        Actions(
            (
                Button("Change", "answers.edit", args),
                Button("Ask me again on …", "follow_up.open", args),
                Button("Delete", "answers.delete", args, "danger", DELETE),
            )
        ),
    )


def edit(session: Session, request: Request, now: datetime) -> Reply:
    """`answers.edit`: the words as they are, to be read or changed."""
    person = me(session, request)
    answer = mine(session, person, Answer, request.args.get("answer", ""))
    if answer is None:
        return gone("answer")
    words = words_of(session, person, answer)
    lead = Paragraph(
        (
            Bold(question_text(session, answer.question_id) or "Your words"),
            f"\n{sentence(day_words(answer.day, today_of(person, now)))}",
        )
    )
    if len(words) > EDITABLE:
        pieces = tuple(Quote(words[i : i + 2500]) for i in range(0, len(words), 2500))
        where = "You wrote this as a message; edit or delete it in the chat, and I follow. A form holds less."
        return Ask(Form("Your answer", "", (lead, *pieces, Note(where)), submit="", close="Close"))
    box = TextInput(name="text", label="Your words", initial=words, multiline=True)
    day = DateInput(name="day", label="For the day", initial=answer.day.isoformat())
    return Ask(Form("Your answer", "answers.save", (lead, box, day), args=dict(request.args)))


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`answers.save`: the changed words take the place of the old ones, under another day if it was changed."""
    person, today = me_today(session, request, now)
    answer = mine(session, person, Answer, request.args.get("answer", ""))
    if answer is None:
        return gone("answer")
    if not request.value("text"):
        return Invalid({"text": "A few words are enough. To remove it, close this and choose Delete."})
    day, wrong = which_day(session, person, request.value("day") or answer.day.isoformat(), today)
    moved = day != answer.day
    if moved and wrong:
        return Invalid({"day": wrong})
    rewrite(session, person, answer, request.value("text"), now, day if moved else None)
    session.flush()
    where = f" It is under {dated(day, today)} now." if moved else ""
    return _after(session, person, request, now, f"Changed.{where} For you only.")


def delete(session: Session, request: Request, now: datetime) -> Reply:
    """`answers.delete`, and Undo: gone, with every date on which I would have come back to it."""
    person = me(session, request)
    answer = mine(session, person, Answer, request.args.get("answer", ""))
    if answer is None:
        return gone("answer")
    remove(session, answer)
    kept = " Your message above stays in the chat until you delete it there." if request.args.get("typed") else ""
    return _after(session, person, request, now, f"Taken back: I kept nothing.{kept}")


def undo(session: Session, request: Request, now: datetime) -> Reply:
    """`answers.undo`: typed; takes back what was written last, within the hour."""
    person = me(session, request)
    last = last_written(session, person)
    if last is None or now - last.written_at > timedelta(hours=1):
        return Show(say("There is nothing from the last hour to take back. Your answers are all there.", ALL))
    remove(session, last)
    return Show(say("Taken back: I kept nothing of it. Your message stays in the chat until you delete it there."))


def as_note(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`answers.as_note`: these words were not meant as an answer; they stay as a note."""
    person = me(session, request)
    answer = mine(session, person, Answer, request.args.get("answer", ""))
    if answer is None:
        return gone("answer")
    unanswer(session, answer)
    undo = Button("Undo", "answers.delete", {"answer": str(answer.id), "typed": "yes"})
    return Show(say("Kept as a note. For you only.", Actions((undo,))), "replace")


def source_edited(session: Session, request: Request, now: datetime) -> Reply:
    """`source.edited`: a message was changed in the chat, so the kept words change with it."""
    person = me(session, request)
    answer = by_source(session, person, request.source)
    if answer is not None and request.text.strip():
        rewrite(session, person, answer, request.text.strip()[:LONGEST], now)
    return Nothing()


def source_deleted(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`source.deleted`: a message was deleted in the chat, so the kept words go with it."""
    answer = by_source(session, me(session, request), request.source)
    if answer is not None:
        remove(session, answer)
    return Nothing()


def _offset(request: Request) -> int:
    text = request.args.get("offset", "0")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _after(session: Session, person: Person, request: Request, now: datetime, text: str) -> Reply:
    if request.args.get("at") == "page":
        return Ask(_page(session, person, _offset(request), now))
    if out := mine(session, person, Outgoing, request.args.get("out", "")):
        return Show(render(session, person, out, now), "replace")
    return Show(say(text), "replace")
