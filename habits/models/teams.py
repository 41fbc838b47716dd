"""Teams: who was invited, who counts where and since when, what was shown of them, and what a manager promised."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from habits.models.base import Table, UtcDateTime, of_person, once, one_of

OPEN = text("removed_on IS NULL")
"""One such row for a person and team at most."""


def _of_team() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id", "team_id"], ["team.workspace_id", "team.id"])


class Team(Table, table=True):
    """People with a shared digest. `habit` is the shared one, by its id in the catalogue; empty: none. `digest_on`
    is an ISO weekday; with `digest_at`, in `tz`.

    The running period begins on the Monday `begins` and has `weeks` weeks. `channel`: where promises are posted, and
    the digest too if `to_channel`, as the team agreed. A team that has ended stays, so that nobody's past moves.
    """

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        once(),
        CheckConstraint("digest_on BETWEEN 1 AND 7", name="digest_on"),
        CheckConstraint("weeks IN (1, 4)", name="weeks"),
        CheckConstraint("ended_on IS NULL OR next_digest_at IS NULL", name="ended"),
        Index(None, "next_digest_at"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str
    channel: str = ""
    to_channel: bool = False
    habit: str = ""
    tz: str
    digest_on: int = 1
    digest_at: time = time(9)
    next_digest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begins: date
    weeks: int
    ended_on: date | None = None
    source_key: str


class Invited(Table, table=True):
    """Whom a manager asked to join a team, by the platform's id, in which role, from when until when: the roster,
    which the manager knows. It tells nothing of what anybody answered, and so it stays when somebody leaves or is
    forgotten. Append-only: another role, or coming back on another day, is another row, so that nothing that a manager
    does changes who was on the roster before."""

    __table_args__ = (
        _of_team(),
        one_of("role", "owner", "manager", "coach", "member"),
        CheckConstraint("removed_on IS NULL OR removed_on >= added_on", name="days"),
        Index(None, "workspace_id", "team_id", "platform_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    workspace_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    platform_id: str = Field(primary_key=True)
    added_on: date = Field(primary_key=True)
    role: str
    removed_on: date | None = None


class Membership(Table, table=True):
    """What somebody answered when they were asked to join: theirs, and shown to nobody. `own_line`: this manager goes
    first, and shows in the digest how a habit of their own went. `muted`: who leads it and pressed Stop gets no digest
    by our own doing."""

    __table_args__ = (
        _of_team(),
        of_person(),
        Index(None, "workspace_id", "person_id"),
        one_of("state", "joined", "declined"),
    )

    workspace_id: UUID = Field(primary_key=True)
    team_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    state: str
    own_line: bool = False
    muted: bool = False


class Counting(Table, table=True):
    """In which team a person counts, from a day on; none: nowhere. Append-only, so that nothing counts twice and moving
    never rewrites the past."""

    __table_args__ = (_of_team(), of_person(), Index(None, "workspace_id", "team_id"))

    workspace_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    first_day: date = Field(primary_key=True)
    team_id: UUID | None = None


class Snapshot(Table, table=True):
    """What may be shown of a team's period: made once, and all that anybody is ever shown of it. `content` holds bands
    and ids of the catalogue; no number of people, and nobody's id."""

    __table_args__ = (
        _of_team(),
        UniqueConstraint("workspace_id", "team_id", "first_day"),
        CheckConstraint("last_day > first_day", name="days"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    team_id: UUID
    first_day: date
    last_day: date
    made_at: datetime = Field(sa_type=UtcDateTime)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Promise(Table, table=True):
    """What a manager told the team they will do in a week (its Monday): an action of the catalogue, or `text` of their
    own, sealed with their key. `happened` is what they say of it afterwards."""

    __table_args__ = (
        _of_team(),
        of_person(),
        once(),
        UniqueConstraint("workspace_id", "team_id", "week"),
        CheckConstraint("action <> '' OR text IS NOT NULL", name="text"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    team_id: UUID
    person_id: UUID
    week: date
    action: str = ""
    text: bytes | None = None
    happened: bool | None = None
    said_at: datetime = Field(sa_type=UtcDateTime)
    source_key: str


class PromiseMark(Table, table=True):
    """Whether a member saw a promise happen. Shown only as a band."""

    __tablename__ = "promise_mark"
    __table_args__ = (
        of_person(),
        ForeignKeyConstraint(
            ["workspace_id", "promise_id"], ["promise.workspace_id", "promise.id"], ondelete="CASCADE"
        ),
    )

    workspace_id: UUID = Field(primary_key=True)
    promise_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    happened: bool
    said_at: datetime = Field(sa_type=UtcDateTime)
