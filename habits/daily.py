"""The one message of a working day: what it speaks of. How it reads: `pages/daily_message.py`.

In this order: yesterday's unanswered habit, today's nudge, and at most one ask: an own follow-up date, or a
reflection question. What it speaks of is chosen once, when it is first sent, and kept as ids in `Outgoing.about`;
so pressing a button draws the same message again, with what has been said since.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from habits.calendar import is_working
from habits.content import offered
from habits.kit import kit
from habits.models import Answer, CheckIn, FollowUp, Habit, Outgoing, Person
from habits.people import absences_of, workdays_of
from habits.practice import Practised, practised
from habits.selection import least_recent

ANSWERABLE = timedelta(days=7)
"""How long a day can be answered, or its answer changed."""


def choose(session: Session, person: Person, day: date, wanted: bool = False) -> dict[str, str]:
    """What the message of a day speaks of, as ids for `Outgoing.about`; empty when there is nothing to say.

    Args:
        wanted: the person asked for a nudge now, so there is one on any day.
    """
    earlier = _sent_before(session, person, day)
    active = [one for one in practised(session, person, day) if wanted or _asked_of(session, person, one, day)]
    return (
        _yesterday(session, active, earlier, day)
        | _nudge(session, active, earlier, None if wanted else day.isoweekday())
        | _ask(session, person, active, earlier, day)
    )


def still_open(session: Session, person: Person, habit_id: str, day: date) -> bool:
    """Whether a nudge that was put off is still of use: practised, not paused, and without an answer."""
    found = next((one for one in practised(session, person, day) if str(one.id) == habit_id), None)
    if found is None or said_of(session, found.habit, day):
        return False
    return not any(away.covers(day) for away in absences_of(session, person, found.habit))


def said_of(session: Session, habit: Habit, day: date) -> str:
    """The outcome a person gave a habit on a day, or an empty text."""
    found = session.exec(
        select(CheckIn.outcome).where(
            CheckIn.workspace_id == habit.workspace_id, CheckIn.habit_id == habit.id, CheckIn.day == day
        )
    ).first()
    return found or ""


def question_of_the_day(session: Session, person: Person, day: date) -> str:
    """The question that `/reflect` opens with: today's own, else the one put longest ago."""
    earlier = _sent_before(session, person, day + timedelta(days=1))
    if earlier and earlier[0].day == day and "question" in earlier[0].about:
        return earlier[0].about["question"]
    return _question(session, person, practised(session, person, day), earlier, day)


def latest_question(session: Session, person: Person, now: datetime) -> Outgoing | None:
    """The newest message of the last 24 hours that asked something and has no answer yet."""
    rows = session.exec(
        _messages(person)
        .where(col(Outgoing.sent_at) > now - timedelta(hours=24))
        .order_by(col(Outgoing.sent_at).desc())
    )
    return next((row for row in rows if _asks(session, row) and not _answered(session, row)), None)


def _answered(session: Session, out: Outgoing) -> bool:
    answer_id = out.about.get("answer")
    answer = session.get(Answer, (out.workspace_id, UUID(answer_id))) if answer_id else None
    return answer is not None and bool(answer.question_id or answer.follow_up_id)  # else it became a mere note


def _asks(session: Session, out: Outgoing) -> bool:
    """It put a question; or it brought words back, and the person neither put them off nor let them rest."""
    if "follow_up" not in out.about:
        return "question" in out.about
    found = session.get(FollowUp, (out.workspace_id, UUID(out.about["follow_up"])))
    return found is not None and found.state in ("asked", "answered")


def _messages(person: Person) -> SelectOfScalar[Outgoing]:
    return select(Outgoing).where(
        Outgoing.workspace_id == person.workspace_id,
        Outgoing.recipient == person.id,
        Outgoing.state == "sent",
    )


def _sent_before(session: Session, person: Person, day: date) -> list[Outgoing]:
    """Daily messages before a day, newest first. Three months say enough about what was shown when."""
    rows = session.exec(
        _messages(person)
        .where(Outgoing.kind == "daily", Outgoing.day < day, Outgoing.day >= day - timedelta(days=90))
        .order_by(col(Outgoing.day).desc())
    )
    return list(rows)


