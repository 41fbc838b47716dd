"""What only PostgreSQL can do to us: rows that others hold, deadlocks, connections that end, servers that freeze."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DataError
from sqlmodel import Session, select

from bot.engines import THREADS
from habits.messages import Request
from habits.models import Answer, Person, Workspace
from handlers.desk import NotSavedError
from handlers.failures import not_saved
from tests.postgres import Server
from tests.stage import TEAM, Member, Stage, words_in

pytestmark = pytest.mark.on("postgresql")
THREAD_COUNT, WRITERS = THREADS["postgresql"]


@pytest.fixture
def other(stage: Stage) -> Iterator[psycopg.Connection]:
    """Somebody else's session."""
    with psycopg.connect(stage.url) as connection:
        yield connection
        connection.rollback()


def add(session: Session) -> None:
    session.add(Workspace(id=uuid4(), platform="slack", team="T9"))


def teams(stage: Stage) -> list[str]:
    return [row.team for row in stage.rows(Workspace)]


async def test_whoever_waits_for_a_row_in_vain_is_told_and_nothing_is_saved_later(
    stage: Stage, sam: Member, other: psycopg.Connection
) -> None:
    await sam.do("bot.opened")
    other.execute("SELECT * FROM person FOR UPDATE")
    begun = time.monotonic()
    with pytest.raises(NotSavedError):
        await sam.say("Words.")
    assert time.monotonic() - begun < 2.9  # Slack hears of it within three seconds
    await stage.member("kim").say("Mine are kept.")
    other.rollback()
    await sam.say("And mine, now.")
    assert len(stage.rows(Answer)) == 2


async def test_a_row_that_is_held_holds_up_no_reader(sam: Member, other: psycopg.Connection) -> None:
    await sam.do("bot.opened")
    other.execute("SELECT * FROM person FOR UPDATE")
    waiting = [asyncio.create_task(sam.say("Words.")) for _ in range(THREAD_COUNT + 2)]
    await asyncio.sleep(0.1)
    async with asyncio.timeout(1):
        await sam.do("streaks.show")
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(one) for one in told} == {NotSavedError}


async def test_two_that_wait_for_each_other_are_both_kept(stage: Stage, sam: Member) -> None:
    people = [sam, stage.member("kim")]
    for one in people:
        await one.do("bot.opened")
    met = threading.Barrier(2)

    def deed(first: str, second: str) -> Callable[[Session], None]:
        again: list[int] = []

        def work(session: Session) -> None:
            for name in (first, second):
                row = session.exec(select(Person).where(Person.platform_id == name).with_for_update()).one()
                row.questions_a_week += 1
                session.add(row)
                session.flush()
                if name == first and not again:
                    again.append(1)
                    met.wait(5)

        return work

    await asyncio.gather(
        stage.database.run(deed("sam", "kim"), writes=True, patience=10),
        stage.database.run(deed("kim", "sam"), writes=True, patience=10),
    )
    assert [row.questions_a_week for row in stage.rows(Person)] == [4, 4]


async def test_without_a_free_connection_somebody_is_told_so(stage: Stage) -> None:
    engine = stage.database.engine
    taken = [engine.connect() for _ in range(THREAD_COUNT + 2)]
    try:
        with pytest.raises(NotSavedError):
            await stage.database.run(add, writes=True, patience=10)
    finally:
        for one in taken:
            one.close()
    await stage.database.run(add, writes=True)
    assert teams(stage) == ["T9"]


async def test_what_does_not_fit_is_not_repeated_in_the_error(stage: Stage) -> None:
    def work(session: Session) -> None:
        session.execute(text("SELECT CAST(:secret AS uuid)"), {"secret": "zebra-umbrella"})

    with pytest.raises(DataError) as error:
        await stage.database.run(work, writes=True)
    assert "zebra" not in f"{error.value} {error.value.orig} {error.value.__cause__}"


async def test_a_session_keeps_to_our_manners(stage: Stage) -> None:
    def told(session: Session) -> dict[str, str]:
        names = ("lock_timeout", "idle_in_transaction_session_timeout", "TimeZone", "transaction_isolation")
        return {name: session.execute(text(f"SHOW {name}")).scalar_one() for name in names}

    usual = {"lock_timeout": "2s", "idle_in_transaction_session_timeout": "10s", "TimeZone": "UTC"}
    assert await stage.database.run(told, writes=True) == usual | {"transaction_isolation": "read committed"}
    assert await stage.database.run(told, writes=False) == usual | {"transaction_isolation": "repeatable read"}
    assert await stage.database.run(told, writes=True) == usual | {"transaction_isolation": "read committed"}


