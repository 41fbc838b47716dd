"""The first tables"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("enterprise", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("platform", "enterprise", "team", name=op.f("uq_workspace_platform_enterprise_team")),
    )
    op.create_table(
        "lease",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_lease_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_lease")),
    )
    op.create_table(
        "person",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.String(), nullable=False),
        sa.Column("tz", sa.String(), nullable=False),
        sa.Column("workdays", sa.String(), nullable=False),
        sa.Column("nudge_at", sa.Time(), nullable=False),
        sa.Column("questions_a_week", sa.Integer(), nullable=False),
        sa.Column("free_text", sa.Boolean(), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable", sa.String(), nullable=False),
        sa.CheckConstraint("questions_a_week BETWEEN 0 AND 5", name=op.f("ck_person_questions_a_week")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_person_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_person")),
        sa.UniqueConstraint("workspace_id", "platform_id", name=op.f("uq_person_workspace_id_platform_id")),
    )
    op.create_table(
        "answer",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_answer_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_answer")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_answer_workspace_id_source_key")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_workspace_id_person_id_day"), ["workspace_id", "person_id", "day"], unique=False
        )

    op.create_table(
        "habit",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("catalogue_id", sa.String(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_habit_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_habit")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_habit_workspace_id_source_key")),
    )
    with op.batch_alter_table("habit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_habit_workspace_id_person_id"), ["workspace_id", "person_id"], unique=False
        )

    op.create_table(
        "outgoing",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('daily', 'snooze')", name=op.f("ck_outgoing_kind")),
        sa.CheckConstraint(
            "state IN ('planned', 'sending', 'sent', 'lapsed', 'cancelled', 'failed')", name=op.f("ck_outgoing_state")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "recipient"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_outgoing_workspace_id_recipient"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_outgoing")),
        sa.UniqueConstraint("workspace_id", "dedupe_key", name=op.f("uq_outgoing_workspace_id_dedupe_key")),
    )
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_state_due_at"), ["state", "due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outgoing_workspace_id_recipient_day"), ["workspace_id", "recipient", "day"], unique=False
        )

    op.create_table(
        "person_key",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("master", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_person_key_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_person_key")),
    )
    op.create_table(
        "schedule",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "subject"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_schedule_workspace_id_subject"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "subject", "kind", name=op.f("pk_schedule")),
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_schedule_next_due_at"), ["next_due_at"], unique=False)

    op.create_table(
        "absence",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("habit_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('pause', 'too_much')", name=op.f("ck_absence_kind")),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name=op.f("ck_absence_days")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "habit_id"],
            ["habit.workspace_id", "habit.id"],
            name=op.f("fk_absence_workspace_id_habit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_absence_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_absence")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_absence_workspace_id_source_key")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_absence_workspace_id_person_id"), ["workspace_id", "person_id"], unique=False
        )

    op.create_table(
        "check_in",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("habit_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('done', 'no_chance', 'not_today')", name=op.f("ck_check_in_outcome")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "habit_id"],
            ["habit.workspace_id", "habit.id"],
            name=op.f("fk_check_in_workspace_id_habit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_check_in_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("workspace_id", "habit_id", "day", name=op.f("uq_check_in_workspace_id_habit_id_day")),
    )
    op.create_table(
        "follow_up",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'asked', 'answered', 'let_go')", name=op.f("ck_follow_up_state")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "answer_id"],
            ["answer.workspace_id", "answer.id"],
            name=op.f("fk_follow_up_workspace_id_answer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_follow_up_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("workspace_id", "source_key", name=op.f("uq_follow_up_workspace_id_source_key")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_follow_up_workspace_id_answer_id"), ["workspace_id", "answer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_follow_up_workspace_id_person_id_state"),
            ["workspace_id", "person_id", "state"],
            unique=False,
        )

    op.create_table(
        "practice",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("habit_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("nudge_days", sa.String(), nullable=False),
        sa.Column("workdays", sa.String(), nullable=False),
        sa.Column("plan", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "habit_id"],
            ["habit.workspace_id", "habit.id"],
            name=op.f("fk_practice_workspace_id_habit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["person.workspace_id", "person.id"],
            name=op.f("fk_practice_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_practice")),
        sa.UniqueConstraint(
            "workspace_id", "habit_id", "first_day", name=op.f("uq_practice_workspace_id_habit_id_first_day")
        ),
    )


def downgrade() -> None:
    op.drop_table("practice")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_workspace_id_person_id_state"))
        batch_op.drop_index(batch_op.f("ix_follow_up_workspace_id_answer_id"))

    op.drop_table("follow_up")
    op.drop_table("check_in")
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_absence_workspace_id_person_id"))

    op.drop_table("absence")
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_schedule_next_due_at"))

    op.drop_table("schedule")
    op.drop_table("person_key")
    with op.batch_alter_table("outgoing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_workspace_id_recipient_day"))
        batch_op.drop_index(batch_op.f("ix_outgoing_state_due_at"))

    op.drop_table("outgoing")
    with op.batch_alter_table("habit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_habit_workspace_id_person_id"))

    op.drop_table("habit")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_workspace_id_person_id_day"))

    op.drop_table("answer")
    op.drop_table("person")
    op.drop_table("lease")
    op.drop_table("workspace")
