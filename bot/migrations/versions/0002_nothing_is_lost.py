"""Nothing is lost: when to try again, who wants quiet, who is out of reach; a lease for every workspace"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from habits.models import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHECKS = {
    "lease": {"token": "token >= 0"},
    "schedule": {"kind": "kind IN ('daily')"},
    "practice": {"nudge_days": "length(nudge_days) <= 7", "workdays": "length(workdays) <= 7"},
    "outgoing": {
        "attempts": "attempts >= 0",
        "expires_at": "expires_at >= due_at",
        "sent": "state <> 'sent' OR (sent_at IS NOT NULL AND message_id <> '')",
        "failed": "state <> 'failed' OR reason <> ''",
    },
}


def upgrade() -> None:
    op.execute("DELETE FROM lease")  # nobody runs while the schema changes
    with op.batch_alter_table("lease") as batch:
        batch.add_column(sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("unreachable", sa.String(), nullable=False))
    op.execute(_leases())
    op.add_column("outgoing", sa.Column("try_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outgoing SET try_at = due_at")
    op.execute("UPDATE outgoing SET expires_at = due_at WHERE expires_at < due_at")
    op.execute("UPDATE outgoing SET reason = 'unknown' WHERE state = 'failed' AND reason = ''")
    for table, checks in CHECKS.items():
        with op.batch_alter_table(table) as batch:
            if table == "outgoing":
                batch.alter_column("try_at", nullable=False)
                batch.drop_index("ix_outgoing_state_due_at")
                batch.create_index("ix_outgoing_state_try_at", ["state", "try_at"])
                batch.create_index("ix_outgoing_workspace_id_state_try_at", ["workspace_id", "state", "try_at"])
            for name, check in checks.items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), check)


def downgrade() -> None:
    for table, checks in CHECKS.items():
        with op.batch_alter_table(table) as batch:
            for name in checks:
                batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
            if table == "outgoing":
                batch.drop_index("ix_outgoing_state_try_at")
                batch.drop_index("ix_outgoing_workspace_id_state_try_at")
                batch.drop_column("try_at")
                batch.create_index("ix_outgoing_state_due_at", ["state", "due_at"])
            if table == "lease":
                batch.drop_column("quiet_until")
                batch.drop_column("unreachable")


def _leases() -> sa.Insert:
    """A lease that is free, for every workspace."""
    columns = ["workspace_id", "owner", "token", "until", "unreachable"]
    long_ago = sa.literal(datetime.fromtimestamp(0, UTC), UtcDateTime())
    free = sa.select(sa.column("id", sa.Uuid()), sa.literal(""), sa.literal(0), long_ago, sa.literal(""))
    lease = sa.table("lease", *(sa.column(name) for name in columns))
    return sa.insert(lease).from_select(columns, free.select_from(sa.table("workspace")))
