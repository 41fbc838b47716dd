"""The tables. Every key is (workspace, id), so that the schema can be distributed by workspace unchanged.

Local dates are dates, instants are aware UTC. What a person wrote is bytes, sealed by `vault.py`. How a habit is
practised (`Practice`) is append-only from a date on, so that changing it never rewrites the past.
`Schedule` and `Outgoing` carry all that the bot starts by itself.
"""

from datetime import UTC, date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, MetaData, UniqueConstraint
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values, which SQLite would store without a word; always gives aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Table(SQLModel):
    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def _one_of(column: str, *values: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=column)


def _of_person(column: str = "person_id") -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", column], ["person.workspace_id", "person.id"])


def _of_habit() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", "habit_id"], ["habit.workspace_id", "habit.id"])


def _once() -> UniqueConstraint:
    """A row carries the platform's own id of the deed that made it, so a repeated delivery changes nothing."""
    return UniqueConstraint("workspace_id", "source_key")


class Workspace(Table, table=True):
    __table_args__ = (UniqueConstraint("platform", "enterprise", "team"),)

    id: UUID = Field(primary_key=True)
    platform: str
    enterprise: str = ""
    team: str


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


class Person(Table, table=True):
    """One member of a workspace. Nothing is sent by the bot's own doing unless `started_at` is set and
    `unreachable` is empty. `workdays` are ISO weekdays as digits, Monday 1. `acted_at`: when they last did anything.

    What a person may have set, empty where they have not: `own_tz`, so that the platform's zone is not followed; quiet
    hours of their own; `follows_status`, so that an away status in the chat counts as a day off; `plain`, for words
    instead of pictures.
    """

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        UniqueConstraint("workspace_id", "platform_id"),
        CheckConstraint("questions_a_week BETWEEN 0 AND 5", name="questions_a_week"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    platform_id: str
    tz: str = "UTC"
    workdays: str = "12345"
    nudge_at: time = time(9)
    questions_a_week: int = 2
    free_text: bool = True
    welcomed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    unreachable: str = ""
    acted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    own_tz: bool | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    follows_status: bool | None = None
    plain: bool | None = None


class Region(Table, table=True):
    """Whose public holidays a person keeps, from a date on: a country, or a country and its part ("ES-MD"); empty:
    none. Append-only, so that moving house never rewrites the past."""

    __table_args__ = (_of_person(),)

    workspace_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    first_day: date = Field(primary_key=True)
    country: str


class Closure(Table, table=True):
    """Days on which nobody in the workspace works, entered by one of its administrators."""

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        _once(),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    first_day: date
    last_day: date
    name: str
    source_key: str


class PersonKey(Table, table=True):
    """A person's data key, wrapped by the master key named `master`. Destroyed when the person is forgotten."""

    __tablename__ = "person_key"
    __table_args__ = (_of_person(),)

    workspace_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    master: str
    wrapped: bytes


class Habit(Table, table=True):
    """A habit that a person took up, from the catalogue or their own. `graduated_on`: it runs by itself since then,
    and is asked of once in four weeks."""

    __table_args__ = (_of_person(), _once(), Index(None, "workspace_id", "person_id"))

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    catalogue_id: str = ""
    adopted_on: date
    stopped_on: date | None = None
    graduated_on: date | None = None
    source_key: str


class Practice(Table, table=True):
    """How a habit is practised from a date on, in a working week as it was then. `plan` is sealed JSON: name,
    cue, action."""

    __table_args__ = (
        _of_person(),
        _of_habit(),
        UniqueConstraint("workspace_id", "habit_id", "first_day"),
        CheckConstraint("length(nudge_days) <= 7", name="nudge_days"),
        CheckConstraint("length(workdays) <= 7", name="workdays"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    habit_id: UUID
    first_day: date
    cadence: str
    nudge_days: str
    workdays: str
    plan: bytes


class Absence(Table, table=True):
    """Days on which nothing is asked: of everything, or of one habit. `last_day` empty: until resumed."""

    __table_args__ = (
        _of_person(),
        _of_habit(),
        _once(),
        Index(None, "workspace_id", "person_id"),
        _one_of("kind", "pause", "too_much", "leave", "status"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    habit_id: UUID | None = None
    kind: str
    first_day: date
    last_day: date | None = None
    source_key: str


class CheckIn(Table, table=True):
    """What a person says of one habit on one local day. Setting it again replaces it."""

    __tablename__ = "check_in"
    __table_args__ = (
        _of_person(),
        _of_habit(),
        UniqueConstraint("workspace_id", "habit_id", "day"),
        _one_of("outcome", "done", "no_chance", "not_today"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    habit_id: UUID
    day: date
    outcome: str
    said_at: datetime = Field(sa_type=UtcDateTime)


class Rating(Table, table=True):
    """How much a habit runs by itself, as its owner says: 1 (not at all) to 7 (completely), one row per item asked.
    Private, like everything a person says."""

    __table_args__ = (
        _of_person(),
        _of_habit(),
        UniqueConstraint("workspace_id", "habit_id", "day", "item"),
        _one_of("item", "automatic", "remember", "thinking", "realise"),
        CheckConstraint("score BETWEEN 1 AND 7", name="score"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    habit_id: UUID
    day: date
    item: str
    score: int
    said_at: datetime = Field(sa_type=UtcDateTime)


class Answer(Table, table=True):
    """What a person wrote, sealed, filed under the local day it is for. `question_id` empty: a note.
    `follow_up_id`: the look-back it answers. `source_key` of a chat message is its place, so that editing
    or deleting the message reaches the answer."""

    __table_args__ = (_of_person(), _once(), Index(None, "workspace_id", "person_id", "day"))

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
        _of_person(),
        _once(),
        ForeignKeyConstraint(["workspace_id", "answer_id"], ["answer.workspace_id", "answer.id"]),
        Index(None, "workspace_id", "person_id", "state"),
        Index(None, "workspace_id", "answer_id"),
        _one_of("state", "waiting", "asked", "answered", "let_go"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    person_id: UUID
    answer_id: UUID
    due_on: date
    state: str = "waiting"
    source_key: str


class Schedule(Table, table=True):
    """When something is next due for a subject (now: a person). Found through the index, never by scanning."""

    __table_args__ = (_of_person("subject"), _one_of("kind", "daily"), Index(None, "next_due_at"))

    workspace_id: UUID = Field(primary_key=True)
    subject: UUID = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    next_due_at: datetime = Field(sa_type=UtcDateTime)


class Outgoing(Table, table=True):
    """One message that the bot starts. `dedupe_key` says what makes it one: kind, person, local date.
    `due_at` is when it was due, `try_at` when to try it (again). `about` holds ids only: what the message speaks of,
    fixed when it is first sent, so that it can be drawn again when a button is pressed."""

    __table_args__ = (
        _of_person("recipient"),
        UniqueConstraint("workspace_id", "dedupe_key"),
        _one_of("kind", "daily", "snooze"),
        _one_of("state", "planned", "sending", "sent", "lapsed", "cancelled", "failed"),
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
