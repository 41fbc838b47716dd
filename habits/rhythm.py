"""How often the bot writes: half as often when nothing comes back, one question after that, then quiet.

Nothing is stored for it: the messages and the person's last deed say it all, so whatever they do brings the old
rhythm back.
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum

from sqlmodel import Session, col

from habits.calendar import working_days_between
from habits.models import Outgoing, Person
from habits.people import workdays_of
from habits.shown import sent_to

HALVED, ASKED = 3, 6
"""So many messages in a row without an answer."""

CHECK_IN, BACK_OFF = "check_in", "back_off"


class Rhythm(Enum):
    FULL = "full"
    HALF = "half"
    ASK = "ask"  # shall I go on?
    QUIET = "quiet"  # until the person acts


def rhythm(unanswered: Sequence[Outgoing]) -> Rhythm:
    """What the newest messages without an answer (newest first) tell us to do."""
    if len(unanswered) < HALVED:
        return Rhythm.FULL
    if any(row.about.get("service") == CHECK_IN for row in unanswered):
        return Rhythm.QUIET
    return Rhythm.HALF if len(unanswered) < ASKED else Rhythm.ASK


def unanswered(session: Session, person: Person, day: date) -> list[Outgoing]:
    """The newest nudges before a day (newest first) since the person last did anything, whatever it was and however
    long ago. A question is no nudge: it may well be read and thought about."""
    rows = sent_to(person).where(Outgoing.kind == "daily", Outgoing.day < day)
    if since := person.acted_at or person.started_at:
        rows = rows.where(col(Outgoing.sent_at) > since)
    newest = session.exec(rows.order_by(col(Outgoing.day).desc()).limit(3 * ASKED))
    return [row for row in newest if {"habit", "service"} & row.about.keys()]


def open_check_in(session: Session, person: Person) -> Outgoing | None:
    """The message that asked whether to go on, while it waits for a word: looking in is none."""
    newest = session.exec(sent_to(person).where(Outgoing.kind == "daily").order_by(col(Outgoing.day).desc())).first()
    if newest is None or newest.about.get("service") != CHECK_IN or newest.sent_at is None:
        return None
    return newest if person.acted_at is None or person.acted_at < newest.sent_at else None


def rests(person: Person, unanswered: Sequence[Outgoing], day: date) -> bool:
    """Whether the last working day had its nudge, so that this one has none in a halved rhythm."""
    return working_days_between(unanswered[0].day, day, workdays_of(person)) < 2
