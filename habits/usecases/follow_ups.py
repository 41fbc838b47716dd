""" "Ask me again on ...": a person's own words come back on a day they chose."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from habits.answers import words_of
from habits.kit import kit
from habits.messages import (
    Actions,
    Ask,
    Button,
    DateInput,
    Form,
    Invalid,
    Note,
    Paragraph,
    Quote,
    Reply,
    Request,
    Show,
)
from habits.models import Answer, FollowUp, Outgoing, Person
from habits.pages.common import gone, say
from habits.pages.daily_message import render
from habits.people import me, me_today, mine, today_of
from habits.words import bad_date, on_day, shorten


def open_form(session: Session, request: Request, now: datetime) -> Reply:
    """`follow_up.open` for an answer, `follow_up.again` for a look-back that is put off: on which day?"""
    person, today = me_today(session, request, now)
    answer, _ = _which(session, person, request)
    if answer is None:
        return gone("answer")
    start = (
        ()
        if person.started_at
        else (Note("I write only to people who pressed Start; until then your words wait on Home."),)
    )
    where = "in our chat" if person.free_text else "in a form"
    return Ask(
        Form(
            title="Ask me again",
            verb="follow_up.save",
            submit="Ask me then",
            args=dict(request.args),
            body=(
                Paragraph("I will bring these words back to you and ask what happened:"),
                Quote(shorten(words_of(session, person, answer), 1500)),
                DateInput(name="again", label="On which day?", initial=(today + timedelta(days=14)).isoformat()),
                Note(f"Only to you, {where}, with my message of that day. On a day off, with the next one."),
                *start,
            ),
        )
    )


def save(session: Session, request: Request, now: datetime) -> Reply:
    """`follow_up.save`: come back on that day; asking again for the same answer moves the day."""
    person, today = me_today(session, request, now)
    answer, follow_up = _which(session, person, request)
    if answer is None:
        return gone("answer")
    if wrong := bad_date(request.value("again"), today):
        return Invalid({"again": wrong})
    day = date.fromisoformat(request.value("again"))
    if follow_up is None:
        follow_up = ask_again(session, person, answer, day, request.source)
    follow_up.due_on, follow_up.state = day, "waiting"
    session.add(follow_up)
    session.flush()
    return _after(session, person, request, follow_up, now)


def ask_again(session: Session, person: Person, answer: Answer, day: date, source: str) -> FollowUp:
    """Come back to an answer on a day: once, however often it is asked for."""
    rows = select(FollowUp).where(FollowUp.workspace_id == person.workspace_id, FollowUp.answer_id == answer.id)
    found = session.exec(rows.where(col(FollowUp.state).in_(("waiting", "asked")))).first()
    if found is None:
        found = FollowUp(
            workspace_id=person.workspace_id,
            id=kit(session).new_id(),
            person_id=person.id,
            answer_id=answer.id,
            due_on=day,
            source_key=source,
        )
        session.add(found)
        session.flush()
    return found


def let_go(session: Session, request: Request, now: datetime) -> Reply:
    """`follow_up.let_go`: the words may rest; they stay among the answers."""
    person = me(session, request)
    follow_up = mine(session, person, FollowUp, request.args.get("follow_up", ""))
    if follow_up is None:
        return gone("reminder")
    follow_up.state = "let_go"
    session.add(follow_up)
    session.flush()
    return _after(session, person, request, follow_up, now)


def _which(session: Session, person: Person, request: Request) -> tuple[Answer | None, FollowUp | None]:
    follow_up = mine(session, person, FollowUp, request.args.get("follow_up", ""))
    answer_id = str(follow_up.answer_id) if follow_up else request.args.get("answer", "")
    return mine(session, person, Answer, answer_id), follow_up


def _after(session: Session, person: Person, request: Request, follow_up: FollowUp, now: datetime) -> Show:
    out = mine(session, person, Outgoing, request.args.get("out", ""))
    if out is not None and out.about.get("follow_up") == str(follow_up.id):
        return Show(render(session, person, out, now), "replace")
    today = today_of(person, now)
    if follow_up.state == "let_go":
        return Show(say("They may rest. Your words stay among your answers."), "replace")
    rest = Button("Not needed", "follow_up.let_go", {"follow_up": str(follow_up.id)})
    return Show(say(f"I will bring your words back {on_day(follow_up.due_on, today)}.", Actions((rest,))), "replace")
