"""How long things are kept. What a person wrote goes after a season; what is still to come back waits for its day."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from habits.answers import erase
from habits.models import Answer, CheckIn, FollowUp, Outgoing, Promise, Snapshot, Table

ANSWERS, CHECK_INS = timedelta(days=90), timedelta(days=400)
BATCH = 200
DATED: tuple[tuple[type[Table], Any], ...] = (
    (CheckIn, col(CheckIn.day)),
    (Outgoing, col(Outgoing.day)),
    (Snapshot, col(Snapshot.last_day)),
    (Promise, col(Promise.week)),
)
"""What goes with the taps, and the day that it is of."""


def expire(session: Session, now: datetime) -> int:
    """Delete what is past its time, some of it per transaction. Gives how many rows went: 0 means all is done."""
    gone = 0
    season = (now - ANSWERS).date()
    to_come = or_(
        col(FollowUp.state) == "waiting", and_(col(FollowUp.state) == "asked", col(FollowUp.due_on) >= season)
    )
    old = select(Answer).where(Answer.day < season, col(Answer.id).not_in(select(FollowUp.answer_id).where(to_come)))
    for answer in session.exec(old.limit(BATCH)).all():
        erase(session, answer)
        gone += 1
    before = (now - CHECK_INS).date()
    for table, day in DATED:
        for row in session.exec(select(table).where(day < before).limit(BATCH)).all():
            session.delete(row)
            gone += 1
    session.flush()
    session.info["forgot"] = gone > 0
    return gone
