"""A team's snapshot out of a year of check-ins, and what is drawn of it.

A thousand people, two habits each, both spoken of on every working day of a year. What is tallied is a week, as the
product asks for it; snapshots are made as on the Mondays of that year. The rival is the least that a database can do
there: to count the same week's rows.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, col, func, select

from benchmarks.delivering import opened
from benchmarks.people import HERE
from benchmarks.report import Row, Spread
from benchmarks.run import DATABASES, Run
from benchmarks.year import DAYS, HABITS, LEADER, MONDAYS, PEOPLE, SHARED, TEAM, THEN, WEEKS, filled
from bot.database import Database
from habits import catalogue, patterns
from habits.messages import Request, Show, WorkspaceRef
from habits.models import CheckIn, Team
from habits.privacy import BANDS
from habits.tallies import tallies
from habits.trend import Trend
from habits.usecases import digest
from handlers import charts
from handlers.slack import render

REPEATS = 9
FIRST, LAST = MONDAYS[-1], MONDAYS[-1] + timedelta(days=6)
"""The week that is tallied."""
GOAL, TIMES, CHART = 0.3, 3, 0.4


def measure(run: Run) -> Iterator[Row]:
    for kind in DATABASES:
        yield from asyncio.run(_on(run, kind))
    run.say("drawing")
    took = Spread(asyncio.run(_pictures()))
    yield Row("picture of a team, 4 periods of 9 lines, warm", took, f"under {CHART * 1000:g} ms", took.median < CHART)


async def _on(run: Run, kind: str) -> list[Row]:
    """Everything that one database has a part in."""
    async with opened(filled(run, kind)) as database:
        run.say(f"{kind}: a week's tallies, and the rival")
        ours, theirs = await _tallied(database)
        run.say(f"{kind}: a year's snapshots")
        made = await _snapshots(database)
        run.say(f"{kind}: /digest and /patterns")
        drawn = Spread([await _timed(database, _messages) for _ in range(REPEATS + 1)][1:])  # the first one warms up
    share, goal = ours.median / theirs.median, f"under {GOAL * 1000:g} ms"
    what = f"tallies of a week, {PEOPLE:,} people with a year of {PEOPLE * HABITS * WEEKS * DAYS:,} check-ins, {kind}"
    met = ours.median < GOAL and share < TIMES
    both = f"{goal}, under {TIMES} times the rival"
    return [
        Row(what, ours, both, met, "SELECT count(*) of that week", theirs, f"{share:.2f} times the rival"),
        Row(f"the same, made into its snapshot and committed, {kind}", made, goal, made.median < GOAL),
        Row(
            f"`/digest` and `/patterns` after a year of snapshots, as blocks, {kind}", drawn, goal, drawn.median < GOAL
        ),
    ]


async def _tallied(database: Database) -> tuple[Spread, Spread]:
    """In turns, so that both meet the same minutes."""
    ours, theirs = [], []
    for number in range(REPEATS + 1):
        one, other = await _timed(database, _tally), await _timed(database, _count)
        if number:  # the first one warms up
            ours.append(one)
            theirs.append(other)
    return Spread(ours), Spread(theirs)


def _tally(session: Session) -> None:
    found = tallies(session, session.get_one(Team, (HERE, TEAM)), FIRST, LAST)
    assert found[f"habit:{SHARED}"].took_part > 0.9 * PEOPLE


def _count(session: Session) -> None:
    theirs = select(func.count()).where(CheckIn.workspace_id == HERE, col(CheckIn.day).between(FIRST, LAST))
    assert session.exec(theirs).one() == PEOPLE * HABITS * DAYS


async def _snapshots(database: Database) -> Spread:
    """One for each week, made on the Monday after it."""
    mondays = [THEN + timedelta(weeks=number + 1) for number in range(WEEKS)]
    return Spread([await _timed(database, partial(_snapshot, now=now), writes=True) for now in mondays])


def _snapshot(session: Session, now: datetime) -> None:
    patterns.make(session, session.get_one(Team, (HERE, TEAM)), now)


def _messages(session: Session) -> None:
    """What `/digest` and `/patterns` answer to the manager, up to what goes to Slack."""
    for verb, use_case in (("digest.show", digest.show), ("patterns.show", digest.patterns)):
        request = Request(workspace=WorkspaceRef("slack", "T1"), person=LEADER, verb=verb, source="bench")
        reply = use_case(session, request, THEN + timedelta(weeks=WEEKS))
        assert isinstance(reply, Show)
        assert "of those who took part" in str(render.message(reply.message)).lower()


async def _timed(database: Database, work: Callable[[Session], None], *, writes: bool = False) -> float:
    begun = time.perf_counter()
    await database.run(work, writes=writes, patience=60)
    return time.perf_counter() - begun


async def _pictures() -> list[float]:
    """Seconds for each: every cell has its band."""
    ends = tuple(monday + timedelta(days=6) for monday in MONDAYS[-4:])
    names = [SHARED, *(theme.title for theme in catalogue.load().themes)]
    shown = Trend("A team", ends, tuple((name, BANDS) for name in names))
    took = []
    for _ in range(REPEATS + 1):
        begun = time.perf_counter()
        await charts.png(shown, "")
        took.append(time.perf_counter() - begun)
    return took[1:]  # the first one imports matplotlib
