"""How many of a team took part in a period, and how many of them reported a thing: counts, and nothing else.

What is asked of the database comes back without anybody's id or words. The only door from here to what people see is
`privacy.py`.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, literal, or_, select
from sqlmodel import Session

from habits.kit import kit
from habits.models import Table, Team
from habits.privacy import Tally

WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
PROMISE, TRUST = "promise", "trust"
ALONE = (PROMISE, TRUST)
"""Lines that stand by themselves: whether the promise of the week before happened, whether something wobbled."""

_T = Table.metadata.tables
_INVITED, _PERSON, _COUNTING, _ABSENCE = (_T[name].c for name in ("invited", "person", "counting", "absence"))
_HABIT, _CHECK_IN, _PROMISE, _MARK = (_T[name].c for name in ("habit", "check_in", "promise", "promise_mark"))
_ENTRY = _T["entry"].c


def tallies(session: Session, team: Team, first: date, last: date) -> dict[str, Tally]:
    """Of how many who took part how many reported it: for the shared habit and for each theme but its own, then for the
    promise of the week before and for the trust check. A day of a habit enters one of them at most.

    Who reported a thing on at least half of the days they spoke of it counts as having reported it; "no chance came" is
    no part of that.
    """
    found = dict[str, Tally]()
    for each in (_days(session, team, first, last), _marks(team, first, last), _checks(team, first, last)):
        found |= _tally(session, each)
    themes = [f"theme:{theme.id}" for theme in kit(session).catalogue.themes]
    order = [f"habit:{team.habit}", *themes, PROMISE, TRUST]
    return {what: found[what] for what in order if what in found}


def roster_size(session: Session, team: Team, day: date) -> int:
    """How many were asked to take part, by a day: what the manager knows."""
    people = select(func.count(_INVITED.platform_id.distinct())).where(*_roster(team, day))
    return int(session.execute(people).scalar_one())


def cover(session: Session, team: Team, first: date, last: date) -> int:
    """How many can have taken part in a period for all that a manager knows: whom a team has to hide among.

    Not people who came in its last week, whose accounts are closed, or who are on leave all along. Somebody on several
    rosters counts in one team only, and so is shared out among them: what the teams show together never adds up to more
    people than there are.
    """
    other = _T["invited"].alias().c
    here = select(_INVITED.platform_id).where(*_roster(team, last), _INVITED.added_on <= last - WEEK + DAY)
    each = (
        select(func.count(other.team_id.distinct()).label("rosters"))
        .where(other.workspace_id == team.workspace_id, *_is_member(other, last))
        .where(other.platform_id.in_(here.where(~_is_away(team, first, last))))
        .group_by(other.platform_id)
        .subquery()
    )
    found = session.execute(select(each.c.rosters, func.count()).group_by(each.c.rosters))
    return int(sum((Fraction(people, rosters) for rosters, people in found), Fraction()))


def roster_changes(session: Session, team: Team, then: date, now: date) -> int:
    """How many came to the roster or left it after one day and until another, in whatever role."""
    came = and_(_INVITED.added_on > then, _INVITED.added_on <= now)
    left = and_(_INVITED.removed_on > then, _INVITED.removed_on <= now)
    here = _INVITED.workspace_id == team.workspace_id, _INVITED.team_id == team.id
    changed = select(func.count(_INVITED.platform_id.distinct())).where(*here, or_(came, left))
    return int(session.execute(changed).scalar_one())


def _days(session: Session, team: Team, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """For each member and thing, by how much the days on which they reported it outnumber the others on which they
    spoke of it; null where they spoke of it on none.

    A habit's days are asked for habit by habit, so that no database, whatever it knows of its tables, reads all there
    are for each person: without statistics SQLite did, for a minute.
    """
    what, counted = _what(session, team), _counted(team)
    day, until = _CHECK_IN.day, counted.c.until
    days = (
        select(_balance(_CHECK_IN.outcome == "done"))
        .where(_CHECK_IN.workspace_id == _HABIT.workspace_id, _CHECK_IN.habit_id == _HABIT.id)
        .where(day.between(first, last), day >= counted.c.since, or_(until.is_(None), day < until))
        .where(_CHECK_IN.outcome != "no_chance")
        .correlate(_T["habit"], counted)
        .scalar_subquery()
    )
    return (
        select(what.label("what"), func.sum(days).label("balance"))
        .where(_HABIT.workspace_id == team.workspace_id, _HABIT.person_id == counted.c.who, what.is_not(None))
        .where(counted.c.team_id == team.id, *_is_on_roster(team, last, counted.c.who))
        .group_by(counted.c.who, what)
    )


def _marks(team: Team, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """For each member, by how much the promises that they saw happen outnumber the others: each promise in the week
    after its own, of those who counted here then."""
    counted = _counted(team)
    since, until = counted.c.since, counted.c.until
    mondays = (first + n * WEEK for n in range((last - first) // WEEK + 1))
    then = [
        and_(_PROMISE.week == monday - WEEK, since < monday + WEEK, or_(until.is_(None), until > monday))
        for monday in mondays
    ]
    return (
        select(literal(PROMISE).label("what"), _balance(_MARK.happened).label("balance"))
        .where(_PROMISE.workspace_id == team.workspace_id, _PROMISE.team_id == team.id, or_(*then))
        .where(_MARK.workspace_id == team.workspace_id, _MARK.promise_id == _PROMISE.id)
        .where(_MARK.person_id == counted.c.who, counted.c.team_id == team.id)
        .where(*_is_on_roster(team, last, counted.c.who))
        .group_by(counted.c.who)
    )


def _checks(team: Team, first: date, last: date) -> Select[*tuple[Any, ...]]:
    """For each member, by how much the trust checks in which something wobbled outnumber the steady ones."""
    counted, day = _counted(team), _ENTRY.day
    until = counted.c.until
    return (
        select(literal(TRUST).label("what"), _balance(_ENTRY.reported).label("balance"))
        .where(_ENTRY.workspace_id == team.workspace_id, _ENTRY.person_id == counted.c.who)
        .where(_ENTRY.tool == TRUST, _ENTRY.reported.is_not(None), day.between(first, last))
        .where(day >= counted.c.since, or_(until.is_(None), day < until))
        .where(counted.c.team_id == team.id, *_is_on_roster(team, last, counted.c.who))
        .group_by(counted.c.who)
    )


def _tally(session: Session, each: Select[*tuple[Any, ...]]) -> dict[str, Tally]:
    """From a row for each person to counts alone: who took part, and whose balance is not below nothing."""
    one = each.subquery()
    reported = func.sum(case((one.c.balance >= 0, 1), else_=0)).label("reported")
    found = session.execute(select(one.c.what, func.count(one.c.balance), reported).group_by(one.c.what))
    return {what: Tally(took_part, did) for what, took_part, did in found if took_part}


def _balance(true: ColumnElement[bool]) -> ColumnElement[int]:
    """How often something is so, less how often it is not."""
    return func.sum(case((true, 1), else_=-1))


def _what(session: Session, team: Team) -> ColumnElement[Any]:
    """What a day of a habit is counted as. Habits of one's own, and others of the shared habit's theme, as nothing."""
    ways = [(_HABIT.catalogue_id == team.habit, f"habit:{team.habit}")] if team.habit else []
    for theme in kit(session).catalogue.themes:
        habits = [habit.id for habit in theme.habits]
        if team.habit not in habits:
            ways.append((_HABIT.catalogue_id.in_(habits), f"theme:{theme.id}"))
    return case(*ways, else_=None)


def _counted(team: Team) -> Subquery:
    """Who counts where, from a day until another: of everybody who ever counted in the team."""
    ever = _T["counting"].alias().c
    theirs = select(ever.person_id).where(ever.workspace_id == team.workspace_id, ever.team_id == team.id)
    until = func.lead(_COUNTING.first_day).over(partition_by=_COUNTING.person_id, order_by=_COUNTING.first_day)
    columns = (
        _COUNTING.person_id.label("who"),
        _COUNTING.team_id,
        _COUNTING.first_day.label("since"),
        until.label("until"),
    )
    return (
        select(*columns).where(_COUNTING.workspace_id == team.workspace_id, _COUNTING.person_id.in_(theirs)).subquery()
    )


def _is_on_roster(team: Team, day: date, who: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Whether somebody is a member whom the manager knows of."""
    same = _PERSON.workspace_id == team.workspace_id, _PERSON.id == who, _INVITED.platform_id == _PERSON.platform_id
    return *same, *_roster(team, day)


