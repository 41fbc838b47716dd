"""Home, and the words that help."""

from contextlib import suppress
from datetime import datetime

from sqlmodel import Session

from habits.messages import Reply, Request, Show
from habits.pages import home
from habits.pages.help import guide
from habits.pauses import why_quiet
from habits.people import UnknownPerson, administers, me, me_today


def show(session: Session, request: Request, now: datetime) -> Reply:
    """`home.show`: the whole page."""
    return Show(home.page(session, me(session, request), now, admin=administers(request)), "home")


def help_me(session: Session, request: Request, now: datetime) -> Reply:
    """`help.show`: what can be typed, and why it is quiet today; an unknown word is named kindly."""
    quiet = ""
    with suppress(UnknownPerson):
        person, today = me_today(session, request, now)
        quiet = why_quiet(session, person, today)
    return Show(guide(request.args.get("unknown", ""), quiet, administers(request)))
