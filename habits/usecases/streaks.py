"""`/streaks`, and the last twelve weeks of one habit."""

from datetime import datetime

from sqlmodel import Session

from habits.messages import Reply, Request, Show
from habits.models import Habit
from habits.pages import progress
from habits.pages.common import gone
from habits.pages.streaks import overview
from habits.people import me, me_today, mine
from habits.practice import read


def show(session: Session, request: Request, now: datetime) -> Reply:
    """`streaks.show`: only the person sees it."""
    person = me(session, request)
    return Show(overview(session, person, now))


def twelve_weeks(session: Session, request: Request, now: datetime) -> Reply:
    """`progress.show`: as a picture in the person's own chat, or in words for those who prefer them or ask for them."""
    person, today = me_today(session, request, now)
    habit = mine(session, person, Habit, request.args.get("habit", ""))
    if habit is None:
        return gone("habit")
    one = read(session, person, habit, today)
    shown = progress.read(session, person, one, today)
    if person.plain or request.args.get("as") == "words":
        return Show(progress.in_words(shown))
    return progress.in_picture(one, shown)
