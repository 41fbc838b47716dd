"""Clocks that jump and hours of silence: one message per person and local day, and what is too late is not sent."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from habits.models import Habit, Outgoing
from tests.faults.conftest import Numbers
from tests.faults.crowd import Crowd, team_uuid
from tests.faults.place import Place
from tests.faults.scene import Scene, scene
from tests.faults.sizes import sized

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HERE_AND_THERE = [HOUR, -HOUR, DAY, -DAY, 2 * DAY, timedelta(0), DAY]


def per_day(on: Scene) -> Counter[tuple[str, str]]:
    """How many messages for a local day each person got."""
    days = on.place.days()
    return Counter({(person, days[key]): count for (person, key), count in dict(on.slack.accepted).items() if key})


def test_a_clock_that_is_moved_while_it_runs(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """By an hour and by a day, both ways; on PostgreSQL the other process keeps the right time."""
    with scene(database_url, tmp_path, Crowd(sized(20, 200))) as on:
        moved, *_ = on.start_all()
        on.finish()
        for offset in HERE_AND_THERE:
            moved.jump(offset)
        on.finish()
        numbers(f"moved clock, {on.place.kind}", messages=on.got.total(), doubled=on.doubled.total())
        assert set(per_day(on).values()) == {1}
        assert len(per_day(on)) == 3 * on.place.crowd.people


def test_a_process_that_starts_with_a_wrong_clock(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """One after another, each killed in the burst."""
    with scene(database_url, tmp_path, Crowd(sized(20, 200))) as on:
        for offset in HERE_AND_THERE:
            bot = on.start(offset=offset).ready()
            bot.jump(offset)
            bot.kill()
            bot.gone()
            on.place.leases_run_out()
        numbers(f"wrong clock at start, {on.place.kind}", messages=on.got.total(), doubled=on.doubled.total())
        assert set(per_day(on).values()) == {1}
        assert len(per_day(on)) == 3 * on.place.crowd.people


def test_six_hours_down(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """Who was due an hour ago still gets it. Who was due five hours ago does not; but what may come later, does."""
    with scene(database_url, tmp_path, Crowd(sized(20, 1000), 2)) as on:
        late, later = on.place.crowd.teams
        on.place.due(HOUR, 15, [late])
        on.place.due(5 * HOUR, 15, [later])
        put_off = bring_back(on.place, later)
        on.start_all()
        on.finish()
        numbers(f"six hours down, {on.place.kind}", messages=on.got.total(), **on.place.states())
        half = on.place.crowd.people // 2
        assert on.place.states() == {"sent": half + put_off, "lapsed": half}
        assert on.got == Counter({name: 1 for name in on.place.crowd.names if name.startswith("U00")} | on.got)
        assert set(on.got.values()) == {1}


def test_three_days_down(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """One message each, today's; the days before are written down as lapsed."""
    with scene(database_url, tmp_path, Crowd(sized(20, 1000))) as on:
        people = on.place.crowd.people
        on.place.due(3 * DAY + HOUR, 15)
        on.start_all()
        on.finish()
        numbers(f"three days down, {on.place.kind}", messages=on.got.total(), **on.place.states())
        assert on.place.states() == {"sent": people, "lapsed": 3 * people}
        assert on.got == dict.fromkeys(on.place.crowd.names, 1)


def bring_back(place: Place, team: str, most: int = 5) -> int:
    """Some people of a workspace had a nudge put off, to come three hours ago or until an hour from now."""
    now = datetime.now(UTC)
    with Session(place.engine) as session:
        habits = session.exec(select(Habit).where(Habit.workspace_id == team_uuid(team)).limit(most)).all()
        for habit in habits:
            session.add(_put_off(habit, now - 3 * HOUR, now + HOUR))
        session.commit()
    return len(habits)


def _put_off(habit: Habit, due: datetime, until: datetime) -> Outgoing:
    return Outgoing(
        workspace_id=habit.workspace_id,
        id=uuid4(),
        recipient=habit.person_id,
        kind="snooze",
        dedupe_key=f"snooze:{habit.id}",
        day=due.date(),
        due_at=due,
        try_at=due,
        expires_at=until,
        about={"habit": str(habit.id)},
    )


@pytest.mark.on("postgresql")
def test_a_database_whose_clock_was_set_back(database_url: str, tmp_path: Path, numbers: Numbers) -> None:
    """By a day, as after a failover, when a process has just died and Slack had asked for quiet: by the database's
    clock the lease and the quiet last until tomorrow, but nobody can have meant that."""
    with scene(database_url, tmp_path, Crowd(10)) as on:
        tomorrow = datetime.now(UTC) + DAY
        on.place.change("UPDATE lease SET owner = 'dead', token = 1, until = :at, quiet_until = :at", at=tomorrow)
        on.start_all()
        took = on.finish()
        numbers("database's clock set back", lost=len(on.lost), seconds=took)
        assert on.got == dict.fromkeys(on.place.crowd.names, 1)
