"""Two workspaces in one database, whose teams, people and habits are called the same: neither changes what the other
sees. Everything is compared with the same doings alone in a database of their own."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from bot.engines import make_engine
from habits.messages import Reply, WorkspaceRef
from habits.models import Snapshot, Team, Workspace
from tests.conftest import Fresh
from tests.stage import MADRID, Member, Stage, words_in
from tests.team_year import SHARED, THEMES, Office, of_week
from tests.teams import Manager, make_team

TENANTS = st.sampled_from(["T1", "T2"])
TEAMS = ("brm", "care")
HABITS = [SHARED, *list(THEMES)[5:8]]
Doing = Callable[[Office], None]


@contextmanager
def offices(migrated: Path, *names: str) -> Iterator[list[Office]]:
    """Workspaces in one new database."""
    with TemporaryDirectory() as folder:
        shutil.copyfile(migrated, path := Path(folder) / "rapport.db")
        engine = make_engine(f"sqlite:///{path}")
        first = Office(engine, names[0])
        try:
            yield [first, *(Office(engine, name, beside=first) for name in names[1:])]
        finally:
            first.session.close()
            engine.dispose()


class Tenants(RuleBasedStateMachine):
    """Whatever one of them does is done beside the other, and once more alone."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self._open = [offices(self.migrated, "T1", "T2"), offices(self.migrated, "T1"), offices(self.migrated, "T2")]
        together, one, two = [each.__enter__() for each in self._open]
        self.beside = dict(zip(("T1", "T2"), together, strict=True))
        self.alone = {"T1": one[0], "T2": two[0]}
        self.teams: dict[tuple[Office, str], Team] = {}
        self.people: dict[str, dict[str, int]] = {name: dict.fromkeys(TEAMS, 0) for name in self.alone}
        self.counting: set[tuple[Office, str]] = set()
        self.said: set[tuple[str, int, str]] = set()
        self.week = 0
        for tenant in self.alone:
            for team in TEAMS:
                self.do(tenant, partial(self.found, team))

    def teardown(self) -> None:
        for each in self._open:
            each.__exit__(None, None, None)

    def found(self, team: str, office: Office) -> None:
        self.teams[office, team] = office.team(team)

    def do(self, tenant: str, doing: Doing) -> None:
        for office in (self.beside[tenant], self.alone[tenant]):
            doing(office)

    @rule(tenant=TENANTS, team=st.sampled_from(TEAMS), count=st.integers(1, 14))
    def people_join(self, tenant: str, team: str, count: int) -> None:
        """The same names in every team and workspace; the second team's begin where the first team's may end."""
        first, here = (0, 9)[TEAMS.index(team)], self.people[tenant]
        new = [f"p{first + here[team] + number}" for number in range(count)]
        here[team] += count
        self.do(tenant, lambda office: self.join(office, team, new))

    def join(self, office: Office, team: str, names: list[str]) -> None:
        office.asks(self.teams[office, team], *names, on=of_week(self.week))
        for name in names:
            if (office, name) not in self.counting:
                self.counting.add((office, name))
                office.counts(name, self.teams[office, team], of_week(self.week))

    @rule(
        tenant=TENANTS,
        habit=st.sampled_from(HABITS),
        day=st.integers(0, 4),
        people=st.integers(5, 20),
        done=st.integers(0, 20),
    )
    def people_say(self, tenant: str, habit: str, day: int, people: int, done: int) -> None:
        if (tenant, self.week * 7 + day, habit) not in self.said:
            self.said.add((tenant, self.week * 7 + day, habit))
            self.do(tenant, lambda office: self.say(office, habit, of_week(self.week, day), people, done))

    def say(self, office: Office, habit: str, day: date, people: int, done: int) -> None:
        for number in range(people):
            office.says(f"p{number}", habit, day, "done" if number < done else "not_today")

    @rule(tenant=TENANTS, team=st.sampled_from(TEAMS), number=st.integers(0, 30))
    def somebody_is_taken_off(self, tenant: str, team: str, number: int) -> None:
        first = (0, 9)[TEAMS.index(team)]
        if first <= number < first + self.people[tenant][team]:
            self.do(tenant, lambda one: one.removes(self.teams[one, team], f"p{number}", on=of_week(self.week, 3)))

    @rule(tenant=TENANTS, number=st.integers(0, 30))
    def somebody_is_on_leave(self, tenant: str, number: int) -> None:
        self.do(tenant, lambda one: one.on_leave(f"p{number}", of_week(self.week), of_week(self.week, 4)))

    @rule(weeks=st.integers(1, 2))
    def weeks_pass(self, weeks: int) -> None:
        self.week += weeks
        for (office, _), team in self.teams.items():
            office.make(team, of_week(self.week))

    @invariant()
    def each_sees_what_it_would_see_alone(self) -> None:
        for tenant in self.alone:
            beside, alone = (self.seen(one[tenant]) for one in (self.beside, self.alone))
            assert beside == alone

    def seen(self, office: Office) -> list[object]:
        mine = (self.teams[office, team] for team in TEAMS)
        return [
            (team.name, one.first_day, one.last_day, one.content) for team in mine for one in office.snapshots(team)
        ]


