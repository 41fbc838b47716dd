"""Days off (holidays, closures, leave), own quiet hours, and how much a habit runs by itself"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from habits.models import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PERSON: dict[str, sa.types.TypeEngine[Any]] = {
    "acted_at": sa.DateTime(timezone=True),
    "own_tz": sa.Boolean(),
    "quiet_from": sa.Time(),
    "quiet_until": sa.Time(),
    "follows_status": sa.Boolean(),
    "plain": sa.Boolean(),
}
BEFORE, AFTER = "kind IN ('pause', 'too_much')", "kind IN ('pause', 'too_much', 'leave', 'status')"


def upgrade() -> None:
    for name, kind in PERSON.items():
        op.add_column("person", sa.Column(name, kind, nullable=True))
    person = sa.table("person", sa.column("acted_at", UtcDateTime()))
    op.execute(person.update().values(acted_at=datetime.now(UTC)))  # nobody's silence begins before it was counted
    op.add_column("habit", sa.Column("graduated_on", sa.Date(), nullable=True))
    _absences_are(AFTER)
    op.create_table(
        "region",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_region_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "first_day", name=op.f("pk_region")),
    )
    op.create_table(
        "closure",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_closure_days")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_closure_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_closure")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_closure_workspace_id_source_key")),
    )
    op.create_table(
        "rating",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("habit_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("item IN ('automatic', 'remember', 'thinking', 'realise')", name=op.f("ck_rating_item")),
        sa.CheckConstraint("score BETWEEN 1 AND 7", name=op.f("ck_rating_score")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_rating_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "habit_id"],
            ["habit.workspace_id", "habit.id"],
            name=op.f("fk_rating_workspace_id_habit_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_rating")),
        sa.UniqueConstraint(
            "workspace_id", "habit_id", "day", "item", name=op.f("uq_rating_workspace_id_habit_id_day_item")
        ),
    )


def downgrade() -> None:
    op.drop_table("rating")
    op.drop_table("closure")
    op.drop_table("region")
    op.execute("DELETE FROM absence WHERE kind IN ('leave', 'status')")
    _absences_are(BEFORE)
    op.drop_column("habit", "graduated_on")
    for name in PERSON:
        op.drop_column("person", name)


def _absences_are(rule: str) -> None:
    with op.batch_alter_table("absence") as batch:
        batch.drop_constraint(op.f("ck_absence_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_absence_kind"), rule)
