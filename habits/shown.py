"""What the daily messages have shown so far, and when."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from habits.models import Outgoing, Person

LOOK_BACK = timedelta(days=90)
"""Three months say enough about what was shown when."""


def sent_to(person: Person) -> SelectOfScalar[Outgoing]:
    """Every message that reached a person."""
    return select(Outgoing).where(
        Outgoing.workspace_id == person.workspace_id,
        Outgoing.recipient == person.id,
        Outgoing.state == "sent",
    )


def sent_before(session: Session, person: Person, day: date) -> list[Outgoing]:
    """The daily messages of the three months before a day, newest first."""
    rows = session.exec(
        sent_to(person)
        .where(Outgoing.kind == "daily", Outgoing.day < day, Outgoing.day >= day - LOOK_BACK)
        .order_by(col(Outgoing.day).desc())
    )
    return list(rows)


def last_shown(earlier: Sequence[Outgoing], what: str) -> dict[str, date]:
    """When each habit, nudge or question was in a message last."""
    return {row.about[what]: row.day for row in reversed(earlier) if what in row.about}
