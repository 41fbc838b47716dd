"""Does it run by itself? One item every two weeks, four after four, eight and twelve weeks. Private.

The items are those of the Self-Report Behavioural Automaticity Index (Gardner, Abraham, Lally & de Bruijn 2012,
CC BY); the first alone does for the short form.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from habits.kit import kit
from habits.models import Habit, Person, Rating

ITEMS = {
    "automatic": "I do it automatically.",
    "remember": "I do it without having to remember.",
    "thinking": "I do it without thinking.",
    "realise": "I start before I realise I am doing it.",
}
ONE, FOUR = ("automatic",), tuple(ITEMS)
EVERY = timedelta(days=14)
APART = timedelta(days=10)
"""One that was asked late in its two weeks has the next one wait."""
LONGER_ON = (2, 4, 6)
"""After so many times two weeks all four are asked."""

SURE, STRONG = 6, 0.80
"""A habit may graduate at two such answers in a row and this strength."""


def due(adopted_on: date, day: date, asked_on: Iterable[date]) -> tuple[str, ...]:
    """The items to ask of a habit on a day: once in each two weeks since it was taken up, whether answered or not."""
    rounds = (day - adopted_on) // EVERY
    if rounds < 1 or any(one >= adopted_on + rounds * EVERY or day - one < APART for one in asked_on):
        return ()
    return FOUR if rounds in LONGER_ON else ONE


def rate(session: Session, person: Person, habit: Habit, day: date, scores: dict[str, int], now: datetime) -> None:
    """Keep what the person says of a day; saying it again replaces it. ValueError for a score outside 1..7."""
    for item, score in scores.items():
        if item not in ITEMS or not 1 <= score <= 7:
            raise ValueError(f"{item} cannot be {score}")
        row = session.exec(_of(habit).where(Rating.day == day, Rating.item == item)).first() or Rating(
            workspace_id=person.workspace_id,
            id=kit(session).new_id(),
            person_id=person.id,
            habit_id=habit.id,
            day=day,
            item=item,
            score=score,
            said_at=now,
        )
        row.score, row.said_at = score, now
        session.add(row)
    session.flush()


def ratings(session: Session, habit: Habit) -> list[tuple[date, int]]:
    """How much it runs by itself, 1 to 7, oldest first: the one item that is always asked."""
    rows = session.exec(_of(habit).where(Rating.item == "automatic").order_by(col(Rating.day)))
    return [(row.day, row.score) for row in rows]


def runs_by_itself(scores: Sequence[int], strength: float) -> bool:
    """Whether it may graduate: the last two answers were 6 or 7, and its strength is 0.80 or more."""
    return len(scores) >= 2 and min(scores[-2:]) >= SURE and strength >= STRONG


def _of(habit: Habit) -> SelectOfScalar[Rating]:
    return select(Rating).where(Rating.workspace_id == habit.workspace_id, Rating.habit_id == habit.id)
