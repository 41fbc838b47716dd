"""What people wrote, sealed, and the days on which it comes back to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field

from habits.models.base import Table, UtcDateTime, of_person, once, one_of


class Answer(Table, table=True):
    """What a person wrote, sealed, filed under the local day it is for. `question_id` empty: a note.
    `follow_up_id`: the look-back it answers. `source_key` of a chat message is its place, so that editing
    or deleting the message reaches the answer."""

    __table_args__ = (of_person(), once(), Index(None, "workspace_id", "person_id", "day"))

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    day: date
    question_id: str = ""
    follow_up_id: UUID | None = None
    text: bytes
    written_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source_key: str


class FollowUp(Table, table=True):
    """ "Ask me again on ...": the bot comes back to an answer on a local day."""

    __tablename__ = "follow_up"
    __table_args__ = (
        of_person(),
        once(),
        ForeignKeyConstraint(["workspace_id", "answer_id"], ["answer.workspace_id", "answer.id"]),
        Index(None, "workspace_id", "person_id", "state"),
        Index(None, "workspace_id", "answer_id"),
        one_of("state", "waiting", "asked", "answered", "let_go"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    answer_id: UUID
    due_on: date
    state: str = "waiting"
    source_key: str
