"""The one message of a working day: what it speaks of. How it reads: `pages/daily_message.py`.

In this order: yesterday's unanswered habit, today's nudge, and at most one ask (`asks.py`); less of it, or nothing,
when no answers come (`rhythm.py`). What it speaks of is chosen once, when it is first sent, and kept as ids in
`Outgoing.about`; so pressing a button draws the same message again, with what has been said since.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from habits.asks import ask, own_words
from habits.calendar import is_working, working_days_before
from habits.content import offered, style_of
from habits.models import Answer, CheckIn, FollowUp, Habit, Outgoing, Person
from habits.people import absences_of, workdays_of
from habits.practice import Practised, practised
from habits.rhythm import BACK_OFF, CHECK_IN, Rhythm, rests, rhythm, unanswered
from habits.selection import least_recent, next_text
from habits.shown import last_shown, sent_before, sent_to
from habits.tools import TOOLS, entries

ANSWERABLE = timedelta(days=7)
"""How long a day can be answered, or its answer changed."""

RESTS = 20
"""Working days until somebody may see the same text again."""

GRADUATED = timedelta(days=28)
"""A habit that runs by itself is nudged so seldom."""

BACK = {"follow_up", "entry", "tool"}
"""Asks that bring a person's own words back."""


def choose(session: Session, person: Person, day: date, wanted: bool = False) -> dict[str, str]:
    """What the message of a day speaks of, as ids for `Outgoing.about`; empty when there is nothing to say.

    Args:
        wanted: the person asked for a nudge now, so there is one on any day.
    """
    earlier = sent_before(session, person, day)
    active = [one for one in practised(session, person, day) if wanted or _asked_of(session, person, one, day)]
    silent = [] if wanted else unanswered(session, person, day)
    now = rhythm(silent)
    if now is Rhythm.QUIET:
        return {}
    if now is Rhythm.ASK:
        return {"service": CHECK_IN}
    if now is Rhythm.HALF and rests(person, silent, day):
        return own_words(session, person, day)
    chosen = _yesterday(session, active, earlier, day) | _nudge(session, person, active, earlier, day, wanted)
    if now is Rhythm.HALF:  # what is said less often is said in fewer words
        told = any(row.about.get("service") == BACK_OFF for row in silent)
        return chosen | own_words(session, person, day) | ({} if told or not chosen else {"service": BACK_OFF})
    asked = ask(session, person, active, earlier, day)
    return chosen | asked | ({} if BACK & asked.keys() else _recall(session, person, chosen, earlier, day))


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


def latest_question(session: Session, person: Person, now: datetime) -> Outgoing | None:
    """The newest message of the last 24 hours that asked something and has no answer yet."""
    rows = session.exec(
        sent_to(person).where(col(Outgoing.sent_at) > now - timedelta(hours=24)).order_by(col(Outgoing.sent_at).desc())
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


def _nudge(
    session: Session, person: Person, active: list[Practised], earlier: list[Outgoing], day: date, wanted: bool
) -> dict[str, str]:
    """Today's habit: one put off until today, else the one due today that was nudged longest ago."""
    last = earlier[0] if earlier else None
    if last is not None and last.about.get("snoozed") == "tomorrow":
        again = next((one for one in active if str(one.id) == last.about.get("habit")), None)
        if again is not None and not said_of(session, again.habit, last.day):
            return {key: last.about[key] for key in ("habit", "nudge", "why") if key in last.about}
    nudged = last_shown(earlier, "habit")
    due = {
        str(one.id): one
        for one in active
        if (wanted or _comes_up(one, nudged.get(str(one.id)), day)) and not said_of(session, one.habit, day)
    }
    habit_id = least_recent(list(due), nudged)
    if habit_id is None:
        return {}
    return {"habit": habit_id} | _text(session, person, due[habit_id], earlier, day)


def _recall(
    session: Session, person: Person, chosen: dict[str, str], earlier: list[Outgoing], day: date
) -> dict[str, str]:
    """Once a week a nudge quotes what the person keeps in a tool: their purpose. Not to who chose forms only."""
    monday = day - timedelta(days=day.weekday())
    told = any("recall" in row.about and row.day >= monday for row in earlier)
    if told or "habit" not in chosen or not person.free_text:
        return {}
    kept = {tool for tool, _, _ in entries.last_days(session, person)} - entries.switched_off(session, person)
    tool = next((one for one in TOOLS.values() if one.recall and one.id in kept), None)
    return {"recall": tool.id} if tool else {}


def _comes_up(one: Practised, nudged_on: date | None, day: date) -> bool:
    """On its nudge days; one that runs by itself once in four weeks."""
    if day.isoweekday() not in one.nudge_days:
        return False
    graduated = one.habit.graduated_on
    return graduated is None or day - max(graduated, nudged_on or graduated) >= GRADUATED


def _text(session: Session, person: Person, one: Practised, earlier: list[Outgoing], day: date) -> dict[str, str]:
    """Which of the habit's nudges, and why; nothing when the person's own plan is the nudge."""
    habit = offered(session, one.habit.catalogue_id)
    styles = {nudge.id: nudge.style for nudge in habit.nudges} if habit else {}
    shown = last_shown(earlier, "nudge")
    last = next((row.about["nudge"] for row in earlier if "nudge" in row.about), "")
    rested = working_days_before(day, RESTS, workdays_of(person))
    nudge = next_text(styles, shown, style_of(session, last), rested)
    if nudge is None:
        return {}
    return {"nudge": nudge, "why": "turn" if nudge in shown else "first"}