def _asked_of(session: Session, person: Person, one: Practised, day: date) -> bool:
    return is_working(day, workdays_of(person), absences_of(session, person, one.habit))


def _yesterday(session: Session, active: list[Practised], earlier: list[Outgoing], today: date) -> dict[str, str]:
    """The habit nudged last time, if its day is still without an answer, and can be answered."""
    last = earlier[0] if earlier else None
    if last is None or "habit" not in last.about or last.about.get("snoozed") == "tomorrow":
        return {}
    if today - last.day > ANSWERABLE:
        return {}
    habit = next((one.habit for one in active if str(one.id) == last.about["habit"]), None)
    if habit is None or said_of(session, habit, last.day) or habit.adopted_on > last.day:
        return {}
    return {"past_habit": str(habit.id), "past_day": last.day.isoformat()}


def _nudge(session: Session, active: list[Practised], earlier: list[Outgoing], weekday: int | None) -> dict[str, str]:
    """Today's habit: one put off until today, else the one due today that was nudged longest ago."""
    last = earlier[0] if earlier else None
    if last is not None and last.about.get("snoozed") == "tomorrow":
        again = next((one for one in active if str(one.id) == last.about.get("habit")), None)
        if again is not None and not said_of(session, again.habit, last.day):
            return {key: last.about[key] for key in ("habit", "nudge") if key in last.about}
    due = {str(one.id): one for one in active if weekday is None or weekday in one.nudge_days}
    habit_id = least_recent(list(due), _last_shown(earlier, "habit"))
    if habit_id is None:
        return {}
    nudges = _nudges_of(session, due[habit_id])
    nudge = least_recent(nudges, _last_shown(earlier, "nudge"))
    return {"habit": habit_id} | ({"nudge": nudge} if nudge else {})


def _nudges_of(session: Session, one: Practised) -> list[str]:
    habit = offered(session, one.habit.catalogue_id)
    return [nudge.id for nudge in habit.nudges] if habit else []


def _last_shown(earlier: list[Outgoing], what: str) -> dict[str, date]:
    return {row.about[what]: row.day for row in reversed(earlier) if what in row.about}


def _ask(
    session: Session, person: Person, active: list[Practised], earlier: list[Outgoing], day: date
) -> dict[str, str]:
    """An own follow-up date comes first; else a question, some times a week and never two days running."""
    follow_up = waiting_follow_up(session, person, day)
    if follow_up is not None:
        return {"follow_up": str(follow_up.id)}
    monday = day - timedelta(days=day.weekday())
    asked = [row.day for row in earlier if "question" in row.about]
    this_week = sum(one >= monday for one in asked)
    if not active or this_week >= person.questions_a_week or day - timedelta(days=1) in asked:
        return {}
    question = _question(session, person, active, earlier, day)
    return {"question": question} if question else {}


def waiting_follow_up(session: Session, person: Person, day: date) -> FollowUp | None:
    """The oldest look-back whose day has come."""
    return session.exec(
        select(FollowUp)
        .where(FollowUp.workspace_id == person.workspace_id, FollowUp.person_id == person.id)
        .where(FollowUp.state == "waiting", FollowUp.due_on <= day)
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
    ).first()


def _question(session: Session, person: Person, active: list[Practised], earlier: list[Outgoing], day: date) -> str:
    """Of the questions of the person's habits (or of every habit), the one put or answered longest ago."""
    chosen = [offered(session, one.habit.catalogue_id) for one in active]
    habits = [habit for habit in chosen if habit] or kit(session).catalogue.habits
    answered = session.exec(
        select(col(Answer.question_id), col(Answer.day))
        .where(Answer.workspace_id == person.workspace_id, Answer.person_id == person.id, Answer.day < day)
        .order_by(col(Answer.day))
    ).all()
    shown = dict(answered)
    for question, on in _last_shown(earlier, "question").items():
        shown[question] = max(on, shown.get(question, date.min))
    return least_recent([question.id for habit in habits for question in habit.questions], shown) or ""
