"""The workspace's goals: a short list that its administrators keep and everybody in it sees."""

from uuid import UUID

from sqlmodel import Session, col, select

from habits.models import Goal

MOST = 8
"""So many fit on the list: a short one is one that people know."""
LONGEST = 75
"""Letters of a goal: what every platform shows of a choice."""
NONE = "none"
"""What a story says in place of a goal when it serves none of them."""


def on_the_list(session: Session, workspace_id: UUID) -> list[Goal]:
    """The goals as they are now, in the order in which they were entered."""
    rows = select(Goal).where(Goal.workspace_id == workspace_id, col(Goal.last_day).is_(None))
    return list(session.exec(rows.order_by(col(Goal.first_day), col(Goal.id))))
