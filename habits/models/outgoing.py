"""What the bot starts: when something is due, the messages, and which process sends them."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from habits.models.base import Table, UtcDateTime, of_person, one_of


class Lease(Table, table=True):
    """Which process sends for a workspace, and until when, by the database's clock. `token` grows with every owner
    (fencing). Until `quiet_until` the platform wants to be left alone; `unreachable` says why nobody there can be
    reached at all. Every workspace has one from its first day."""

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        CheckConstraint("token >= 0", name="token"),
    )

    workspace_id: UUID = Field(primary_key=True)
    owner: str = ""
    token: int = 0
    until: datetime = Field(default=datetime.fromtimestamp(0, UTC), sa_type=UtcDateTime)
    quiet_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    unreachable: str = ""


class Schedule(Table, table=True):
    """When something is next due for a subject (now: a person). Found through the index, never by scanning."""

    __table_args__ = (of_person("subject"), one_of("kind", "daily"), Index(None, "next_due_at"))

    workspace_id: UUID = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    next_due_at: datetime = Field(sa_type=UtcDateTime)


class Outgoing(Table, table=True):
    """One message that the bot starts. `dedupe_key` says what makes it one: kind, person, local date.
    `due_at` is when it was due, `try_at` when to try it (again). `about` holds ids only: what the message speaks of,
    fixed when it is first sent, so that it can be drawn again when a button is pressed. `channel`: where it is
    posted in the recipient's name, instead of in their own chat."""

    __table_args__ = (
        of_person("recipient"),
        UniqueConstraint("workspace_id", "dedupe_key"),
        one_of("kind", "daily", "snooze", "invitation", "digest", "post"),
        one_of("state", "planned", "sending", "sent", "lapsed", "cancelled", "failed"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("expires_at >= due_at", name="expires_at"),
        CheckConstraint("state <> 'sent' OR (sent_at IS NOT NULL AND message_id <> '')", name="sent"),
        CheckConstraint("state <> 'failed' OR reason <> ''", name="failed"),
        Index(None, "state", "try_at"),
        Index(None, "workspace_id", "state", "try_at"),
        Index(None, "workspace_id", "recipient", "day"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    recipient: UUID
    kind: str
    dedupe_key: str
    day: date
    due_at: datetime = Field(sa_type=UtcDateTime)
    try_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    state: str = "planned"
    attempts: int = 0
    about: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    conversation: str = ""
    message_id: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = ""
    channel: str | None = None