def test_no_number_crosses(migrated: Path) -> None:
    Tenants.migrated = migrated
    run_state_machine_as_test(
        Tenants,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            derandomize=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_same_ids_in_both_workspaces_keep_their_own_numbers(migrated: Path) -> None:
    """So that the machine above cannot pass by showing nothing."""
    with offices(migrated, "T1", "T2") as both:
        for office, done in zip(both, (0, 12), strict=True):
            team = office.team()
            for number in range(13):
                office.asks(team, f"p{number}", on=of_week(-1))
                office.counts(f"p{number}", team)
                office.says(f"p{number}", SHARED, of_week(0), "done" if number < done else "not_today")
            [made] = office.make(team, of_week(1))
            assert made["bands"] == {f"habit:{SHARED}": "most" if done else "few"}


# ------------------------------------------------------------------ every verb about teams

READING = ("patterns.show", "digest.show", "digest.receipt", "home.show", "team.people", "team.edit", "promise.open")
A_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class Tenant:
    """A workspace on a stage, with a manager and people called as in every other."""

    def __init__(self, stage: Stage, team: str, done: int) -> None:
        self.stage, self.team, self.done = stage, WorkspaceRef("slack", team), done
        self.maya = Manager(stage, "maya", MADRID, self.team)
        self.people = [Member(stage, f"p{number}", MADRID, self.team) for number in range(9)]
        self.replies: list[str] = []
        self._ids: dict[str, str] = {}

    async def begin(self) -> None:
        await make_team(self.maya, [one.name for one in self.people])
        for one in self.people:
            await one.start()
            self.note(await one.do("team.join", self.args))

    async def say(self) -> None:
        for number, one in enumerate(self.people):
            self.note(await one.do("habits.done" if number < self.done else "habits.not_today"))

    async def look(self) -> None:
        for verb in READING:
            for one in (self.maya, self.people[0], self.people[8]):
                self.note(await one.do(verb, self.args))

    @property
    def args(self) -> dict[str, str]:
        with self.stage.database.session(writes=False) as session:
            rows = select(Team).join(Workspace, col(Workspace.id) == Team.workspace_id)
            return {"team": str(session.exec(rows.where(Workspace.team == self.team.team)).one().id)}

    def note(self, reply: Reply) -> None:
        """What they see, with ids called by the order in which they were first seen."""
        self.replies.append(A_UUID.sub(lambda found: self._ids.setdefault(found[0], f"#{len(self._ids)}"), repr(reply)))


async def lived(url: str, *tenants: tuple[str, int]) -> list[list[str]]:
    """Four weeks and a day of each tenant, in turns; what each of them was shown."""
    stage = Stage(url)
    try:
        all_ = [Tenant(stage, team, done) for team, done in tenants]
        for step in ("begin", "look", "say"):
            for tenant in all_:
                await getattr(tenant, step)()
            if step == "look":
                await stage.day("2026-03-04", "12:00")
        for day in ("2026-03-30", "2026-03-31"):
            await stage.day(day, "12:00")
            for tenant in all_:
                await tenant.look()
        bands = [one.content["bands"] for one in stage.rows(Snapshot)]
        assert len(bands) == len(tenants)
        assert any(bands) == any(done == 4 for _, done in tenants)
        return [tenant.replies for tenant in all_]
    finally:
        stage.database.close()


async def test_no_reply_about_teams_tells_of_another_workspace(fresh: Fresh) -> None:
    both = await lived(fresh("sqlite", name="both.db"), ("T1", 4), ("T2", 0))
    for seen, tenant in zip(both, (("T1", 4), ("T2", 0)), strict=True):
        [alone] = await lived(fresh("sqlite", name=f"{tenant[0]}.db"), tenant)
        assert seen == alone
    assert any("some" in one for one in both[0])


async def test_a_team_of_another_workspace_cannot_be_named(fresh: Fresh) -> None:
    """Its id, taken from a button, opens nothing."""
    stage = Stage(fresh("sqlite"))
    try:
        one, two = Tenant(stage, "T1", 4), Tenant(stage, "T2", 4)
        await one.begin()
        assert await two.maya.do("digest.show", one.args) == await two.maya.do("digest.show", {"team": "none"})
        for verb in ("team.edit", "team.people", "team.end", "promise.open", "team.join", "team.leave"):
            assert "Customer care" not in words_in(await two.maya.do(verb, one.args))
        assert len(stage.rows(Team)) == 1
        assert stage.rows(Team)[0].ended_on is None
    finally:
        stage.database.close()
