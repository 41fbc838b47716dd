"""How long things are kept. What a person wrote goes after a season; what is still to come back waits for its day."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from habits.answers import remove
from habits.models import Answer, CheckIn, FollowUp, Outgoing

ANSWERS, CHECK_INS = timedelta(days=90), timedelta(days=400)
BATCH = 200


def expire(session: Session, now: datetime) -> int:
    """Delete what is past its time, some of it per transaction. Gives how many rows went: 0 means all is done."""
    gone = 0
    waiting = select(FollowUp.answer_id).where(col(FollowUp.state).in_(("waiting", "asked")))
    old = select(Answer).where(Answer.day < (now - ANSWERS).date(), col(Answer.id).not_in(waiting))
    for answer in session.exec(old.limit(BATCH)).all():
        remove(session, answer)
        gone += 1
    before = (now - CHECK_INS).date()
    for table in (CheckIn, Outgoing):
        for row in session.exec(select(table).where(table.day < before).limit(BATCH)).all():
            session.delete(row)
            gone += 1
    session.flush()
    session.info["forgot"] = gone > 0
    return gone
