"""Teams in a real database, row by row and fast; and a year of one, played in it and written down beside it.

`Office` puts rows into a workspace. `Year` plays weeks in an office: who is asked, joins, leaves, moves, is on
leave, and what they say. It keeps a plain log of its own, out of which `said` counts everything once more, slowly.
"""

import itertools
import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert
from sqlmodel import Session

from habits import catalogue, patterns
from habits.kit import Kit
from habits.models import Person, Snapshot, Table, Team, Workspace
from habits.privacy import FLOOR
from habits.rosters import roster, set_roster
from habits.vault import Vault
from tests.attacker import Line, Said, Scene, Who

CONTENT = catalogue.load()
THEMES = {habit.id: theme.id for theme in CONTENT.themes for habit in theme.habits}
SHARED = "say-it-back"
START = date(2026, 3, 2)
"""A Monday."""
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
COUNTED = ("done", "not_today")


def of_week(number: int, day: int = 0) -> date:
    """A day of a week, both counted from 0: the first one is a Monday."""
    return START + number * WEEK + day * DAY


class Office:
    """A workspace in a database. People are names, which are their ids on the platform too; every office gives the same
    ids in the same order. `beside`: another one in the same database."""

    def __init__(self, engine: Engine, name: str = "T1", floor: int = FLOOR, beside: "Office | None" = None) -> None:
        self.engine, self.ids = engine, itertools.count(1)
        kit = Kit(CONTENT, Vault([b"k" * 32], lambda size: b"n" * size), self.new_id, floor)
        info = {"kit": kit, "writes": True}
        self.session: Session = beside.session if beside else Session(engine, info=info, expire_on_commit=False)
        self.id = UUID(int=sum(name.encode()))
        self.session.add(Workspace(id=self.id, platform="slack", team=name))
        self.session.flush()
        self.people: dict[str, UUID] = {}
        self._habits: dict[tuple[str, str], UUID] = {}
        self._waiting: list[dict[str, Any]] = []

    def new_id(self) -> UUID:
        return UUID(int=next(self.ids))

    def team(self, name: str = "brm", *, habit: str = SHARED, weeks: int = 1, begins: date = START) -> Team:
        made = Team(
            workspace_id=self.id,
            id=self.new_id(),
            name=name,
            habit=habit,
            tz="UTC",
            begins=begins,
            weeks=weeks,
            source_key=name,
        )
        self.session.add(made)
        self.session.flush()
        return made

    def person(self, name: str, **more: Any) -> UUID:
        if name not in self.people:
            self.people[name] = self.new_id()
            self._add("person", id=self.people[name], **self._person(name) | more)
        return self.people[name]

    def asks(self, team: Team, *names: str, on: date = START, role: str = "member") -> None:
        """Onto the roster, or into another role."""
        for name in names:
            self.person(name)
        self._lists(team, roster(self.session, team) | dict.fromkeys(names, role), on)

    def removes(self, team: Team, *names: str, on: date) -> None:
        known = roster(self.session, team)
        self._lists(team, {name: role for name, role in known.items() if name not in names}, on)

    def _lists(self, team: Team, wanted: Mapping[str, str], on: date) -> None:
        """As a manager's form does."""
        set_roster(self.session, team, wanted, datetime.combine(on, time(9), UTC))

    def counts(self, name: str, team: Team | None, since: date = START) -> None:
        self._add("counting", person_id=self.person(name), first_day=since, team_id=team.id if team else None)

    def on_leave(self, name: str, first: date, last: date | None, kind: str = "leave") -> None:
        whose = {"person_id": self.person(name), "kind": kind, "source_key": f"away:{self.new_id()}"}
        self._add("absence", id=self.new_id(), first_day=first, last_day=last, **whose)

    def says(self, name: str, habit: str, day: date, outcome: str = "done") -> None:
        if (name, habit) not in self._habits:
            self._habits[name, habit] = made = self.new_id()
            about = {"catalogue_id": "" if habit == "own" else habit, "adopted_on": START, "source_key": f"h:{made}"}
            self._add("habit", id=made, person_id=self.person(name), **about)
        row = {"id": self.new_id(), "person_id": self.person(name), "habit_id": self._habits[name, habit]}
        self._waiting.append({"workspace_id": self.id, **row, "day": day, "outcome": outcome, "said_at": THEN})

    def promises(self, team: Team, by: str, week: date) -> UUID:
        made = self.new_id()
        about = {"person_id": self.person(by), "week": week, "action": "heard/a1", "said_at": THEN}
        self._add("promise", id=made, team_id=team.id, source_key=f"p:{made}", **about)
        return made

    def marks(self, name: str, promise: UUID, happened: bool) -> None:
        self._add("promise_mark", promise_id=promise, person_id=self.person(name), happened=happened, said_at=THEN)

    def flush(self) -> None:
        if self._waiting:
            self.session.execute(insert(Table.metadata.tables["check_in"]), self._waiting)
            self._waiting = []

    def make(self, team: Team, day: date) -> list[dict[str, Any]]:
        """A digest is due on this day; gives every snapshot's content so far, the oldest first."""
        self.flush()
        patterns.make(self.session, team, datetime.combine(day, time(9), UTC))
        return [one.content for one in self.snapshots(team)]

    def snapshots(self, team: Team) -> list[Snapshot]:
        return patterns.latest(self.session, team, 1000)[::-1]

    def _person(self, name: str) -> dict[str, Any]:
        made = Person(workspace_id=self.id, id=UUID(int=0), platform_id=name).model_dump()
        return {key: value for key, value in made.items() if key not in ("id", "workspace_id")}

    def _add(self, table: str, **values: Any) -> None:
        self.session.execute(insert(Table.metadata.tables[table]).values(workspace_id=self.id, **values))


