"""What people write: kept sealed, filed under the local day it is for."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from habits.calendar import is_working
from habits.daily import ANSWERABLE
from habits.kit import kit
from habits.models import Answer, FollowUp, Outgoing, Person
from habits.people import absences_of, today_of, workdays_of
from habits.vault import reveal, seal
from habits.words import dated, day_words

LONGEST = 40_000
"""Characters of one text: as much as a chat message can hold."""

FAR = 60
"""Days looked through for the next working day: longer leave is not planned around by answering early."""


def last_open(session: Session, person: Person, today: date) -> date:
    """The last day that something can be filed under now: the next working day, or tomorrow where there is none."""
    away, week = absences_of(session, person), workdays_of(person)
    ahead = (today + timedelta(days=n) for n in range(1, FAR))
    return next((day for day in ahead if is_working(day, week, away)), today + timedelta(days=1))


def which_day(session: Session, person: Person, text: str, today: date) -> tuple[date, str]:
    """The day that a form's words are for, and what is off with it; empty text where they may be filed under it."""
    try:
        day = date.fromisoformat(text or today.isoformat())
    except ValueError:
        return today, "Choose the day these words are for."
    if day > (last := last_open(session, person, today)):
        return day, f"That day has not come yet, and {dated(last, today)} is as far ahead as I file."
    if today - day > ANSWERABLE:
        return day, f"The last seven days are open, so from {day_words(today - ANSWERABLE)} on."
    return day, ""


def keep(
    session: Session,
    person: Person,
    text: str,
    day: date,
    source: str,
    now: datetime,
    question_id: str = "",
    follow_up: FollowUp | None = None,
) -> Answer:
    """Keep a text. The same deed delivered again finds what it kept."""
    kept = by_source(session, person, source)
    if kept is not None:
        return kept
    row_id = kit(session).new_id()
    answer = Answer(
        workspace_id=person.workspace_id,
        id=row_id,
        person_id=person.id,
        day=day,
        question_id=question_id,
        follow_up_id=follow_up.id if follow_up else None,
        text=seal(session, person, row_id, text),
        written_at=now,
        source_key=source,
    )
    session.add(answer)
    if follow_up is not None and not _put_off(follow_up, today_of(person, now)):
        follow_up.state = "answered"
        session.add(follow_up)
    session.flush()
    return answer


def keep_for(
    session: Session, person: Person, out: Outgoing, text: str, day: date, source: str, now: datetime
) -> Answer:
    """Keep a text as the answer to what a message asked, and let the message know."""
    follow_up = _follow_up(session, person, out)
    answer = keep(session, person, text, day, source, now, out.about.get("question", ""), follow_up)
    out.about = out.about | {"answer": str(answer.id)}
    session.add(out)
    return answer


def rewrite(
    session: Session, person: Person, answer: Answer, text: str, now: datetime, day: date | None = None
) -> None:
    """Change a text, and keep what it answers; and its day, unless another one is given."""
    answer.text, answer.changed_at, answer.day = seal(session, person, answer.id, text), now, day or answer.day
    session.add(answer)


def remove(session: Session, answer: Answer) -> None:
    """Take an answer back: what it answered is open again."""
    unanswer(session, answer)
    erase(session, answer)


def erase(session: Session, answer: Answer) -> None:
    """Delete an answer and every date on which the bot would come back to it."""
    for follow_up in session.exec(
        select(FollowUp).where(FollowUp.workspace_id == answer.workspace_id, FollowUp.answer_id == answer.id)
    ):
        session.delete(follow_up)
    session.flush()
    session.delete(answer)
    session.flush()


def unanswer(session: Session, answer: Answer) -> None:
    """It answers nothing any more: what it answered is open again."""
    found = session.get(FollowUp, (answer.workspace_id, answer.follow_up_id)) if answer.follow_up_id else None
    if found is not None and found.state == "answered":
        found.state = "asked"
        session.add(found)
    answer.question_id, answer.follow_up_id = "", None
    session.add(answer)


def _put_off(follow_up: FollowUp, today: date) -> bool:
    """The person wants to be asked later: words that came meanwhile do not answer it."""
    return follow_up.state == "waiting" and follow_up.due_on > today


def by_source(session: Session, person: Person, source: str) -> Answer | None:
    return session.exec(
        select(Answer)
        .where(Answer.workspace_id == person.workspace_id, Answer.person_id == person.id)
        .where(Answer.source_key == source)
    ).first()


def last_written(session: Session, person: Person) -> Answer | None:
    """What the person wrote last, for whichever day."""
    return session.exec(
        select(Answer)
        .where(Answer.workspace_id == person.workspace_id, Answer.person_id == person.id)
        .order_by(col(Answer.written_at).desc(), col(Answer.id).desc())
    ).first()


def newest(session: Session, person: Person, offset: int, limit: int) -> list[Answer]:
    """A page of answers, newest day first."""
    return list(
        session.exec(
            select(Answer)
            .where(Answer.workspace_id == person.workspace_id, Answer.person_id == person.id)
            .order_by(col(Answer.day).desc(), col(Answer.written_at).desc(), col(Answer.id))
            .offset(offset)
            .limit(limit)
        )
    )


def words_of(session: Session, person: Person, answer: Answer) -> str:
    """The text, readable."""
    return reveal(session, person, answer.id, answer.text)


def _follow_up(session: Session, person: Person, out: Outgoing) -> FollowUp | None:
    if "follow_up" not in out.about:
        return None
    found = session.get(FollowUp, (person.workspace_id, UUID(out.about["follow_up"])))
    return found if found and found.person_id == person.id else None
