"""Between planned and sent: consent is looked at again, a crash loses nothing, one trouble holds up nobody else."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, NoReturn, cast

import pytest
from sqlalchemy import update
from sqlmodel import Session, col

from bot.delivery import Delivery
from habits import leases
from habits.messages import WorkspaceRef
from habits.models import Habit, Lease, Outgoing, Person, Practice
from habits.outbox import Parcel
from handlers.desk import NotSavedError
from handlers.errors import DeliveryError, Failure
from tests.stage import QUICK, Member, Stage, words_in


def outgoing(stage: Stage, name: str = "sam") -> Outgoing:
    """The person's newest message."""
    own = [row for row in stage.rows(Outgoing) if row.recipient == stage.person(name).id]
    return max(own, key=lambda row: (row.day, row.due_at))


class Meanwhile:
    """A platform on which something happens while a message is under way."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.posts = stage, 0

    async def happens(self) -> None:
        """Before it is posted."""

    async def happened(self) -> None:
        """After it was posted, before anybody hears so."""

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        self.posts += 1
        await self.happens()
        place = await self.stage.sender.send(parcel)
        await self.happened()
        return place

    async def find(self, recipient: str, key: str) -> tuple[str, str] | None:
        return await self.stage.sender.find(recipient, key)


def on(stage: Stage, platform: Meanwhile) -> None:
    """From now on the bot writes there."""
    stage.delivery._office.sender = platform


LONG_AGO = datetime.fromtimestamp(0, UTC)


def leases_run_out(stage: Stage) -> None:
    """As after half a minute: leases go by the database's clock, which no test moves."""
    with stage.database.session(writes=True) as session:
        session.execute(update(Lease).values(until=LONG_AGO))
        session.commit()


def quiet_is_over(stage: Stage) -> None:
    """As after an hour, by the database's clock."""
    with stage.database.session(writes=True) as session:
        session.execute(update(Lease).values(quiet_until=LONG_AGO))
        session.commit()


async def tick(delivery: Delivery) -> None:
    await delivery.tick()
    await delivery.settled()


def near(wait: timedelta, seconds: float) -> bool:
    """Within the quarter by which waits are spread."""
    return 0.75 * seconds <= wait.total_seconds() <= 1.25 * seconds


