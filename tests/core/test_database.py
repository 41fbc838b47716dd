"""One transaction per deed: all of it or nothing, in time or not at all, and rows that cannot be wrong."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session

from bot.engines import THREADS
from habits.models import (
    Absence,
    CheckIn,
    Counting,
    Entry,
    FollowUp,
    Goal,
    Invited,
    Lease,
    Outgoing,
    Person,
    Practice,
    Schedule,
    Snapshot,
    Table,
    Team,
    Workspace,
)
from handlers.desk import NotSavedError
from tests.stage import MONDAY, Member, Stage, words_in


async def put(stage: Stage, row: Table) -> None:
    await stage.database.run(lambda session: session.add(row), writes=True)


@pytest.fixture
async def ids(stage: Stage, sam: Member) -> dict[str, UUID]:
    """Sam, who has started, a habit and an answer."""
    await sam.start()
    await sam.say("Words.")
    [practice], person = stage.rows(Practice), stage.person()
    return {"workspace_id": person.workspace_id, "person_id": person.id, "habit_id": practice.habit_id}


async def test_a_naive_instant_is_refused(stage: Stage, ids: dict[str, UUID]) -> None:
    naive = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
    row = Schedule(workspace_id=ids["workspace_id"], subject=ids["person_id"], kind="x", next_due_at=naive)
    with pytest.raises(StatementError, match="time zone"):
        await put(stage, row)


async def test_an_instant_comes_back_in_utc(stage: Stage, ids: dict[str, UUID]) -> None:
    there = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    own: dict[str, Any] = ids | {"id": UUID(int=9_999), "day": date(2026, 3, 2), "outcome": "done"}
    await put(stage, CheckIn(**own, said_at=there))
    [row] = stage.rows(CheckIn)
    assert row.said_at == there
    assert row.said_at.tzinfo is UTC


def wrong_rows(ids: dict[str, UUID]) -> dict[str, Table]:
    """Rows that no code may ever write, one wrong thing in each."""
    own: dict[str, Any] = {"workspace_id": ids["workspace_id"], "person_id": ids["person_id"], "id": UUID(int=9_999)}
    day = date(2026, 3, 2)
    out: dict[str, Any] = {
        "workspace_id": ids["workspace_id"], "id": UUID(int=9_999), "recipient": ids["person_id"], "kind": "daily",
        "dedupe_key": "k", "day": day, "due_at": MONDAY, "try_at": MONDAY, "expires_at": MONDAY,
    }  # fmt: skip
    check: dict[str, Any] = own | {"habit_id": ids["habit_id"], "day": day, "outcome": "done", "said_at": MONDAY}
    nobody = UUID(int=77_777)
    way: dict[str, Any] = own | {
        "habit_id": ids["habit_id"], "first_day": day + timedelta(days=9), "cadence": "daily", "nudge_days": "12345",
        "workdays": "12345", "plan": b"sealed",
    }  # fmt: skip
    absence: dict[str, Any] = own | {"kind": "pause", "first_day": day, "source_key": "s"}
    team: dict[str, Any] = {
        "workspace_id": ids["workspace_id"], "id": nobody, "name": "BRM", "tz": "UTC", "begins": day, "weeks": 1,
        "source_key": "t",
    }  # fmt: skip
    week = timedelta(weeks=1)
    of_team: dict[str, Any] = {"workspace_id": ids["workspace_id"], "team_id": nobody}
    entry: dict[str, Any] = own | {
        "tool": "t", "kind": "k", "day": day, "text": b"sealed", "written_at": MONDAY, "source_key": "e",
    }  # fmt: skip
    return {
        "outcome": CheckIn(**check | {"outcome": "failed"}),
        "habit of nobody": CheckIn(**check | {"habit_id": nobody}),
        "check-in of nobody": CheckIn(**check | {"person_id": nobody}),
        "another workspace": CheckIn(**check | {"workspace_id": nobody}),
        "state": Outgoing(**out | {"state": "lost"}),
        "kind": Outgoing(**out | {"kind": "advert"}),
        "recipient": Outgoing(**out | {"recipient": nobody}),
        "attempts": Outgoing(**out | {"attempts": -1}),
        "expired before due": Outgoing(**out | {"expires_at": MONDAY - timedelta(seconds=1)}),
        "sent nowhere": Outgoing(**out | {"state": "sent", "sent_at": MONDAY}),
        "sent never": Outgoing(**out | {"state": "sent", "message_id": "1.0"}),
        "failed without a reason": Outgoing(**out | {"state": "failed"}),
        "no such schedule": Schedule(
            workspace_id=ids["workspace_id"], subject=ids["person_id"], kind="yearly", next_due_at=MONDAY
        ),
        "schedule of nobody": Schedule(
            workspace_id=ids["workspace_id"], subject=nobody, kind="daily", next_due_at=MONDAY
        ),
        "lease of nobody": Lease(workspace_id=nobody),
        "nine nudge days": Practice(**way | {"nudge_days": "123456712"}),
        "nine workdays": Practice(**way | {"workdays": "123456712"}),
        "pause": Absence(**absence | {"kind": "sick"}),
        "backwards": Absence(**absence | {"last_day": day - timedelta(days=1)}),
        "look-back": FollowUp(**own, answer_id=nobody, due_on=day, source_key="s"),
        "questions": Person(
            workspace_id=ids["workspace_id"], id=nobody, platform_id="x", questions_a_week=6
        ),
        "same person": Person(workspace_id=ids["workspace_id"], id=nobody, platform_id="sam"),
        "same workspace": Workspace(id=nobody, platform="slack", team="T1"),
        "eight days a week": Team(**team | {"digest_on": 8}),
        "three weeks": Team(**team | {"weeks": 3}),
        "team of nobody": Team(**team | {"workspace_id": nobody}),
        "digest after the end": Team(**team | {"ended_on": day, "next_digest_at": MONDAY}),
        "roster of no team": Invited(**of_team, platform_id="x", role="member", added_on=day),
        "counted in no team": Counting(**of_team, person_id=ids["person_id"], first_day=day),
        "snapshot of no team": Snapshot(**of_team, id=nobody, first_day=day, last_day=day + week, made_at=MONDAY),
        "entry that waits for no day": Entry(**entry | {"state": "waiting"}),
        "entry of nobody": Entry(**entry | {"person_id": nobody}),
        "goal that ends before it begins": Goal(
            workspace_id=ids["workspace_id"], id=nobody, text="x", first_day=day, last_day=day - week, source_key="g"
        ),
    }  # fmt: skip


NAMES = [
    "outcome", "habit of nobody", "check-in of nobody", "another workspace", "state", "kind", "recipient", "pause",
    "backwards", "look-back", "questions", "same person", "same workspace", "attempts", "expired before due",
    "sent nowhere", "sent never", "failed without a reason", "no such schedule", "schedule of nobody",
    "lease of nobody", "nine nudge days", "nine workdays", "eight days a week", "three weeks", "team of nobody",
    "digest after the end", "roster of no team", "counted in no team", "snapshot of no team",
    "entry that waits for no day", "entry of nobody", "goal that ends before it begins",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
async def test_the_database_itself_refuses_a_wrong_row(stage: Stage, ids: dict[str, UUID], name: str) -> None:
    with pytest.raises(IntegrityError):
        await put(stage, wrong_rows(ids)[name])


def test_every_wrong_row_is_tried() -> None:
    ids = dict.fromkeys(("workspace_id", "person_id", "habit_id"), UUID(int=1))
    assert set(NAMES) == set(wrong_rows(ids))


async def test_a_deed_that_goes_wrong_halfway_leaves_nothing(stage: Stage) -> None:
    def work(session: Session) -> None:
        session.add(Workspace(id=UUID(int=5), platform="slack", team="T9"))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await stage.database.run(work, writes=True)
    assert stage.rows(Workspace) == []


async def test_whoever_only_reads_cannot_be_told_that_something_was_saved(stage: Stage) -> None:
    with pytest.raises(NotSavedError):
        await stage.database.run(
            lambda session: session.add(Workspace(id=UUID(int=5), platform="slack", team="T9")), writes=False
        )
    assert stage.rows(Workspace) == []
    await put(stage, Workspace(id=UUID(int=5), platform="slack", team="T9"))
    assert len(stage.rows(Workspace)) == 1


async def test_a_reader_sees_one_moment_while_others_write(stage: Stage, sam: Member) -> None:
    await sam.do("bot.opened")
    seen, wrote = threading.Event(), threading.Event()

    def reads(session: Session) -> tuple[int, int]:
        count = len(session.connection().exec_driver_sql("SELECT * FROM person").all())
        seen.set()
        wrote.wait(5)
        return count, len(session.connection().exec_driver_sql("SELECT * FROM person").all())

    reading = asyncio.create_task(stage.database.run(reads, writes=False))
    await asyncio.to_thread(seen.wait, 5)
    await stage.member("kim").do("bot.opened")
    wrote.set()
    assert await reading == (1, 1)
    assert len(stage.rows(Person)) == 2


async def test_too_slow_a_writer_is_told_so_and_nothing_is_saved_later(stage: Stage) -> None:
    go_on, done = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        session.add(Workspace(id=UUID(int=5), platform="slack", team="T9"))
        session.flush()
        go_on.wait(5)
        done.set()

    with pytest.raises(NotSavedError):
        await stage.database.run(slow, writes=True, patience=0.05)
    go_on.set()
    await asyncio.to_thread(done.wait, 5)
    await put(stage, Workspace(id=UUID(int=6), platform="slack", team="T8"))  # waits for the slow one to be over
    assert [row.team for row in stage.rows(Workspace)] == ["T8"]


async def test_writers_waiting_behind_slow_ones_are_told_so_too_and_never_begin(stage: Stage) -> None:
    async with busy(stage, places(stage)):
        begun = threading.Event()
        with pytest.raises(NotSavedError):
            await stage.database.run(lambda _: begun.set(), writes=True, patience=0.05)
    await put(stage, Workspace(id=UUID(int=6), platform="slack", team="T8"))
    assert not begun.is_set()


async def test_while_as_many_write_as_may_readers_are_answered(stage: Stage, sam: Member) -> None:
    await sam.do("bot.opened")
    async with busy(stage, places(stage)):
        assert "no habit yet" in words_in(await sam.do("streaks.show"))


def places(stage: Stage) -> int:
    """How many may write at a time."""
    return THREADS[stage.database.engine.dialect.name][1]


@asynccontextmanager
async def busy(stage: Stage, count: int, *, writes: bool = True) -> AsyncIterator[None]:
    """So many pieces of work that are under way and do not end before the block does."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def work(session: Session) -> None:
        session.connection()
        begun.release()
        go_on.wait(5)

    slow = [asyncio.create_task(stage.database.run(work, writes=writes, patience=5)) for _ in range(count)]
    for _ in slow:
        await asyncio.to_thread(begun.acquire, timeout=5)
    try:
        yield
    finally:
        go_on.set()
        await asyncio.gather(*slow)


