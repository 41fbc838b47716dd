"""Teams: invitations, digests, promises"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('daily', 'snooze')"
AFTER = "kind IN ('daily', 'snooze', 'invitation', 'digest', 'post')"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("person", sa.Column("leads", sa.Boolean(), nullable=True))
    op.add_column("outgoing", sa.Column("channel", sa.String(), nullable=True))
    _messages_are(AFTER)
    _team()
    _invited()
    _membership()
    _counting()
    _snapshot()
    _promise()


def downgrade() -> None:
    for name in ("promise_mark", "promise", "snapshot", "counting", "membership", "invited", "team"):
        op.drop_table(name)
    op.execute("DELETE FROM outgoing WHERE kind IN ('invitation', 'digest', 'post')")
    _messages_are(BEFORE)
    op.drop_column("outgoing", "channel")
    op.drop_column("person", "leads")


def _messages_are(rule: str) -> None:
    with op.batch_alter_table("outgoing") as batch:
        batch.drop_constraint(op.f("ck_outgoing_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_outgoing_kind"), rule)


def _column(name: str, kind: sa.types.TypeEngine[Any], *, empty: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=empty)


def _ids(*names: str) -> Sequence[sa.Column[Any]]:
    return [_column(name, sa.Uuid()) for name in names]


def _of(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_workspace_id_{column}")
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{parent}.workspace_id", f"{parent}.id"], name=name)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _team() -> None:
    op.create_table(
        "team",
        *_ids("workspace_id", "id"),
        _column("name", sa.String()),
        _column("channel", sa.String()),
        _column("to_channel", sa.Boolean()),
        _column("habit", sa.String()),
        _column("tz", sa.String()),
        _column("digest_on", sa.Integer()),
        _column("digest_at", sa.Time()),
        _column("next_digest_at", INSTANT, empty=True),
        _column("begins", sa.Date()),
        _column("weeks", sa.Integer()),
        _column("ended_on", sa.Date(), empty=True),
        _column("source_key", sa.String()),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_team_workspace_id")),
        _check("team", "digest_on", "digest_on BETWEEN 1 AND 7"),
        _check("team", "weeks", "weeks IN (1, 4)"),
        _check("team", "ended", "ended_on IS NULL OR next_digest_at IS NULL"),
        _unique("team", "workspace_id", "source_key"),
        _key("team", "workspace_id", "id"),
    )
    op.create_index(op.f("ix_team_next_digest_at"), "team", ["next_digest_at"])


def _invited() -> None:
    op.create_table(
        "invited",
        *_ids("workspace_id", "team_id"),
        _column("platform_id", sa.String()),
        _column("added_on", sa.Date()),
        _column("role", sa.String()),
        _column("removed_on", sa.Date(), empty=True),
        _of("invited", "team", "team_id"),
        _check("invited", "role", "role IN ('owner', 'manager', 'coach', 'member')"),
        _check("invited", "days", "removed_on IS NULL OR removed_on >= added_on"),
        _key("invited", "workspace_id", "team_id", "platform_id", "added_on"),
    )
    op.create_index(
        op.f("ix_invited_workspace_id_team_id_platform_id"),
        "invited",
        ["workspace_id", "team_id", "platform_id"],
        unique=True,
        sqlite_where=sa.text("removed_on IS NULL"),
        postgresql_where=sa.text("removed_on IS NULL"),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        *_ids("workspace_id", "team_id", "person_id"),
        _column("state", sa.String()),
        _column("own_line", sa.Boolean()),
        _column("muted", sa.Boolean()),
        _of("membership", "team", "team_id"),
        _of("membership", "person", "person_id"),
        _check("membership", "state", "state IN ('joined', 'declined')"),
        _key("membership", "workspace_id", "team_id", "person_id"),
    )
    op.create_index(op.f("ix_membership_workspace_id_person_id"), "membership", ["workspace_id", "person_id"])


def _counting() -> None:
    op.create_table(
        "counting",
        *_ids("workspace_id", "person_id"),
        _column("first_day", sa.Date()),
        _column("team_id", sa.Uuid(), empty=True),
        _of("counting", "team", "team_id"),
        _of("counting", "person", "person_id"),
        _key("counting", "workspace_id", "person_id", "first_day"),
    )
    op.create_index(op.f("ix_counting_workspace_id_team_id"), "counting", ["workspace_id", "team_id"])


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        *_ids("workspace_id", "id", "team_id"),
        _column("first_day", sa.Date()),
        _column("last_day", sa.Date()),
        _column("made_at", INSTANT),
        _column("content", sa.JSON()),
        _of("snapshot", "team", "team_id"),
        _check("snapshot", "days", "last_day > first_day"),
        _unique("snapshot", "workspace_id", "team_id", "first_day"),
        _key("snapshot", "workspace_id", "id"),
    )


def _promise() -> None:
    op.create_table(
        "promise",
        *_ids("workspace_id", "id", "team_id", "person_id"),
        _column("week", sa.Date()),
        _column("action", sa.String()),
        _column("text", sa.LargeBinary(), empty=True),
        _column("happened", sa.Boolean(), empty=True),
        _column("said_at", INSTANT),
        _column("source_key", sa.String()),
        _of("promise", "team", "team_id"),
        _of("promise", "person", "person_id"),
        _check("promise", "text", "action <> '' OR text IS NOT NULL"),
        _unique("promise", "workspace_id", "source_key"),
        _unique("promise", "workspace_id", "team_id", "week"),
        _key("promise", "workspace_id", "id"),
    )
    op.create_table(
        "promise_mark",
        *_ids("workspace_id", "promise_id", "person_id"),
        _column("happened", sa.Boolean()),
        _column("said_at", INSTANT),
        _of("promise_mark", "person", "person_id"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "promise_id"],
            ["promise.workspace_id", "promise.id"],
            name=op.f("fk_promise_mark_workspace_id_promise_id"),
            ondelete="CASCADE",
        ),
        _key("promise_mark", "workspace_id", "promise_id", "person_id"),
    )
