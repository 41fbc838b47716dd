"""How a person practises their habits on a given day: the newest `Practice` row that has begun."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from habits.cadence import Cadence
from habits.calendar import nudge_days
from habits.kit import kit
from habits.models import Habit, Person, Practice
from habits.vault import reveal, seal
from habits.words import plan_words


@dataclass(frozen=True)
class Plan:
    name: str
    cue: str
    action: str

    def __str__(self) -> str:
        return plan_words(self.cue, self.action)


@dataclass(frozen=True)
class Practised:
    """A habit with its plan, readable. `nudge_days` are ISO weekdays."""

    habit: Habit
    plan: Plan
    cadence: Cadence
    nudge_days: frozenset[int]

    @property
    def id(self) -> UUID:
        return self.habit.id


def practised(session: Session, person: Person, day: date) -> list[Practised]:
    """The person's active habits on a day, in the order they were taken up."""
    habits = session.exec(
        select(Habit)
        .where(Habit.workspace_id == person.workspace_id, Habit.person_id == person.id)
        .order_by(col(Habit.adopted_on), col(Habit.id))
    ).all()
    return [
        read(session, person, habit, day)
        for habit in habits
        if habit.adopted_on <= day and (habit.stopped_on is None or day < habit.stopped_on)
    ]


def read(session: Session, person: Person, habit: Habit, day: date) -> Practised:
    """One habit as practised on a day (before its first day: as it began)."""
    rows = history(session, habit)
    begun = [row for row in rows if row.first_day <= day] or rows[:1]
    row = begun[-1]
    return Practised(
        habit,
        plan=_plan(session, person, row),
        cadence=Cadence.parse(row.cadence),
        nudge_days=frozenset(int(d) for d in row.nudge_days),
    )


def history(session: Session, habit: Habit) -> list[Practice]:
    """Every way this habit was practised, oldest first."""
    return list(
        session.exec(
            select(Practice)
            .where(Practice.workspace_id == habit.workspace_id, Practice.habit_id == habit.id)
            .order_by(col(Practice.first_day))
        )
    )


def reword(session: Session, person: Person, habit: Habit, day: date, plan: Plan) -> None:
    """Other words from a day on, and in what is planned after it; rhythm and working week stay."""
    for first_day, row in _from(session, habit, day):
        days = frozenset(int(d) for d in row.nudge_days)
        write(session, person, habit, first_day, plan, Cadence.parse(row.cadence), days, row.workdays)


def new_week(session: Session, person: Person, habit: Habit, day: date) -> None:
    """The person's present working week from a day on, and in what is planned after it; words and rhythm stay."""
    workdays = frozenset(int(d) for d in person.workdays)
    for first_day, row in _from(session, habit, day):
        cadence = Cadence.parse(row.cadence)
        write(session, person, habit, first_day, _plan(session, person, row), cadence, nudge_days(cadence, workdays))


def write(
    session: Session,
    person: Person,
    habit: Habit,
    first_day: date,
    plan: Plan,
    cadence: Cadence,
    on_days: frozenset[int],
    workdays: str = "",
) -> None:
    """Practise it so from a day on. A second change for the same day replaces the first: neither has passed.

    Args:
        on_days: the weekdays on which it is nudged.
        workdays: the working week; empty: as the person has it now.
    """
    same = [row for row in history(session, habit) if row.first_day == first_day]
    row = (
        same[0]
        if same
        else Practice(
            workspace_id=habit.workspace_id,
            id=kit(session).new_id(),
            person_id=person.id,
            habit_id=habit.id,
            first_day=first_day,
            cadence="",
            nudge_days="",
            workdays="",
            plan=b"",
        )
    )
    row.cadence, row.workdays = str(cadence), workdays or person.workdays
    row.nudge_days = "".join(map(str, sorted(on_days)))
    row.plan = seal(session, person, row.id, json.dumps({"name": plan.name, "cue": plan.cue, "action": plan.action}))
    session.add(row)
    session.flush()


def _from(session: Session, habit: Habit, day: date) -> list[tuple[date, Practice]]:
    """The way in force on a day, as of that day, and every way planned after it."""
    rows = history(session, habit)
    begun, planned = [row for row in rows if row.first_day <= day], [row for row in rows if row.first_day > day]
    return [*((day, row) for row in begun[-1:]), *((row.first_day, row) for row in planned)]


def _plan(session: Session, person: Person, row: Practice) -> Plan:
    return Plan(**json.loads(reveal(session, person, row.id, row.plan)))


def next_monday(day: date) -> date:
    """Cadence changes start on a Monday: the next one, never today."""
    return day + timedelta(days=8 - day.isoweekday())