async def test_a_process_that_froze_in_the_middle_does_not_keep_its_rows(stage: Stage, sam: Member) -> None:
    await sam.do("bot.opened")

    def work(session: Session) -> None:
        session.execute(text("SET idle_in_transaction_session_timeout = '100ms'"))
        session.execute(text("SELECT * FROM person FOR UPDATE"))
        frozen.set()
        go_on.wait(5)

    frozen, go_on = threading.Event(), threading.Event()
    slow = asyncio.create_task(stage.database.run(work, writes=True, patience=10))
    await asyncio.to_thread(frozen.wait, 5)
    await sam.say("Words.")
    go_on.set()
    with pytest.raises(NotSavedError):
        await slow
    assert len(stage.rows(Answer)) == 1


async def test_a_database_that_takes_no_writes_just_now_says_so(
    stage: Stage, sam: Member, other: psycopg.Connection
) -> None:
    other.autocommit = True
    other.execute(f"ALTER DATABASE {other.info.dbname} SET default_transaction_read_only = on")
    try:
        stage.database.engine.dispose()
        with pytest.raises(NotSavedError):
            await sam.say("Words.")
        other.execute("SET default_transaction_read_only = off")
    finally:
        other.execute(f"ALTER DATABASE {other.info.dbname} RESET default_transaction_read_only")
    stage.database.engine.dispose()
    await sam.say("Words.")
    assert len(stage.rows(Answer)) == 1


# --- a server that stops, and one that freezes ---


@pytest.fixture
async def there(own_server: Server) -> AsyncIterator[Stage]:
    """A stage on a server of its own."""
    stage = Stage(own_server.fresh())
    yield stage
    own_server.thaw()
    stage.database.close()


@pytest.mark.parametrize("immediate", [True, False], ids=["crash", "stop"])
async def test_after_a_restart_it_goes_on_by_itself(there: Stage, own_server: Server, immediate: bool) -> None:
    sam = there.member()
    await sam.say("Before.")
    own_server.stop(immediate=immediate)
    with pytest.raises(NotSavedError):
        await sam.say("Between.")
    own_server.start()
    await sam.say("After.")
    assert len(there.rows(Answer)) == 2


async def test_of_what_a_frozen_server_did_not_take_nothing_is_saved_later(there: Stage, own_server: Server) -> None:
    sam = there.member()
    await sam.say("Before.")
    own_server.freeze()
    begun: list[int] = []

    def work(session: Session) -> None:
        session.connection()
        begun.append(1)
        add(session)

    waiting = [there.database.run(work, writes=True, patience=0.3) for _ in range(3 * THREAD_COUNT)]
    reading = there.database.run(lambda session: session.connection(), writes=False, patience=0.3)
    assert {type(one) for one in await asyncio.gather(*waiting, reading, return_exceptions=True)} == {NotSavedError}
    own_server.thaw()
    await sam.say("After.")
    await there.database.run(lambda _: None, writes=True, patience=10)
    assert teams(there) == ["T1"]
    assert len(begun) <= WRITERS  # those that had a thread; nobody else's began
    assert len(there.rows(Answer)) == 2


async def test_a_commit_without_an_answer_is_waited_for_and_then_nobody_knows(
    there: Stage, own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.database.COMMITTING", 0.3)

    def work(session: Session) -> None:
        add(session)
        session.flush()
        event.listen(session, "before_commit", lambda _: own_server.freeze())

    with pytest.raises(NotSavedError, match="no answer to a commit, which may have been kept"):
        await there.database.run(work, writes=True, patience=0.3)
    own_server.thaw()
    async with asyncio.timeout(5):
        while teams(there) != ["T9"]:  # noqa: ASYNC110  # it was kept indeed; the database tells nobody
            await asyncio.sleep(0.01)


async def test_closing_does_not_wait_for_a_frozen_server(own_server: Server) -> None:
    stage = Stage(own_server.fresh())
    await stage.member().say("Before.")
    own_server.freeze()
    waiting = [stage.database.run(add, writes=True, patience=0.3) for _ in range(THREAD_COUNT)]
    assert {type(one) for one in await asyncio.gather(*waiting, return_exceptions=True)} == {NotSavedError}
    begun = time.monotonic()
    await asyncio.to_thread(stage.database.close)
    assert time.monotonic() - begun < 6
    own_server.thaw()


async def test_a_line_that_is_cut_in_the_middle_of_a_commit_leaves_it_open_whether_that_was_kept(stage: Stage) -> None:
    def work(session: Session) -> None:
        session.add(Workspace(id=UUID(int=5), platform="slack", team="T9"))
        session.flush()
        line = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        event.listen(session, "before_commit", lambda _: cut(line), once=True)

    def cut(line: int) -> None:
        with stage.database.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:line)"), {"line": line})

    with pytest.raises(NotSavedError) as raised:
        await stage.database.run(work, writes=True)
    assert raised.value.perhaps
    request = Request(workspace=TEAM, person="sam", verb="reflect.keep", text="My words", source="s")
    told = words_in(not_saved(request, form=False, perhaps=raised.value.perhaps))
    assert "cannot tell whether that was saved" in told
    assert "My words" in told
    assert stage.rows(Workspace) == []
