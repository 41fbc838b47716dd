"""What people keep with the tools, sealed, and the goals that a workspace works for."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlmodel import Field

from habits.models.base import Table, UtcDateTime, of_person, once, one_of


class Entry(Table, table=True):
    """What a person keeps with one of the tools (`habits/tools`). `text` is sealed JSON: the fields of its forms.

    In plain only what the machinery needs: `tool`; `kind`, the form that began it; `step`, the form that comes next
    (empty: none); `due_on`, the local day on which the bot comes back with it. `asked`: it did, and has no answer yet.
    `reported`: yes or no, where its tool has something that counts in a team's pattern.
    """

    __table_args__ = (
        of_person(),
        once(),
        Index(None, "workspace_id", "person_id", "tool"),
        one_of("state", "open", "waiting", "asked", "closed"),
        CheckConstraint("(due_on IS NOT NULL) = (state IN ('waiting', 'asked'))", name="due_on"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    tool: str
    kind: str
    step: str = ""
    state: str = "open"
    day: date
    due_on: date | None = None
    reported: bool | None = None
    text: bytes
    written_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    source_key: str


class ToolOff(Table, table=True):
    """A tool that a person switched off. Its entries stay."""

    __tablename__ = "tool_off"
    __table_args__ = (of_person(),)

    workspace_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    tool: str = Field(primary_key=True)


class Goal(Table, table=True):
    """A strategic goal of the workspace, entered by one of its administrators and seen by all in it. `last_day`: when
    it was taken from the list; what names it still finds its words."""

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        once(),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    text: str
    first_day: date
    last_day: date | None = None
    source_key: str
