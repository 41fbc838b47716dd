"""What people practise, and what they say of it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from habits.models.base import Table, UtcDateTime, of_habit, of_person, once, one_of


class Habit(Table, table=True):
    """A habit that a person took up, from the catalogue or their own. `graduated_on`: it runs by itself since then,
    and is asked of once in four weeks."""

    __table_args__ = (of_person(), once(), Index(None, "workspace_id", "person_id"))

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
        of_person(),
        of_habit(),
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


class CheckIn(Table, table=True):
    """What a person says of one habit on one local day. Setting it again replaces it."""

    __tablename__ = "check_in"
    __table_args__ = (
        of_person(),
        of_habit(),
        UniqueConstraint("workspace_id", "habit_id", "day"),
        one_of("outcome", "done", "no_chance", "not_today"),
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
        of_person(),
        of_habit(),
        UniqueConstraint("workspace_id", "habit_id", "day", "item"),
        one_of("item", "automatic", "remember", "thinking", "realise"),
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
