"""The one thing that a daily message asks beside its habit.

In this order: words that were to come back, an answer's or a tool's; a team that asks for them, a habit that may
graduate, how much one runs by itself, a harder step, what a tool asks every now and then, a fresh start, a reflection
question. What does not fit waits for another day.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import zip_longest

from sqlmodel import Session, col, select

from habits import automaticity
from habits.automaticity import ratings, runs_by_itself
from habits.calendar import is_working
from habits.content import offered
from habits.history import Past, past, strength_on
from habits.kit import kit
from habits.models import Answer, FollowUp, Outgoing, Person
from habits.people import workdays_of
from habits.practice import Practised, history, practised
from habits.rhythm import CHECK_IN
from habits.selection import least_recent
from habits.shown import last_shown, sent_before, sent_to
from habits.strength import Outcome
from habits.teams import places
from habits.tools import TOOLS, entries
from habits.tools.tool import Moment

STRETCH = 20
"""After so many times a harder neighbour is offered, once."""

NOT_YET = timedelta(days=28)
"""After "not yet" the quiet is offered again so much later."""

AWAY, WEEK = timedelta(days=5), timedelta(days=7)


def ask(
    session: Session, person: Person, active: Sequence[Practised], earlier: Sequence[Outgoing], day: date
) -> dict[str, str]:
    """What to ask on a day, as ids for `Outgoing.about`; empty for nothing."""
    if found := own_words(session, person, day) or invitation(session, person):
        return found
    awake = [one for one in active if one.habit.graduated_on is None]
    for one in awake if not _just_back(earlier, day) else ():
        if found := _of_habit(session, person, one, active, earlier, day):
            return found
    return (
        ({} if _just_back(earlier, day) else _of_tools(session, person, earlier, day))
        or _fresh_start(session, person, awake, earlier, day)
        or _reflection(session, person, active, earlier, day)
    )


def _just_back(earlier: Sequence[Outgoing], day: date) -> bool:
    """After days away, or after "shall I go on?": no questionnaire on the first day."""
    return bool(earlier) and (day - earlier[0].day > AWAY or earlier[0].about.get("service") == CHECK_IN)


def own_words(session: Session, person: Person, day: date) -> dict[str, str]:
    """Words that the person wanted back on this day, or on one before it; of several, those of the earliest day."""
    follow_up = waiting_follow_up(session, person, day)
    entry = entries.due(session, person, day, TOOLS)
    if entry and entry.due_on and (follow_up is None or entry.due_on < follow_up.due_on):
        return {"entry": str(entry.id), "step": entry.step}
    return {"follow_up": str(follow_up.id)} if follow_up else {}


def invitation(session: Session, person: Person) -> dict[str, str]:
    """A team that asks for them, put once: it waits on Home as well."""
    waiting = [str(one.team.id) for one in places(session, person) if not one.state]
    told = {row.about.get("invitation") for row in session.exec(sent_to(person))} if waiting else set()
    return next(({"invitation": team} for team in waiting if team not in told), {})


def _of_tools(session: Session, person: Person, earlier: Sequence[Outgoing], day: date) -> dict[str, str]:
    """What one of the person's tools asks every now and then."""
    told = [(row.about["tool"], row.about["step"], row.day) for row in earlier if "tool" in row.about]
    last: dict[tuple[str, str], date] = {}
    for tool, step, on in (*told, *entries.last_days(session, person)):
        last[tool, step] = max(on, last.get((tool, step), on))
    moment, off = Moment(session, person, day), entries.switched_off(session, person)
    wanted = [
        (regular.rank, tool.place, regular.step, tool.id)
        for tool in TOOLS.values()
        for regular in tool.regular
        if tool.id not in off and regular.due(moment, last.get((tool.id, regular.step)))
    ]
    return {"tool": min(wanted)[3], "step": min(wanted)[2]} if wanted else {}


def _of_habit(
    session: Session,
    person: Person,
    one: Practised,
    active: Sequence[Practised],
    earlier: Sequence[Outgoing],
    day: date,
) -> dict[str, str]:
    """May it graduate, how much does it run by itself, is it still a stretch?"""
    asked = {what: _asked_on(earlier, what, one) for what in ("graduate", "rating", "stretch")}
    begun = history(session, one.habit)[-1].first_day  # a plan that was changed has yet to become a habit
    scores = [score for on, score in ratings(session, one.habit) if on >= begun]
    known: Past | None = None
    if scores and not any(on > day - NOT_YET for on in asked["graduate"]):
        known = past(session, person, one.habit)
        if runs_by_itself(scores, strength_on(known, day)):
            return {"graduate": str(one.id)}
    answered = [on for on, _ in ratings(session, one.habit)]
    if items := automaticity.due(one.habit.adopted_on, day, [*asked["rating"], *answered]):
        return {"rating": str(one.id), "items": ",".join(items)}
    if asked["stretch"] or harder_than(session, one, active) is None:
        return {}
    known = known or past(session, person, one.habit)
    done = sum(said == "done" for said in known.said.values())
    if done < STRETCH or _ever_asked(session, person, "stretch", one):
        return {}
    return {"stretch": str(one.id)}