async def test_a_sent_message_is_recorded_with_its_place(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    row = outgoing(stage)
    assert (row.state, row.conversation, row.message_id, row.attempts) == ("sent", "D-sam", "1.0", 1)
    assert row.sent_at == stage.clock.now()


@pytest.mark.parametrize("word", ["pause.too_much", "data.delete", "welcome.later"])
async def test_a_no_between_planned_and_sent_is_respected(stage: Stage, sam: Member, word: str) -> None:
    await sam.start()
    await stage.tick()
    stage.to("2026-03-03 09:00")
    stage.sender.errors.append(DeliveryError("no luck"))
    assert await stage.tick() == []
    await sam.do(word)
    stage.to("2026-03-03 09:02")
    assert await stage.tick() == []


async def test_deleting_everything_while_a_message_is_under_way_leaves_nothing(stage: Stage, sam: Member) -> None:
    class Deletes(Meanwhile):
        async def happens(self) -> None:
            await sam.do("data.delete")

    await sam.start()
    on(stage, Deletes(stage))
    await stage.tick()
    assert stage.rows(Outgoing) == []


async def test_a_passing_error_is_tried_again_ever_later_and_then_lapses(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    stage.to("2026-03-03 09:00")
    waits = []
    for _ in range(40):
        stage.sender.errors = [DeliveryError("no luck")]
        await stage.tick()
        waits.append(outgoing(stage).try_at - stage.clock.now())
        stage.clock.jump_to(outgoing(stage).try_at)
    assert [near(wait, 30 * 2**number) for number, wait in enumerate(waits[:4])] == [True] * 4
    assert max(waits) <= timedelta(minutes=6.25)
    stage.sender.errors.clear()
    await stage.tick()
    assert outgoing(stage).state == "lapsed"


async def test_two_messages_that_fail_at_once_do_not_come_back_at_once(stage: Stage) -> None:
    for number in range(6):
        await stage.member(f"p{number}").start()
    stage.sender.errors = [DeliveryError("no luck") for _ in range(6)]
    await stage.tick()
    assert len({row.try_at for row in stage.rows(Outgoing)}) == 6


async def test_a_passing_error_is_forgotten_when_the_next_attempt_works(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("no luck"))
    assert await stage.tick() == []
    again = outgoing(stage).try_at
    stage.clock.jump_to(again - timedelta(seconds=1))
    assert await stage.tick() == []
    stage.clock.jump_to(again)
    assert len(await stage.tick()) == 1
    assert (outgoing(stage).attempts, outgoing(stage).due_at < again) == (2, True)


async def test_a_post_whose_answer_was_lost_is_looked_for_and_not_sent_again(stage: Stage, sam: Member) -> None:
    class Lost(Meanwhile):
        async def happened(self) -> None:
            raise DeliveryError("ServerDisconnectedError", Failure.UNCERTAIN)

    await sam.start()
    on(stage, Lost(stage))
    await stage.tick()
    row = outgoing(stage)
    assert (row.state, near(row.try_at - stage.clock.now(), 30)) == ("sending", True)
    stage.clock.jump_to(row.try_at)
    await stage.tick()
    assert len(stage.sender.sent) == 1
    row = outgoing(stage)
    assert (row.state, row.conversation, row.message_id) == ("sent", "D-sam", "1.0")


async def test_a_post_that_never_arrived_is_looked_for_and_then_sent(stage: Stage, sam: Member) -> None:
    class Breaks(Meanwhile):
        async def happens(self) -> None:
            if self.posts == 1:
                raise RuntimeError("connection reset")

    await sam.start()
    on(stage, Breaks(stage))
    await stage.tick()
    assert outgoing(stage).state == "sending"
    stage.clock.jump_to(outgoing(stage).try_at)
    assert len(await stage.tick()) == 1
    assert stage.sender.looked_for == [str(outgoing(stage).id)]


async def test_where_nothing_can_be_read_back_it_is_sent_again(stage: Stage, sam: Member) -> None:
    class Lost(Meanwhile):
        async def happened(self) -> None:
            if self.posts == 1:
                raise DeliveryError("TimeoutError", Failure.UNCERTAIN)

    await sam.start()
    stage.sender.forgetful = True
    on(stage, Lost(stage))
    await stage.tick()
    stage.clock.jump_to(outgoing(stage).try_at)
    await stage.tick()
    assert (len(stage.sender.sent), outgoing(stage).state) == (2, "sent")


async def test_a_platform_that_cannot_be_asked_is_asked_again_later(stage: Stage, sam: Member) -> None:
    class Away(Meanwhile):
        asked = 0

        async def happened(self) -> None:
            raise DeliveryError("TimeoutError", Failure.UNCERTAIN)

        async def find(self, recipient: str, key: str) -> tuple[str, str] | None:
            self.asked += 1
            if self.asked == 1:
                raise DeliveryError("ClientConnectorError")
            return await super().find(recipient, key)

    await sam.start()
    on(stage, Away(stage))
    for _ in range(3):
        await stage.tick()
        stage.clock.jump_to(max(stage.clock.now(), outgoing(stage).try_at))
    assert (len(stage.sender.sent), outgoing(stage).state) == (1, "sent")


async def test_what_a_retry_says_is_chosen_anew(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.take_up("Ask")
    stage.to("2026-03-03 09:00")
    stage.sender.errors.append(DeliveryError("no luck"))
    await stage.tick()
    asked = [row for row in stage.rows(Habit) if str(row.id) == outgoing(stage).about["habit"]]
    await sam.do("habits.stop", {"habit": str(asked[0].id)})
    stage.to("2026-03-03 09:01")
    [parcel] = await stage.tick()
    assert "If a call ends" not in words_in(parcel.message)
    assert outgoing(stage).about["habit"] != str(asked[0].id)


async def test_a_person_out_of_reach_hears_nothing_until_they_act(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("user_disabled", Failure.PERSON))
    await stage.tick()
    assert stage.person().unreachable == "user_disabled"
    assert await stage.day("2026-03-03") == []
    assert "could not reach you" in words_in(await sam.do("home.show"))
    await sam.submit(await sam.do("settings.open"))
    assert len(await stage.day("2026-03-04")) == 1


async def test_who_asks_for_a_nudge_can_be_reached(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("user_disabled", Failure.PERSON))
    await stage.tick()
    assert "Here it comes" in words_in(await sam.do("nudge.now"))
    assert len(await stage.tick()) == 1


async def test_days_on_which_it_could_not_be_sent_do_not_count(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    stage.to("2026-03-03 09:00")
    stage.sender.errors.append(DeliveryError("is_archived", Failure.PERSON))
    await stage.tick()
    stage.to("2026-03-04 10:00")
    await sam.do("habits.done")
    assert "2 spare days in hand" in words_in(await sam.do("streaks.show"))


async def test_a_message_that_will_never_be_taken_is_put_aside_and_tomorrow_comes(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("invalid_blocks", Failure.MESSAGE))
    await stage.tick()
    assert (outgoing(stage).state, outgoing(stage).reason, stage.person().unreachable) == (
        "failed",
        "invalid_blocks",
        "",
    )
    assert len(await stage.day("2026-03-03")) == 1


async def test_a_workspace_without_the_app_is_left_alone_but_for_a_try_an_hour(stage: Stage) -> None:
    for number in range(10):
        await stage.member(f"p{number}").start()
    platform = Meanwhile(stage)
    on(stage, platform)
    stage.sender.errors = [DeliveryError("token_revoked", Failure.WORKSPACE) for _ in range(20)]
    await stage.tick()
    tried = platform.posts
    assert tried <= 8  # what was in flight
    assert [row.unreachable for row in stage.rows(Lease)] == ["token_revoked"]
    assert {row.state for row in stage.rows(Outgoing)} == {"planned"}
    await stage.tick()
    assert platform.posts == tried
    quiet_is_over(stage)
    await stage.tick()
    assert platform.posts == tried + 1
    await stage.tick()
    assert platform.posts == tried + 1
    stage.sender.errors.clear()
    await stage.database.run(leases.in_reach, writes=True)  # as at every start of a process
    assert len(await stage.tick()) == 10
    assert [row.unreachable for row in stage.rows(Lease)] == [""]


async def test_one_message_that_arrives_opens_a_workspace_again(stage: Stage) -> None:
    for number in range(3):
        await stage.member(f"p{number}").start()
    stage.sender.errors = [DeliveryError("account_inactive", Failure.WORKSPACE) for _ in range(3)]
    await stage.tick()
    stage.sender.errors.clear()
    quiet_is_over(stage)
    assert len(await stage.tick()) == 3
    assert [(row.unreachable, row.quiet_until) for row in stage.rows(Lease)] == [("", None)]


async def test_what_waits_for_a_workspace_out_of_reach_lapses(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors = [DeliveryError("token_revoked", Failure.WORKSPACE) for _ in range(9)]
    await stage.tick()
    stage.to("2026-03-02 16:00")
    await stage.tick()
    assert outgoing(stage).state == "lapsed"


async def test_a_workspace_that_wants_quiet_is_left_alone_also_by_the_next_owner(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("ratelimited", retry_after=30))
    await stage.delivery.tick()
    while not (wished := stage.rows(Lease)[0].quiet_until):  # noqa: ASYNC110  # the database tells nobody
        await asyncio.sleep(0.01)
    await stage.delivery.stop(asyncio.create_task(asyncio.sleep(0)))
    assert (outgoing(stage).state, stage.rows(Lease)[0].owner) == ("planned", "")
    other = stage.other_process()
    await other.tick()
    await asyncio.sleep(0.2)
    assert stage.sender.sent == []
    assert wished - datetime.now(UTC) > timedelta(seconds=20)
    await other.stop(asyncio.create_task(asyncio.sleep(0)))


async def test_one_workspace_that_wants_quiet_holds_up_no_other(stage: Stage, sam: Member) -> None:
    kim = stage.member("kim", team=WorkspaceRef("slack", "T2"))

    class Busy(Meanwhile):
        async def send(self, parcel: Parcel) -> tuple[str, str]:
            if parcel.recipient == "sam":
                raise DeliveryError("ratelimited", retry_after=30)
            return await super().send(parcel)

    await sam.start()
    await kim.start()
    on(stage, Busy(stage))
    await stage.delivery.tick()
    async with asyncio.timeout(5):
        while not stage.sender.sent:  # noqa: ASYNC110  # couriers run by themselves
            await asyncio.sleep(0.01)
    assert [parcel.recipient for parcel in stage.sender.sent] == ["kim"]
    await stage.delivery.stop(asyncio.create_task(asyncio.sleep(0)))


async def test_one_message_that_cannot_be_drawn_holds_up_nobody_else(stage: Stage, sam: Member) -> None:
    people = [sam, *(stage.member(f"p{number}") for number in range(12))]
    for one in people:
        await one.start()
    [broken] = [row for row in stage.rows(Practice) if row.person_id == stage.person().id]

    def spoil(session: Session) -> None:
        row = session.get_one(Practice, (broken.workspace_id, broken.id))
        row.plan = b"nonsense"

    await stage.database.run(spoil, writes=True)
    assert {parcel.recipient for parcel in await stage.tick()} == {one.name for one in people[1:]}
    assert (outgoing(stage).state, outgoing(stage).reason) == ("failed", "VaultError")


class Crashes(Meanwhile):
    """The process is gone: nothing after this is written, and its lease is still held."""

    after = False

    async def happens(self) -> None:
        if not self.after:
            raise asyncio.CancelledError

    async def happened(self) -> None:
        raise asyncio.CancelledError


@pytest.mark.parametrize("after", [False, True])
async def test_a_crash_around_the_post_neither_loses_nor_doubles_it(stage: Stage, sam: Member, after: bool) -> None:
    await sam.start()
    crashing = Crashes(stage)
    crashing.after = after
    on(stage, crashing)
    await stage.tick()
    assert outgoing(stage).state == "sending"
    other = stage.other_process()
    await tick(other)
    assert (len(stage.sender.sent), stage.sender.looked_for) == (after, [])  # the lease is not yet free
    leases_run_out(stage)
    await tick(other)
    assert len(stage.sender.sent) == 1
    assert stage.sender.looked_for == [str(outgoing(stage).id)]
    assert outgoing(stage).state == "sent"


async def test_what_a_crash_left_behind_and_is_too_late_by_now_is_looked_for_and_lapses(
    stage: Stage, sam: Member
) -> None:
    await sam.start()
    on(stage, Crashes(stage))
    await stage.tick()
    leases_run_out(stage)
    stage.to("2026-03-02 12:00")
    other = stage.other_process()
    await tick(other)
    await tick(other)
    assert (stage.sender.sent, outgoing(stage).state) == ([], "lapsed")


async def test_who_lost_the_lease_posts_nothing_more(stage: Stage, sam: Member) -> None:
    """As after a long stop: another process took over between the claim and the post."""
    await sam.start()
    await stage.member("kim").start()
    other = stage.other_process()

    class Slow(Meanwhile):
        async def happens(self) -> None:
            if self.posts == 1:
                leases_run_out(stage)
                await tick(other)

    slow = Slow(stage)
    on(stage, slow)
    stage.delivery._office.terms = replace(QUICK, at_once=1)
    await stage.tick()
    await tick(other)
    assert slow.posts == 1  # the one in flight
    assert Counter(parcel.recipient for parcel in stage.sender.sent) == {"sam": 2, "kim": 1}
    assert {row.state for row in stage.rows(Outgoing)} == {"sent"}


async def test_two_processes_send_one_message_once(stage: Stage, sam: Member) -> None:
    await sam.start()
    await asyncio.gather(*(tick(one) for one in (stage.delivery, stage.other_process(), stage.other_process())))
    assert len(stage.sender.sent) == 1


async def test_every_new_owner_has_a_higher_token(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    first = stage.rows(Lease)[0].token
    stage.to("2026-03-03 09:00")
    await tick(stage.other_process())
    assert stage.rows(Lease)[0].token == first + 1


async def test_a_database_that_is_away_after_the_post_is_told_at_the_next_tick(stage: Stage, sam: Member) -> None:
    class Away(Meanwhile):
        """The database loses the next write: the one that would say "sent"."""

        async def happened(self) -> None:
            async def down(*_: object, **__: object) -> NoReturn:
                stage.delivery._office.database = stage.database
                raise NotSavedError("disk is full")

            stage.delivery._office.database = cast(Any, SimpleNamespace(run=down))

    await sam.start()
    on(stage, Away(stage))
    await stage.tick()
    assert outgoing(stage).state == "sending"
    await stage.tick()
    assert (outgoing(stage).state, stage.sender.looked_for) == ("sent", [])
    assert len(stage.sender.sent) == 1


async def test_stopping_finishes_what_is_in_flight_and_gives_the_lease_back(stage: Stage) -> None:
    for number in range(5):
        await stage.member(f"p{number}").start()
    posted, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Meanwhile):
        async def happens(self) -> None:
            posted.set()
            await go_on.wait()

    on(stage, Slow(stage))
    stage.delivery._office.terms = replace(QUICK, at_once=1)
    await stage.delivery.tick()
    await posted.wait()
    stopping = asyncio.create_task(stage.delivery.stop(asyncio.create_task(asyncio.sleep(0))))
    await asyncio.sleep(0.05)
    go_on.set()
    await stopping
    assert Counter(row.state for row in stage.rows(Outgoing)) == {"sent": 1, "planned": 4}
    assert [row.owner for row in stage.rows(Lease)] == [""]
    await tick(stage.other_process())
    assert (len(stage.sender.sent), stage.sender.looked_for) == (5, [])


async def test_messages_of_one_minute_are_spread_over_it_the_same_way_every_day(stage: Stage) -> None:
    for number in range(31):
        await stage.member(f"p{number}").start()
    await stage.tick()
    offsets = []
    for day in (3, 4):
        stage.to(f"2026-03-0{day} 09:00")
        await stage.tick()
        rows = [row for row in stage.rows(Outgoing) if row.day.day == day]
        offsets.append({row.recipient: row.try_at - row.due_at for row in rows})
        assert {row.state for row in rows} <= {"planned", "sent"}
        assert len(await stage.day(f"2026-03-0{day}", "09:01")) > 0
    assert offsets[0] == offsets[1]
    waits = offsets[0].values()
    assert timedelta(0) <= min(waits) < max(waits) <= timedelta(seconds=6)
    assert len(set(waits)) == 31


async def test_nobody_waits_for_a_crowd_that_is_not_there(stage: Stage, sam: Member) -> None:
    await sam.start()
    assert len(await stage.day("2026-03-03", "09:00")) == 1


async def test_what_nobody_can_tell_is_not_looked_for_for_ever(stage: Stage, sam: Member) -> None:
    class Dumb(Meanwhile):
        async def happens(self) -> None:
            raise DeliveryError("TimeoutError", Failure.UNCERTAIN)

        async def find(self, recipient: str, key: str) -> tuple[str, str] | None:  # noqa: ARG002  # it never tells
            raise DeliveryError("access_denied")

    await sam.start()
    on(stage, Dumb(stage))
    await stage.tick()
    first = outgoing(stage)
    stage.clock.jump_to(first.expires_at + timedelta(days=1))
    await stage.tick()
    [row] = [row for row in stage.rows(Outgoing) if row.id == first.id]
    assert (row.state, row.reason) == ("failed", "nobody could tell whether it arrived")


async def test_a_row_that_cannot_be_planned_does_not_stop_what_is_planned_already(
    stage: Stage, sam: Member, caplog: pytest.LogCaptureFixture
) -> None:
    await sam.start()
    await stage.tick()
    kim = stage.member("kim")
    stage.to("2026-03-03 09:00")
    await kim.start()  # her first message is planned at once; Sam's is due

    def spoil(session: Session) -> None:
        session.execute(update(Person).where(col(Person.platform_id) == "sam").values(tz="Mars/Olympus"))

    await stage.database.run(spoil, writes=True)
    assert [parcel.recipient for parcel in await stage.tick()] == ["kim"]
    assert "ZoneInfoNotFoundError" in caplog.text