async def test_with_every_thread_taken_somebody_is_told_so_in_time(stage: Stage) -> None:
    async with busy(stage, THREADS[stage.database.engine.dialect.name][0], writes=False):
        begun = threading.Event()
        with pytest.raises(NotSavedError):
            await stage.database.run(lambda _: begun.set(), writes=False, patience=0.05)
    await stage.database.run(lambda _: None, writes=False)
    assert not begun.is_set()


async def test_another_program_that_holds_the_row_is_waited_for_in_vain(stage: Stage, sam: Member) -> None:
    """On SQLite it then holds the whole database."""
    await sam.do("bot.opened")
    held = "UPDATE person SET questions_a_week = 3"
    with stage.database.engine.connect() as other:
        other.exec_driver_sql(held)
        started = time.monotonic()
        with pytest.raises(NotSavedError):
            await stage.database.run(lambda session: session.execute(text(held)), writes=True, patience=0.2)
        assert time.monotonic() - started < 2
    await sam.say("And on it goes.")
    assert stage.person().questions_a_week == 2


async def test_the_loop_goes_on_while_the_database_works(stage: Stage) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.005)
            ticks += 1

    pulse = asyncio.create_task(tick())
    await stage.database.run(lambda _: time.sleep(0.2), writes=True)
    pulse.cancel()
    assert ticks > 5


@pytest.mark.parametrize("name", NAMES)
async def test_errors_and_their_causes_never_show_values(stage: Stage, ids: dict[str, UUID], name: str) -> None:
    with pytest.raises(IntegrityError) as error:
        await put(stage, wrong_rows(ids)[name])
    told = f"{error.value} {error.value.orig} {error.value.__cause__}".replace("-", "")
    held = ("T1", "'advert'", "2026", "sealed", *(value.hex for value in ids.values()), UUID(int=9_999).hex)
    assert [value for value in held if value in told] == []


async def test_sixty_clicks_at_once_are_all_kept(stage: Stage, sam: Member) -> None:
    await sam.start()
    people = [stage.member(f"p{number}") for number in range(60)]
    replies = await asyncio.gather(*(one.do("talk.message", text="Hi there, bot.") for one in people))
    assert all("Kept as a note" in words_in(reply) for reply in replies)
    assert len(stage.rows(Person)) == 61