def harder_than(session: Session, one: Practised, active: Sequence[Practised]) -> str | None:
    """The catalogue's next step after a habit, unless it is practised already."""
    habit = offered(session, one.habit.catalogue_id)
    wanted = habit.harder if habit else ""
    taken = {other.habit.catalogue_id for other in active}
    return wanted if wanted and wanted not in taken and offered(session, wanted) else None


def _asked_on(earlier: Sequence[Outgoing], what: str, one: Practised) -> list[date]:
    return [row.day for row in earlier if row.about.get(what) == str(one.id)]


def _ever_asked(session: Session, person: Person, what: str, one: Practised) -> bool:
    """As long as messages are kept."""
    told = session.exec(sent_to(person).where(Outgoing.kind == "daily", Outgoing.day >= one.habit.adopted_on))
    return any(row.about.get(what) == str(one.id) for row in told)


def _fresh_start(
    session: Session, person: Person, active: Sequence[Practised], earlier: Sequence[Outgoing], day: date
) -> dict[str, str]:
    """On the first working day of a week or a month, or after days away: a plan may be shaped anew. At most weekly,
    and only when something was left open lately: what goes well needs no new plan."""
    if not active or not earlier or any("fresh" in row.about and row.day > day - WEEK for row in earlier):
        return {}
    workdays = workdays_of(person)
    before = [day - timedelta(days=n) for n in range(1, 1 + day.weekday())]
    begins = not any(is_working(one, workdays, ()) for one in before) or not any(
        is_working(day.replace(day=n), workdays, ()) for n in range(1, day.day)
    )
    if not begins and day - earlier[0].day <= AWAY:
        return {}
    back = day - earlier[0].day > AWAY
    return {"fresh": "yes"} if back or any(_left_open(session, person, one, day) for one in active) else {}


def _left_open(session: Session, person: Person, one: Practised, today: date) -> bool:
    """Whether the habit was asked for in the last two weeks, and let pass."""
    known = past(session, person, one.habit)
    lately = {today - timedelta(days=n) for n in range(1, 15)} & known.asked
    days = (known.day(day, today) for day in lately)
    return any(day.chance and day.outcome is not Outcome.DONE for day in days)


def _reflection(
    session: Session, person: Person, active: Sequence[Practised], earlier: Sequence[Outgoing], day: date
) -> dict[str, str]:
    """A question, some times a week and never two days running."""
    monday = day - timedelta(days=day.weekday())
    asked = [row.day for row in earlier if "question" in row.about]
    this_week = sum(one >= monday for one in asked)
    if not active or this_week >= person.questions_a_week or day - timedelta(days=1) in asked:
        return {}
    question = _question(session, person, active, earlier, day, ahead=True)
    return {"question": question} if question else {}


def question_of_the_day(session: Session, person: Person, day: date) -> str:
    """The question that `/reflect` opens with: today's own, else the one put longest ago."""
    earlier = sent_before(session, person, day + timedelta(days=1))
    if earlier and earlier[0].day == day and "question" in earlier[0].about:
        return earlier[0].about["question"]
    return _question(session, person, practised(session, person, day), earlier, day)


def waiting_follow_up(session: Session, person: Person, day: date) -> FollowUp | None:
    """The oldest look-back whose day has come."""
    return session.exec(
        select(FollowUp)
        .where(FollowUp.workspace_id == person.workspace_id, FollowUp.person_id == person.id)
        .where(FollowUp.state == "waiting", FollowUp.due_on <= day)
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
    ).first()


def _question(
    session: Session,
    person: Person,
    active: Sequence[Practised],
    earlier: Sequence[Outgoing],
    day: date,
    *,
    ahead: bool = False,
) -> str:
    """Of the questions of the person's habits (or of every habit), the one put or answered longest ago.

    Args:
        ahead: for a message that is to come: words filed under its day already have answered theirs.
    """
    before = Answer.day <= day if ahead else Answer.day < day
    chosen = [offered(session, one.habit.catalogue_id) for one in active]
    habits = [habit for habit in chosen if habit] or kit(session).catalogue.habits
    answered = session.exec(
        select(col(Answer.question_id), col(Answer.day))
        .where(Answer.workspace_id == person.workspace_id, Answer.person_id == person.id, before)
        .order_by(col(Answer.day))
    ).all()
    shown = dict(answered)
    for question, on in last_shown(earlier, "question").items():
        shown[question] = max(on, shown.get(question, date.min))
    turns = zip_longest(*(habit.questions for habit in habits))  # the first of each habit, then the second of each
    return least_recent([question.id for turn in turns for question in turn if question], shown) or ""
