"""Pauses: days on which nothing is asked, of everything or of one habit. Nothing resets, no reason is asked."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, select

from habits.calendar import is_working
from habits.holidays import PublicHolidays, name_of
from habits.kit import kit
from habits.models import Absence, CheckIn, Closure, Habit, Person
from habits.people import absences_of, workdays_of
from habits.words import day_words

KINDS = ("pause", "too_much", "leave", "status")
MONTHS = timedelta(days=60)
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
    """Be quiet from `first` to `last`, both included. A new pause takes the place of a present one, and leave that of
    leave on the same days; else they stand side by side."""
    known = session.exec(
        select(Absence).where(Absence.workspace_id == person.workspace_id, Absence.source_key == source)
    ).first()
    if known is not None:
        return
    if kind == "leave":
        end = last or date.max
        for row in coming_leave(session, person, first):
            if row.first_day <= end:
                _end(session, row, first)
    else:
        _end_all(session, _present(session, person, first, habit, ("pause", "too_much")), first)
    _away(session, person, kind, first, last, source, habit)


def off_today(session: Session, person: Person, day: date, kind: str) -> None:
    """A day on which the person's status says that they are away does not count, unless they said or got something."""
    said = select(CheckIn.id).where(
        CheckIn.workspace_id == person.workspace_id, CheckIn.person_id == person.id, CheckIn.day == day
    )
    if kind == "daily" and session.exec(said).first() is None:
        _away(session, person, "status", day, day, f"status:{person.id}:{day.isoformat()}")


def end_pauses(session: Session, person: Person, today: date, habit: Habit | None = None) -> None:
    """Go on from today: what is present ends yesterday, what begins tomorrow is dropped, the rest stays."""
    _end_all(session, _now(session, person, today, habit), today)


def quiet_until(session: Session, person: Person, today: date, habit: Habit | None = None) -> str:
    """The day on which a present pause ends, in words; "you say so" without an end; empty when there is none.

    One that begins tomorrow is present: today counts still, and nothing more comes."""
    ends = [row.last_day for row in _now(session, person, today, habit)]
    if not ends:
        return ""
    known = [end for end in ends if end is not None]
    return day_words(max(known) + timedelta(days=1), today) if len(known) == len(ends) else "you say so"


def why_quiet(session: Session, person: Person, today: date) -> str:
    """Why nothing comes today, kindly: a public holiday, days off for everybody, or the person's own status."""
    kept = [one for one in absences_of(session, person) if isinstance(one, PublicHolidays) and one.covers(today)]
    names = [name_of(one.place, today) for one in kept]
    closed = select(Closure).where(Closure.workspace_id == person.workspace_id)
    rows = session.exec(closed.where(Closure.first_day <= today, Closure.last_day >= today))
    names += [row.name for row in rows]
    if names:
        return f"It is {names[0]}, so I keep quiet."
    if any(row.kind == "status" and row.first_day == today for row in _present(session, person, today, None)):
        return "Your status says that you are away, so I keep quiet today."
    return ""


def coming_leave(session: Session, person: Person, day: date) -> list[Absence]:
    """Leave that is not over on a day, the earliest first."""
    return sorted(_present(session, person, day, None, ("leave",)), key=lambda row: row.first_day)


def last_of_too_much(session: Session, person: Person, today: date) -> date:
    """Today's rest and the next five working days, holidays and coming leave not counted."""
    workdays, day, left = workdays_of(person), today, TOO_MUCH
    off = [away for away in absences_of(session, person) if not away.covers(today)]
    while left and day - today < MONTHS:
        day += timedelta(days=1)
        left -= is_working(day, workdays, off)
    return today + timedelta(days=7) if left else day


def _away(
    session: Session,
    person: Person,
    kind: str,
    first: date,
    last: date | None,
    source: str,
    habit: Habit | None = None,
) -> None:
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


def _end_all(session: Session, rows: Sequence[Absence], day: date) -> None:
    for row in rows:
        _end(session, row, day)
    session.flush()


def _end(session: Session, row: Absence, day: date) -> None:
    """It ends before a day; one that has not begun by then is dropped."""
    if row.first_day >= day:
        session.delete(row)
    else:
        row.last_day = day - timedelta(days=1)
        session.add(row)


def _now(session: Session, person: Person, today: date, habit: Habit | None) -> list[Absence]:
    """What keeps the bot quiet today, or from tomorrow on."""
    soon = today + timedelta(days=1)
    return [row for row in _present(session, person, today, habit) if row.first_day <= soon]


def _present(
    session: Session, person: Person, day: date, habit: Habit | None, kinds: Sequence[str] = KINDS
) -> list[Absence]:
    """What is not over on a day."""
    rows = session.exec(
        select(Absence).where(Absence.workspace_id == person.workspace_id, Absence.person_id == person.id)
    )
    wanted = habit.id if habit else None
    return [
        row
        for row in rows
        if row.habit_id == wanted and row.kind in kinds and (row.last_day is None or row.last_day >= day)
    ]
