"""The team of the local workspace: what its people said in seven weeks, who leads it, and what was promised.

Only what people said is told here. What is shown of it the real code makes: the snapshots, the digest, the posts.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlmodel import Session, select

from bot.local.ids import TEAM, TEAM_CHANNEL
from bot.local.people import BY_ID, PEOPLE
from habits import patterns
from habits.calendar import instant
from habits.kit import kit
from habits.messages import Profile, Request, WorkspaceRef
from habits.models import CheckIn, Habit, Invited, Membership, Outgoing, Person, Promise, PromiseMark, Snapshot, Team
from habits.people import enrol, known_by_id
from habits.practice import Plan
from habits.rosters import WAITS, invitation_key, set_roster
from habits.schedule import add_outgoing, daily_key, message_row, reschedule
from habits.teams import answer, count_in
from habits.usecases.habits import adopt
from habits.usecases.promises import LASTS

HERE = WorkspaceRef("slack", TEAM)
WEEKS, WEEK = 7, timedelta(weeks=1)
NEW = [person.id for person in PEOPLE if person.new]
LEADER = next(person.id for person in PEOPLE if person.manager)
SHARED = "say-it-back"


class Weeks(NamedTuple):
    """A habit, and a sign for each of the seven weeks and for the one that runs: `x` it went well, `-` it did not, a
    space before it was taken up."""

    habit: str
    went: str

    @property
    def before(self) -> int:
        """Weeks before it was taken up."""
        return len(self.went) - len(self.went.lstrip())


COLLEAGUES = {
    "U0YUKI": (Weeks(SHARED, "-xxxxxxx"), Weeks("number-plus-person", "  -x--xx")),
    "U0KWAME": (
        Weeks(SHARED, "--x--xx-"),
        Weeks("share-the-carry", "  -x--x-"),
        Weeks("two-other-stories", "   -----"),
    ),
    "U0FREYA": (Weeks(SHARED, "x-xxxxxx"), Weeks("number-plus-person", "  x-x---")),
    "U0LUCIA": (Weeks(SHARED, "-------x"), Weeks("share-the-carry", "  ------"), Weeks("small-bet", "   x--x-")),
    "U0GRACE": (Weeks(SHARED, "-x--x-xx"), Weeks("missing-chair", "  x-xx-x")),
    "U0NOAH": (Weeks(SHARED, "-----xxx"), Weeks("number-plus-person", "  -----x")),
    "U0AISLING": (Weeks(SHARED, "--------"), Weeks("two-other-stories", "  ---xxx")),
}
"""Those of whom nothing else is told. They never wrote a word here."""

BESIDE = {
    "U0LEE": (Weeks(SHARED, "--x--xxx"),),
    "U0DIEGO": (Weeks(SHARED, "------xx"),),
    "U0INES": (Weeks(SHARED, "xx--xxxx"),),
}
"""The shared habit of those whose story is told in `seed.py`."""

WELL = ("done", "done", "done", "no_chance")
NOT_WELL = ("not_today", "not_today", "", "done")
"""From Tuesday on, in an order of chance; a week's first day says how the week goes."""

PROMISED = {4: "heard/a3", 5: "behind-the-metric/a1", 6: "heard/a1"}
"""What Maya promised, by the week."""

MISSED_IT = ("U0DIEGO", "U0NOAH")
"""Who did not see a promise happen; everybody else who joined did."""


def enrolled(session: Session, who: str, first: date) -> Person:
    """Somebody who pressed Start on a day."""
    zone = ZoneInfo(BY_ID[who].tz)
    request = Request(workspace=HERE, person=who, verb="", source=f"seed:{who}", profile=Profile(zone.key))
    person = enrol(session, request)
    person.welcomed_at = person.started_at = instant(first, time(8, 40), zone)
    session.add(person)
    return person


def take_up(session: Session, person: Person, habit_id: str, day: date) -> Habit:
    """A habit of the catalogue, as it is offered."""
    offered = kit(session).catalogue.habit(habit_id)
    plan = Plan(offered.name, offered.cue, offered.action)
    return adopt(session, person, plan, offered.cadence, day, f"seed:{person.platform_id}:{habit_id}", habit_id)


def practise_in_weeks(session: Session, person: Person, told: Weeks, first: date, today: date) -> Habit:
    """Take a habit up and say of each day until today how it went."""
    habit, chance = take_up(session, person, told.habit, first + told.before * WEEK), random.Random(str(told))
    said = list[tuple[date, str]]()
    for number, went in enumerate(told.went):
        monday = first + number * WEEK
        later = chance.sample(WELL if went == "x" else NOT_WELL, 4)
        days = ["done" if went == "x" else "not_today", *later]
        said += [(monday + timedelta(days=n), one) for n, one in enumerate(days) if went != " " and one]
    record(session, person, habit, [(day, one) for day, one in said if day < today])
    return habit


def record(session: Session, person: Person, habit: Habit, said: Sequence[tuple[date, str]]) -> None:
    """What somebody said of a habit's days, at five past ten."""
    session.add_all(
        CheckIn(
            workspace_id=person.workspace_id,
            id=kit(session).new_id(),
            person_id=person.id,
            habit_id=habit.id,
            day=day,
            outcome=one,
            said_at=instant(day, time(10, 5), ZoneInfo(person.tz)),
        )
        for day, one in said
    )


