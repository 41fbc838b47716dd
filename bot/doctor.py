"""What is there and what is missing, in one line each. Shows no secret and nothing that anybody wrote."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col, select

from bot.app import open_database
from bot.settings import Mode, Settings, SettingsError, read_settings
from habits.catalogue import CatalogueError
from habits.models import Outgoing, Person
from habits.vault import VaultError


@dataclass(frozen=True)
class Finding:
    good: bool
    what: str
    says: str


def examine() -> Iterator[Finding]:
    """Settings, content, keys and database, then who is out of reach and why."""
    try:
        settings = read_settings()
    except SettingsError as error:
        yield Finding(False, "settings", str(error))
        return
    yield Finding(True, "settings", f"would run on: {settings.mode.value}")
    yield from _inside(settings)
    if settings.mode is Mode.LOCAL:
        yield Finding(True, "Slack", "no tokens, so `make run` starts the local workspace; see the README to connect")


def _inside(settings: Settings) -> Iterator[Finding]:
    try:
        database = open_database(settings)
    except CatalogueError as error:
        yield Finding(False, "catalogue", str(error))
        return
    except VaultError as error:
        yield Finding(False, "keys", str(error))
        return
    except (OSError, DatabaseError) as error:  # never its message: that may hold what is in a row
        where = f"{settings.store if not settings.database_url else 'DATABASE_URL'} cannot be opened"
        yield Finding(False, "database", f"{where} ({type(getattr(error, 'orig', None) or error).__name__})")
        return
    try:
        with database.session(writes=False) as session:
            yield from _people(session)
    finally:
        database.close()


def _people(session: Session) -> Iterator[Finding]:
    started = session.exec(select(func.count()).where(col(Person.started_at).is_not(None))).one()
    yield Finding(True, "database", f"up to date; {started} people have pressed Start")
    reasons = session.exec(select(Person.unreachable).where(Person.unreachable != "")).all()
    for reason in sorted(set(reasons)):
        yield Finding(False, "delivery", f"{reasons.count(reason)} people are out of reach: {reason}")
    failed = session.exec(select(func.count()).where(Outgoing.state == "failed")).one()
    if failed:
        yield Finding(True, "delivery", f"{failed} messages could not be sent")
