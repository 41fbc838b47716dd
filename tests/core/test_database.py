"""One transaction per deed: all of it or nothing, in time or not at all, and rows that cannot be wrong."""

import asyncio
import sqlite3
import threading
import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import Session

from habits.models import Absence, CheckIn, FollowUp, Outgoing, Person, Practice, Schedule, Table, Workspace
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
    await put(stage, Schedule(workspace_id=ids["workspace_id"], subject=ids["person_id"], kind="x", next_due_at=there))
    [row] = [row for row in stage.rows(Schedule) if row.kind == "x"]
    assert row.next_due_at == there
    assert row.next_due_at.tzinfo is UTC


def wrong_rows(ids: dict[str, UUID]) -> dict[str, Table]:
    """Rows that no code may ever write, one wrong thing in each."""
    own: dict[str, Any] = {"workspace_id": ids["workspace_id"], "person_id": ids["person_id"], "id": UUID(int=9_999)}
    day = date(2026, 3, 2)
    out: dict[str, Any] = {
        "workspace_id": ids["workspace_id"], "id": UUID(int=9_999), "recipient": ids["person_id"], "kind": "daily",
        "dedupe_key": "k", "day": day, "due_at": MONDAY, "expires_at": MONDAY,
    }  # fmt: skip
    check: dict[str, Any] = own | {"habit_id": ids["habit_id"], "day": day, "outcome": "done", "said_at": MONDAY}
    nobody = UUID(int=77_777)
    absence: dict[str, Any] = own | {"kind": "pause", "first_day": day, "source_key": "s"}
    return {
        "outcome": CheckIn(**check | {"outcome": "failed"}),
        "habit of nobody": CheckIn(**check | {"habit_id": nobody}),
        "check-in of nobody": CheckIn(**check | {"person_id": nobody}),
        "another workspace": CheckIn(**check | {"workspace_id": nobody}),
        "state": Outgoing(**out | {"state": "lost"}),
        "kind": Outgoing(**out | {"kind": "advert"}),
        "recipient": Outgoing(**out | {"recipient": nobody}),
        "pause": Absence(**absence | {"kind": "sick"}),
        "backwards": Absence(**absence | {"last_day": day - timedelta(days=1)}),
        "look-back": FollowUp(**own, answer_id=nobody, due_on=day, source_key="s"),
        "questions": Person(
            workspace_id=ids["workspace_id"], id=nobody, platform_id="x", questions_a_week=6
        ),
        "same person": Person(workspace_id=ids["workspace_id"], id=nobody, platform_id="sam"),
        "same workspace": Workspace(id=nobody, platform="slack", team="T1"),
    }  # fmt: skip


NAMES = [
    "outcome", "habit of nobody", "check-in of nobody", "another workspace", "state", "kind", "recipient", "pause",
    "backwards", "look-back", "questions", "same person", "same workspace",
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


async def test_writers_waiting_behind_a_slow_one_are_told_so_too(stage: Stage) -> None:
    go_on = threading.Event()
    slow = asyncio.create_task(stage.database.run(lambda _: go_on.wait(5), writes=True, patience=5))
    await asyncio.sleep(0.01)
    with pytest.raises(NotSavedError):
        await stage.database.run(
            lambda session: session.add(Workspace(id=UUID(int=5), platform="slack", team="T9")),
            writes=True,
            patience=0.05,
        )
    go_on.set()
    await slow
    await put(stage, Workspace(id=UUID(int=6), platform="slack", team="T8"))
    assert [row.team for row in stage.rows(Workspace)] == ["T8"]


async def test_another_program_that_holds_the_database_is_waited_for_in_vain(stage: Stage, sam: Member) -> None:
    await sam.do("bot.opened")
    other = sqlite3.connect(stage.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    with pytest.raises(NotSavedError):
        await stage.database.run(lambda session: session.add(Workspace(id=UUID(int=5), platform="slack", team="T9")),
                                 writes=True, patience=0.2)  # fmt: skip
    assert time.monotonic() - started < 2
    other.execute("ROLLBACK")
    other.close()
    await sam.say("And on it goes.")
    assert [row.team for row in stage.rows(Workspace)] == ["T1"]


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


async def test_statements_never_show_their_values(stage: Stage, ids: dict[str, UUID]) -> None:
    with pytest.raises(IntegrityError) as error:
        await put(stage, wrong_rows(ids)["same workspace"])
    assert "T1" not in str(error.value)


async def test_sixty_clicks_at_once_are_all_kept(stage: Stage, sam: Member) -> None:
    await sam.start()
    people = [stage.member(f"p{number}") for number in range(60)]
    replies = await asyncio.gather(*(one.do("talk.message", text="Hi there, bot.") for one in people))
    assert all("Kept as a note" in words_in(reply) for reply in replies)
    assert len(stage.rows(Person)) == 61
