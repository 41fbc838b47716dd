"""Pauses: days on which nothing is asked, of everything or of one habit. Nothing resets, no reason is asked."""

from datetime import date, timedelta

from sqlmodel import Session, select

from habits.calendar import add_working_days
from habits.kit import kit
from habits.models import Absence, Habit, Person
from habits.people import workdays_of
from habits.words import day_words

TOO_MUCH = 5
"""Working days of quiet after "Too much right now"."""


def pause(
    session: Session,
    person: Person,
    kind: str,
    first: date,
    last: date | None,
    source: str,
    habit: Habit | None = None,
) -> None:
    """Be quiet from `first` to `last`, both included. A new pause takes the place of a present one."""
    known = session.exec(
        select(Absence).where(Absence.workspace_id == person.workspace_id, Absence.source_key == source)
    ).first()
    if known is not None:
        return
    end_pauses(session, person, first, habit)
    session.add(
        Absence(
            workspace_id=person.workspace_id,
            id=kit(session).new_id(),
            person_id=person.id,
            habit_id=habit.id if habit else None,
            kind=kind,
            first_day=first,
            last_day=last,
            source_key=source,
        )
    )
    session.flush()


def end_pauses(session: Session, person: Person, today: date, habit: Habit | None = None) -> None:
    """Go on from today: present pauses end yesterday, coming ones are dropped, past ones stay."""
    for row in _present(session, person, today, habit):
        if row.first_day >= today:
            session.delete(row)
        else:
            row.last_day = today - timedelta(days=1)
            session.add(row)
    session.flush()


def quiet_until(session: Session, person: Person, today: date, habit: Habit | None = None) -> str:
    """The day on which a present pause ends, in words; "you say so" without an end; empty when there is none.

    One that begins tomorrow is present: today counts still, and nothing more comes."""
    soon = today + timedelta(days=1)
    ends = [row.last_day for row in _present(session, person, today, habit) if row.first_day <= soon]
    if not ends:
        return ""
    known = [end for end in ends if end is not None]
    return day_words(max(known) + timedelta(days=1), today) if len(known) == len(ends) else "you say so"


def last_of_too_much(person: Person, today: date) -> date:
    """Today's rest and the next five working days."""
    return add_working_days(today, TOO_MUCH, workdays_of(person)) if person.workdays else today + timedelta(days=7)


def _present(session: Session, person: Person, today: date, habit: Habit | None) -> list[Absence]:
    rows = session.exec(
        select(Absence).where(Absence.workspace_id == person.workspace_id, Absence.person_id == person.id)
    )
    wanted = habit.id if habit else None
    return [row for row in rows if row.habit_id == wanted and (row.last_day is None or row.last_day >= today)]
