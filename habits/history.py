"""From rows to days: what a person said of a habit, day by day, for streaks and the week at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlmodel import Session, col, select

from habits.cadence import Cadence
from habits.calendar import Absence as Away
from habits.grid import counts
from habits.models import CheckIn, Habit, Outgoing, Person, Practice
from habits.people import absences_of
from habits.practice import history
from habits.streaks import Day, Streak, overall, whole_weeks
from habits.strength import Outcome, over_changes

OUTCOMES = {"done": Outcome.DONE, "no_chance": Outcome.SKIPPED, "not_today": Outcome.MISSED}


@dataclass(frozen=True)
class Past:
    """What is known of one habit's days. `asked`: the day's message spoke of it. `came`: there was a message, or
    nothing to say, so that a habit with days of one's own choice could be done."""

    habit: Habit
    said: dict[date, str]
    asked: frozenset[date]
    came: frozenset[date]
    absences: Sequence[Away]
    ways: Sequence[Practice]

    def way(self, day: date) -> Practice:
        """How it was practised on that day."""
        begun = [row for row in self.ways if row.first_day <= day] or self.ways[:1]
        return begun[-1]

    def silent(self, day: date) -> bool:
        """We did not ask: no message, one too late, or another habit's turn; of a habit that counts weeks, in that
        whole week."""
        if Cadence.parse(self.way(day).cadence).per == "day":
            return day not in self.asked
        return day not in self.came or _monday(day) not in self.asked_weeks

    @cached_property
    def asked_weeks(self) -> frozenset[date]:
        """The Mondays of the weeks in which a message spoke of the habit."""
        return frozenset(_monday(day) for day in self.asked)

    def day(self, day: date, today: date) -> Day:
        """A past day on which we did not ask is skipped, unless the person answered anyway."""
        outcome = OUTCOMES.get(self.said.get(day, ""))
        away = any(absence.covers(day) for absence in self.absences)
        inside = self.habit.adopted_on <= day and (self.habit.stopped_on is None or day < self.habit.stopped_on)
        return Day(
            date=day,
            working=str(day.isoweekday()) in self.way(day).workdays,
            available=inside and not away,
            outcome=Outcome.SKIPPED if outcome is None and day < today and self.silent(day) else outcome,
        )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def past(session: Session, person: Person, habit: Habit) -> Past:
    """Everything said of a habit, and the days that do not count."""
    said = session.exec(
        select(col(CheckIn.day), col(CheckIn.outcome)).where(
            CheckIn.workspace_id == person.workspace_id, CheckIn.habit_id == habit.id
        )
    ).all()
    messages = session.exec(
        select(col(Outgoing.day), col(Outgoing.state), col(Outgoing.about))
        .where(Outgoing.workspace_id == person.workspace_id, Outgoing.recipient == person.id)
        .where(Outgoing.kind == "daily", col(Outgoing.state).in_(("sent", "cancelled")))
    ).all()
    return Past(
        habit,
        said=dict(said),
        asked=frozenset(day for day, state, about in messages if state == "sent" and _asked(about, habit)),
        came=frozenset(day for day, _, _ in messages),
        absences=absences_of(session, person, habit),
        ways=history(session, habit),
    )


def _asked(about: dict[str, str], habit: Habit) -> bool:
    """The message spoke of this habit, and it was not put off until another day."""
    return about.get("habit") == str(habit.id) and about.get("snoozed") != "tomorrow"


def streak_of(known: Past, today: date) -> Streak:
    """The habit's streak up to the person's local date, over every cadence it was practised with."""
    days = list(whole_weeks(min(known.habit.adopted_on, today), today))
    stretches = []
    rows = known.ways
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        cadence = Cadence.parse(row.cadence)
        until = following.first_day if following else date.max
        part = [known.day(day, today) for day in days if _start(row.first_day, rows[0].first_day) <= day < until]
        stretches.append((cadence, part))
    return overall(_joined(stretches), today)


def comes_back(known: Past, day: date) -> bool:
    """Whether what was done on a day is the first after one that was asked for and let pass; weeks likewise."""
    if Cadence.parse(known.way(day).cadence).per == "week":
        monday = _monday(day)
        before = [known.said.get(monday - timedelta(days=n)) for n in range(1, 8)]
        so_far = [known.said.get(monday + timedelta(days=n)) for n in range((day - monday).days)]
        asked = monday - timedelta(days=7) in known.asked_weeks
        return asked and "done" not in before and "no_chance" not in before and "done" not in so_far
    earlier = (known.day(day - timedelta(days=n), day) for n in range(1, 15))
    last = next((one for one in earlier if one.chance), None)
    return last is not None and last.outcome is not Outcome.DONE


def week_of(known: Past, today: date) -> list[Day]:
    """Monday to Sunday of the week of `today`."""
    return [known.day(day, today) for day in whole_weeks(today, today)]


def strengths(known: Past, today: date) -> dict[date, float]:
    """The habit's strength from 0 to 1 at the end of each day, from the first to the person's local date; on its way
    through every cadence it was practised with. Empty before the first day."""
    first = known.habit.adopted_on
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    untils = [*(row.first_day for row in known.ways[1:]), date.max]
    stretches, begun = [], 0
    for row, until in zip(known.ways, untils, strict=True):
        ended = min(max((until - first).days, begun), len(days))
        outcomes = [counts(known.day(day, today), today) for day in days[begun:ended]]
        stretches.append((outcomes, *_asked_of(row)))
        begun = ended
    return dict(zip(days, over_changes(stretches), strict=True))


def strength_on(known: Past, today: date) -> float:
    """The habit's strength from 0 to 1 by now."""
    return strengths(known, today).get(today, 0.0)


def _asked_of(row: Practice) -> tuple[int, int]:
    """How often, in the days of a normal week that count: a daily habit asks each of them."""
    cadence = Cadence.parse(row.cadence)
    return (1, 1) if cadence.per == "day" else (cadence.times, max(1, len(row.workdays)))


def _start(first_day: date, very_first: date) -> date:
    """The first way of practising begins with its whole week, so that weeks can be counted."""
    return first_day - timedelta(days=first_day.weekday()) if first_day == very_first else first_day


def _joined(stretches: list[tuple[Cadence, list[Day]]]) -> list[tuple[Cadence, list[Day]]]:
    """A changed plan with the same cadence is the same stretch; changes of cadence fall on Mondays."""
    joined: list[tuple[Cadence, list[Day]]] = []
    for cadence, days in stretches:
        if joined and joined[-1][0] == cadence:
            joined[-1][1].extend(days)
        else:
            joined.append((cadence, days))
    return joined
