"""A team's digest on the command line: the stored snapshot, as its manager reads it in chat."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.app import open_database
from bot.settings import Settings
from habits.briefing import brief
from habits.kit import kit
from habits.models import Team
from habits.pages import digest as page
from handlers import plain


class TeamError(LookupError):
    """No team goes by this name."""


def digest(settings: Settings, now: datetime, name: str) -> str:
    """The digests of all teams, or of those with a name, as plain text. Makes no snapshot. Raises `TeamError`."""
    database = open_database(settings)
    try:
        with database.session(writes=False) as session:
            return "\n\n".join(_told(session, team, now) for team in _teams(session, name))
    finally:
        database.close()


def _teams(session: Session, name: str) -> list[Team]:
    rows = select(Team).where(col(Team.ended_on).is_(None)).order_by(Team.name, col(Team.id))
    found = [team for team in session.exec(rows) if not name or team.name.lower() == name.lower()]
    if not found:
        raise TeamError(
            f"There is no team called {name}." if name else "There is no team yet; managers make one on Home."
        )
    return found


def _told(session: Session, team: Team, now: datetime) -> str:
    return plain.text(page.digest(kit(session).catalogue, brief(session, team, now)))