# ------------------------------------------------------------------ a year


@dataclass
class Member:
    """Somebody in a year: how likely they look in in a week, and how likely they do each of their habits."""

    there: float
    habits: dict[str, float]
    counts: list[tuple[date, str | None]] = field(default_factory=list)

    def team_on(self, day: date) -> str | None:
        return next((team for since, team in sorted(self.counts, reverse=True) if since <= day), None)


@dataclass(frozen=True)
class Shown:
    """One digest: a team's period and its bands, and its scene for an attacker."""

    team: str
    last: date
    content: Mapping[str, Any]
    scene: Scene


class Year:
    """Teams of an office and their people, week by week."""

    def __init__(self, office: Office, seed: int, sizes: Mapping[str, Sequence[str]]) -> None:
        self.office, self.chance, self.week = office, random.Random(seed), 0
        self.people: dict[str, Member] = {}
        self.rosters: dict[str, dict[str, list[tuple[date, date | None]]]] = {name: {} for name in sizes}
        self.left_out: list[tuple[str, Sequence[str], str]] = []
        self.log: dict[date, list[tuple[str, str, bool]]] = {}
        self.leave, self.late = set[tuple[str, date]](), set[tuple[str, date]]()
        self.teams: dict[str, Team] = {}
        for name, members in sizes.items():
            self.teams[name] = office.team(name, weeks=patterns.period_weeks(len(members)))
            for one in members:
                self.ask(one, name)

    @property
    def monday(self) -> date:
        return of_week(self.week)

    def ask(self, who: str, team: str, day: int = 0) -> None:
        """Onto the roster; three of four join, and count there from then on (who counts elsewhere: from Monday on)."""
        on = self._day(who, team, day)
        self.office.asks(self.teams[team], who, on=on)
        if who not in self.people:
            self.people[who] = self._somebody()
        self._begins(who, team, on)

    def remove(self, who: str, team: str, day: int = 0) -> None:
        """Off the roster, and so counting there no more."""
        if self._is_asked(who, team):
            on = self._day(who, team, day)
            self.office.removes(self.teams[team], who, on=on)
            self._ends(who, team, on)

    def leave_out(self, team: str, names: Sequence[str], role: str) -> Callable[[], None]:
        """The manager takes some off the roster, or gives them another role. Gives how they are put back."""
        those = [who for who in names if self._is_asked(who, team)]
        if role:
            self.office.asks(self.teams[team], *those, on=self.monday, role=role)
        else:
            self.office.removes(self.teams[team], *those, on=self.monday)
        for who in those:
            self._ends(who, team, self.monday)

        def put_back() -> None:
            self.office.asks(self.teams[team], *those, on=self.monday)
            for who in those:
                self._begins(who, team, self.monday, anew=bool(role))

        return put_back

    def move(self, who: str, team: str, on: date) -> None:
        """Counts here from now on, if on the roster; from next Monday on for who counts elsewhere."""
        if self._is_asked(who, team):
            before = self.people[who].team_on(on)
            self.count(who, team, on if before in (None, team) else self.monday + WEEK)

    def leave_team(self, who: str) -> None:
        """Out, and out of this week's numbers, without anybody being told."""
        self.count(who, None, self.monday)

    def count(self, who: str, team: str | None, since: date) -> None:
        member, counting = self.people[who], Table.metadata.tables["counting"]
        member.counts = [one for one in member.counts if one[0] < since] + [(since, team)]
        here = counting.c.workspace_id == self.office.id, counting.c.person_id == self.office.people[who]
        self.office.session.execute(counting.delete().where(*here, counting.c.first_day >= since))
        self.office.counts(who, self.teams[team] if team else None, since)

    def go_on_leave(self, who: str) -> None:
        if (who, self.monday) not in self.leave:
            self.leave.add((who, self.monday))
            self.office.on_leave(who, self.monday, self.monday + 4 * DAY)

    def say_late(self, who: str, weeks: int) -> None:
        """Of a week that is over: kept, and no part of a digest that was made."""
        day = self.monday - weeks * WEEK + 5 * DAY  # a day nobody else speaks of
        if (who, day) not in self.late:
            self.late.add((who, day))
            for habit in self.people[who].habits:
                self._say(who, habit, day, True)

    def play(self) -> list[Shown]:
        """People say what they say in this week, and the digests of the Monday after are made: just then the manager
        has left some people out."""
        for who, member in self.people.items():
            if (who, self.monday) not in self.leave and self.chance.random() < member.there:
                for habit, likely in member.habits.items():
                    for day in self.chance.sample(range(5), self.chance.randint(1, 2)):
                        self._say(who, habit, self.monday + day * DAY, self.chance.random() < likely)
        self.week += 1
        due = [name for name, team in self.teams.items() if team.begins + team.weeks * WEEK <= self.monday]
        first = {name: self.teams[name].begins for name in due}
        ways_back = [self.leave_out(*one) for one in self.left_out]
        contents = {name: self.office.make(self.teams[name], self.monday)[-1] for name in due}
        for put_back in ways_back:
            put_back()
        self.left_out = []
        scene = self._scene(due, first, contents)
        return [Shown(name, self.monday - DAY, contents[name], scene) for name in due]

    def names(self, team: str) -> list[str]:
        """The lines that a team's habits and themes can make."""
        own = self.teams[team].habit
        return [f"habit:{own}", *(f"theme:{one.id}" for one in CONTENT.themes if one.id != THEMES[own])]

    def said(self, team: str, first: date) -> dict[Who, Said]:
        """Who of the roster took part in which line, and whether they reported it on half of their days at least."""
        days: dict[str, dict[str, list[bool]]] = {who: {} for who in self._roster(team)}
        names, shared = self.names(team), self.teams[team].habit
        for day in (first + n * DAY for n in range((self.monday - first).days)):
            for who, habit, done in self.log.get(day, ()):
                what = f"habit:{habit}" if habit == shared else f"theme:{THEMES[habit]}"
                if what in names and who in days and self.people[who].team_on(day) == team:
                    days[who].setdefault(what, []).append(done)
        return {who: {what: 2 * sum(each) >= len(each) for what, each in lines.items()} for who, lines in days.items()}

    def _scene(self, due: Sequence[str], first: Mapping[str, date], contents: Mapping[str, Any]) -> Scene:
        can = {name: self._can(name, first.get(name, self.monday - WEEK)) for name in self.teams}
        cover = {name: self._cover(can[name]) for name in due}
        lines = dict[str, list[Line]]()
        said = {name: self.said(name, first[name]) for name in due}
        for name in due:
            bands = {what: band for what, band in contents[name]["bands"].items() if what != "promise"}
            told = Scene.of({name: said[name]}, self.names(name), cover=cover, seen={name: bands})
            lines[name] = list(told.lines[name])
        return Scene(lines, {name: can[name] for name in due}, said)

    def _roster(self, team: str) -> list[str]:
        """On the Sunday that was the last one."""
        return [who for who in self.rosters[team] if self._since(who, team)]

    def _since(self, who: str, team: str) -> date | None:
        """From which day on they were on the roster of the Sunday that was the last one."""
        stays = self.rosters[team].get(who, ())
        return next((on for on, off in stays if on < self.monday and (off is None or off >= self.monday)), None)

    def _is_asked(self, who: str, team: str) -> bool:
        stays = self.rosters[team].get(who)
        return bool(stays and stays[-1][1] is None)

    def _day(self, who: str, team: str, day: int) -> date:
        """A day of the week, but never before what was done last."""
        known = (one for stay in self.rosters[team].get(who, ()) for one in stay if one)
        return max(self.monday + day * DAY, *known, self.monday)

    def _begins(self, who: str, team: str, on: date, *, anew: bool = False) -> None:
        """On the roster, if they are not; three of four join. On one day there is one stay; `anew`: in another role."""
        stays = self.rosters[team].setdefault(who, [])
        if not self._is_asked(who, team):
            same = stays and stays[-1][1] == on and (not anew or stays[-1][0] == on)
            stays.append((stays.pop()[0] if same else on, None))
        if self.chance.random() < 0.75:
            self.move(who, team, on)

    def _ends(self, who: str, team: str, on: date) -> None:
        """Off the roster, and so counting there no more."""
        stays = self.rosters[team][who]
        stays.append((stays.pop()[0], on))
        if self.people[who].team_on(self.monday + 2 * WEEK) == team:
            self.count(who, None, self.monday)

    def _cover(self, can: frozenset[Who]) -> int:
        """Each of those who can, shared out among the rosters they are on."""
        on = Counter(who for team in self.rosters for who in self._roster(team))
        return math.floor(sum(Fraction(1, on[str(who)]) for who in can))

    def _can(self, team: str, first: date) -> frozenset[Who]:
        """Who can have taken part, for all that everybody knows."""
        weeks = [first + n * WEEK for n in range((self.monday - first).days // 7)]
        came = self.monday - WEEK
        return frozenset(
            who
            for who in self._roster(team)
            if (self._since(who, team) or self.monday) <= came and (len(weeks) > 1 or (who, weeks[0]) not in self.leave)
        )

    def _say(self, who: str, habit: str, day: date, done: bool) -> None:
        self.log.setdefault(day, []).append((who, habit, done))
        self.office.says(who, habit, day, COUNTED[not done])

    def _somebody(self) -> Member:
        """One who looks in now and then or always, with one to three habits, of which they do some."""
        others = [habit for habit in THEMES if habit != SHARED]
        chosen = [SHARED] * (self.chance.random() < 0.9) + self.chance.sample(others, self.chance.randint(0, 2))
        return Member(
            self.chance.uniform(0.5, 1), {habit: self.chance.betavariate(3, 2) for habit in chosen or others[:1]}
        )