def _is_away(team: Team, first: date, last: date) -> ColumnElement[bool]:
    """Whether everybody knows that somebody cannot take part; a leave until the last Friday is one until the end."""
    on_leave = exists().where(
        *(_ABSENCE.workspace_id == team.workspace_id, _ABSENCE.person_id == _PERSON.id, _ABSENCE.habit_id.is_(None)),
        *(_ABSENCE.kind == "leave", _ABSENCE.first_day <= first),
        or_(_ABSENCE.last_day.is_(None), _ABSENCE.last_day >= last - 2 * DAY),
    )
    same = _PERSON.workspace_id == team.workspace_id, _PERSON.platform_id == _INVITED.platform_id
    return exists().where(*same, or_(_PERSON.unreachable != "", on_leave))


def _roster(team: Team, day: date) -> tuple[ColumnElement[bool], ...]:
    """Members who were on the roster on a day, whatever happened to it since."""
    return _INVITED.workspace_id == team.workspace_id, _INVITED.team_id == team.id, *_is_member(_INVITED, day)


def _is_member(row: Any, day: date) -> tuple[ColumnElement[bool], ...]:
    """Rows never overlap: each of a person's says in which role they were there, from one day until before another."""
    return row.role == "member", row.added_on <= day, or_(row.removed_on.is_(None), row.removed_on > day)
