"""`/streaks`."""

from datetime import datetime

from sqlmodel import Session

from habits.messages import Reply, Request, Show
from habits.pages.streaks import overview
from habits.people import me


def show(session: Session, request: Request, now: datetime) -> Reply:
    """`streaks.show`: only the person sees it."""
    person = me(session, request)
    return Show(overview(session, person, now))
