"""The tools: their entries, which of them a person switched off, and the workspace's goals"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reported", sa.Boolean(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'waiting', 'asked', 'closed')", name=op.f("ck_entry_state")),
        sa.CheckConstraint(
            "(due_on IS NOT NULL) = (state IN ('waiting', 'asked'))", name=op.f("ck_entry_due_on")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_entry_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_entry")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_entry_workspace_id_source_key")),
    )
    op.create_index(op.f("ix_entry_workspace_id_person_id_tool"), "entry", ["workspace_id", "person_id", "tool"])
    op.create_table(
        "tool_off",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_tool_off_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "tool", name=op.f("pk_tool_off")),
    )
    op.create_table(
        "goal",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name=op.f("ck_goal_days")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_goal_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_goal")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_goal_workspace_id_source_key")),
    )


def downgrade() -> None:
    op.drop_table("goal")
    op.drop_table("tool_off")
    op.drop_table("entry")
