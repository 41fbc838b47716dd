"""Who is there: workspaces, their people, and the days on which nothing is asked of them."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from habits.models.base import Table, UtcDateTime, of_habit, of_person, once, one_of


class Workspace(Table, table=True):
    __table_args__ = (UniqueConstraint("platform", "enterprise", "team"),)

    id: UUID = Field(primary_key=True)
    platform: str
    enterprise: str = ""
    team: str


class Person(Table, table=True):
    """One member of a workspace. Nothing is sent by the bot's own doing unless `started_at` is set and
    `unreachable` is empty. `workdays` are ISO weekdays as digits, Monday 1. `acted_at`: when they last did anything.

    What a person may have set, empty where they have not: `own_tz`, so that the platform's zone is not followed; quiet
    hours of their own; `follows_status`, so that an away status in the chat counts as a day off; `plain`, for words
    instead of pictures. `leads`: an administrator of the workspace lets them make teams.
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
    leads: bool | None = None


class PersonKey(Table, table=True):
    """A person's data key, wrapped by the master key named `master`. Destroyed when the person is forgotten."""

    __tablename__ = "person_key"
    __table_args__ = (of_person(),)

    workspace_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    master: str
    wrapped: bytes


class Region(Table, table=True):
    """Whose public holidays a person keeps, from a date on: a country, or a country and its part ("ES-MD"); empty:
    none. Append-only, so that moving house never rewrites the past."""

    __table_args__ = (of_person(),)

    workspace_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    first_day: date = Field(primary_key=True)
    country: str


class Closure(Table, table=True):
    """Days on which nobody in the workspace works, entered by one of its administrators."""

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        once(),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    workspace_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    first_day: date
    last_day: date
    name: str
    source_key: str


class Absence(Table, table=True):
    """Days on which nothing is asked: of everything, or of one habit. `last_day` empty: until resumed."""

    __table_args__ = (
        of_person(),
        of_habit(),
        once(),
        Index(None, "workspace_id", "person_id"),
        one_of("kind", "pause", "too_much", "leave", "status"),
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
