"""Home, and the words that help."""

from datetime import datetime

from sqlmodel import Session

from habits.messages import Reply, Request, Show
from habits.pages import home
from habits.pages.help import guide
from habits.people import me


def show(session: Session, request: Request, now: datetime) -> Reply:
    """`home.show`: the whole page."""
    return Show(home.page(session, me(session, request), now), "home")


def help_me(session: Session, request: Request, now: datetime) -> Reply:  # noqa: ARG001
    """`help.show`: what can be typed; an unknown word is named kindly."""
    return Show(guide(request.args.get("unknown", "")))
