"""Which process sends for a workspace.

A lease runs by the database's own clock, the only one that all processes share. Whoever takes it from another raises
its token: what was begun under a lower token is not begun again by its former owner (fencing).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col, select

from habits.models import Lease, UtcDateTime


class DatabaseTime(FunctionElement[datetime]):
    """The database's clock at this moment, not at the transaction's beginning."""

    type = UtcDateTime()
    inherit_cache = True


class OddTime(DatabaseTime):
    """Two hours from now. What lies further ahead was written by a clock that has been set back since: it does not
    count."""

    inherit_cache = True


ODD = timedelta(hours=2)
"""The same for our own sums."""


@compiles(DatabaseTime, "postgresql")
def _on_postgresql(time: DatabaseTime, _: Any, **__: Any) -> str:
    return "clock_timestamp()" + (" + interval '2 hours'" if isinstance(time, OddTime) else "")


@compiles(DatabaseTime, "sqlite")
def _on_sqlite(time: DatabaseTime, _: Any, **__: Any) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now'{', ' + repr('+2 hours') if isinstance(time, OddTime) else ''})"


ASK_AGAIN = timedelta(hours=1)
"""A workspace out of reach is tried again so much later, with one message: the app may have been put back."""


@dataclass(frozen=True)
class Hold:
    """A lease in hand. `quiet`: seconds that the platform still wants to be left alone. `unreachable`: why nobody
    there could be reached lately."""

    workspace_id: UUID
    owner: str
    token: int
    quiet: float
    unreachable: str


def take(session: Session, workspace_id: UUID, owner: str, length: timedelta) -> Hold | None:
    """The workspace's lease for `owner`, newly or still; None while another holds it."""
    lease = session.exec(
        select(Lease).where(Lease.workspace_id == workspace_id).with_for_update(skip_locked=True)
    ).first()
    now = time_of(session)
    if lease is None or (lease.owner not in ("", owner) and _ahead(lease.until, now)):
        return None
    lease.token += lease.owner != owner
    lease.owner, lease.until = owner, now + length
    session.add(lease)
    quiet = _ahead(lease.quiet_until, now) if lease.quiet_until else 0.0
    return Hold(workspace_id, owner, lease.token, quiet, lease.unreachable)


def renew(session: Session, hold: Hold, length: timedelta) -> bool:
    """Make it last from now on; False when somebody else has it."""
    if lease := _locked(session, hold):
        lease.until = time_of(session) + length
        session.add(lease)
    return lease is not None


def holds(session: Session, hold: Hold) -> bool:
    """Whether nobody has taken it since; nobody can before this transaction ends."""
    return _locked(session, hold) is not None


def keep_quiet(session: Session, hold: Hold, seconds: float, unreachable: str = "") -> None:
    """The platform wants to be left alone, or nobody there can be reached: whoever comes next has to know."""
    if lease := _locked(session, hold):
        lease.quiet_until, lease.unreachable = time_of(session) + timedelta(seconds=seconds), unreachable
        session.add(lease)


def in_reach(session: Session, hold: Hold | None = None) -> None:
    """A message arrived there; or, without a lease, everywhere: a fresh start, perhaps with a new token."""
    found = [_locked(session, hold)] if hold else session.exec(select(Lease).where(Lease.unreachable != "")).all()
    for lease in found:
        if lease:
            lease.unreachable, lease.quiet_until = "", None
            session.add(lease)


def release(session: Session, owner: str | None = None, workspace_id: UUID | None = None) -> None:
    """Give back an owner's leases, or that of one workspace; without an owner all of them, where only one process
    can be."""
    statement = select(Lease).where(Lease.owner != "").with_for_update()
    if owner is not None:
        statement = statement.where(Lease.owner == owner)
    if workspace_id is not None:
        statement = statement.where(Lease.workspace_id == workspace_id)
    for lease in session.exec(statement):
        lease.owner = ""
        session.add(lease)


def free_for(owner: Any) -> Any:
    """The SQL condition that `owner` (a text, or what will be one) may take a lease, or has it, and it is worth it."""
    free = (col(Lease.owner) == "") | (col(Lease.owner) == owner) | _over(col(Lease.until))
    return free & ((col(Lease.unreachable) == "") | _over(col(Lease.quiet_until)))


def time_of(session: Session) -> datetime:
    """What time it is for the database: aware, UTC."""
    now: datetime = session.execute(select(DatabaseTime())).scalar_one()
    return now


def _ahead(until: datetime, now: datetime) -> float:
    """Seconds until then; 0 when it is over, or too far ahead to be true."""
    return max(0.0, (until - now).total_seconds()) if until <= now + ODD else 0.0


def _over(until: Any) -> Any:
    """The same in SQL."""
    return (until <= DatabaseTime()) | (until > OddTime())


def _locked(session: Session, hold: Hold) -> Lease | None:
    ours = select(Lease).where(Lease.workspace_id == hold.workspace_id, Lease.owner == hold.owner)
    return session.exec(ours.where(Lease.token == hold.token).with_for_update()).first()