def asked(session: Session, person: Person, habits: Sequence[Habit], first: date, today: date) -> None:
    """The message of each day until today, as it was sent: habits take turns. On quiet days they looked in."""
    rows = []
    for day in working_days(first, today):
        begun = [habit for habit in habits if habit.adopted_on <= day]
        at = instant(day, person.nudge_at, ZoneInfo(person.tz))
        about = {"habit": str(begun[day.toordinal() % len(begun)].id)}
        row = message_row(session, person, "daily", at, daily_key(person, day), about)
        rows.append(row | {"state": "sent", "sent_at": at, "message_id": f"{at.timestamp():.6f}"})
        person.acted_at = instant(day, time(10, 5), ZoneInfo(person.tz))
    session.add(person)
    session.flush()
    if rows:
        session.execute(insert(Outgoing), rows)
    reschedule(session, person, instant(today, time(0), ZoneInfo(person.tz)))


def working_days(first: date, until: date) -> Iterator[date]:
    """From `first` to the day before `until`."""
    days = (first + timedelta(days=n) for n in range((until - first).days))
    return (day for day in days if day.isoweekday() <= 5)


def found_team(session: Session, first: date, today: date) -> None:
    """The colleagues, their team, and its weeks until the last Monday, whose digest is due then."""
    for who, habits in COLLEAGUES.items():
        person = enrolled(session, who, first)
        asked(session, person, [practise_in_weeks(session, person, one, first, today) for one in habits], first, today)
    begun, last = _monday(first), first + WEEKS * WEEK
    team = _team(session, first)
    everybody = {person.id: "owner" if person.id == LEADER else "member" for person in PEOPLE}
    set_roster(session, team, everybody, begun)
    people = {one.platform_id: one for one in known_by_id(session, team.workspace_id, everybody)}
    for who, person in people.items():
        _joins(session, person, team, first) if who not in NEW else _is_invited(session, person, team, last)
    for number, action in PROMISED.items():
        promise = _promise(session, people[LEADER], team, first + number * WEEK, action)
        _seen(session, people, promise, today)
    for number in range(1, WEEKS):
        patterns.make(session, team, _monday(first + number * WEEK))
    team.next_digest_at = _monday(last)
    session.add(team)


def forget_teams(session: Session) -> None:
    """All of them, and whatever was shown of them."""
    for table in (Snapshot, Invited, Team):
        for row in session.exec(select(table)).all():
            session.delete(row)
        session.flush()


def _monday(day: date, at: time = time(9)) -> datetime:
    return instant(day, at, ZoneInfo(BY_ID[LEADER].tz))


def _team(session: Session, first: date) -> Team:
    leader = session.exec(select(Person).where(Person.platform_id == LEADER)).one()
    team = Team(
        workspace_id=leader.workspace_id,
        id=kit(session).new_id(),
        name="BRM team",
        channel=TEAM_CHANNEL,
        to_channel=True,
        habit=SHARED,
        tz=leader.tz,
        begins=first,
        weeks=1,
        source_key="seed:team",
    )
    session.add(team)
    session.flush()
    return team


def _joins(session: Session, person: Person, team: Team, first: date) -> None:
    """By their own choice, all on the same Monday. Maya goes first, with a line of her own."""
    answer(session, person, team, "joined")
    if person.platform_id != LEADER:
        count_in(session, person, team, first)
    else:
        session.get_one(Membership, (team.workspace_id, team.id, person.id)).own_line = True


def _is_invited(session: Session, person: Person, team: Team, day: date) -> None:
    """Who is new was on the list from the start; the invitation comes to them now, and says hello."""
    key = invitation_key(team, person)
    row = session.exec(select(Outgoing).where(Outgoing.dedupe_key == key)).one()
    row.day, row.due_at, row.try_at, row.expires_at = day, _monday(day), _monday(day), _monday(day) + WAITS
    session.add(row)


def _promise(session: Session, leader: Person, team: Team, week: date, action: str) -> Promise:
    """Said on its Monday, and kept. The last one is posted by the real bot, as it was."""
    at = _monday(week, time(9, 20))
    promise = Promise(
        workspace_id=team.workspace_id,
        id=kit(session).new_id(),
        team_id=team.id,
        person_id=leader.id,
        week=week,
        action=action,
        happened=True,
        said_at=at,
        source_key=f"seed:promise:{action}",
    )
    session.add(promise)
    session.flush()
    if action == PROMISED[max(PROMISED)]:
        about, key = {"team": str(team.id), "promise": str(promise.id)}, f"promise:{promise.id}"
        add_outgoing(session, leader, "post", at, key, about, lasts=LASTS, channel=team.channel)
    return promise


def _seen(session: Session, people: dict[str, Person], promise: Promise, today: date) -> None:
    """What members said of it, on the Monday after."""
    monday = promise.week + WEEK
    session.add_all(
        PromiseMark(
            workspace_id=promise.workspace_id,
            promise_id=promise.id,
            person_id=person.id,
            happened=who not in MISSED_IT,
            said_at=_monday(monday, time(10, 40)),
        )
        for who, person in people.items()
        if who not in (LEADER, *NEW) and monday < today
    )
