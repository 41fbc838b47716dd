"""Between planned and sent: consent is looked at again, a crash loses nothing, one trouble holds up nobody else."""

import asyncio
from datetime import timedelta

import pytest

from habits.models import Habit, Lease, Outgoing, Practice
from habits.outbox import Parcel
from handlers.desk import NotSavedError
from handlers.errors import DeliveryError
from tests.stage import Member, Stage, words_in


def outgoing(stage: Stage, name: str = "sam") -> Outgoing:
    """The person's newest message."""
    own = [row for row in stage.rows(Outgoing) if row.recipient == stage.person(name).id]
    return max(own, key=lambda row: (row.day, row.due_at))


class Meanwhile:
    """A platform on which something happens while a message is under way."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.posts = stage, 0

    async def happens(self) -> None: ...

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        self.posts += 1
        await self.happens()
        return await self.stage.sender.send(parcel)


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
    stage.sender.errors.append(DeliveryError("ratelimited", retry_after=60))
    assert await stage.tick() == []
    await sam.do(word)
    stage.to("2026-03-03 09:02")
    assert await stage.tick() == []


async def test_deleting_everything_while_a_message_is_under_way_leaves_nothing(stage: Stage, sam: Member) -> None:
    class Deletes(Meanwhile):
        async def happens(self) -> None:
            await sam.do("data.delete")

    await sam.start()
    stage.delivery._sender = Deletes(stage)
    await stage.tick()
    assert stage.rows(Outgoing) == []


async def test_a_passing_error_is_tried_again_ever_later_and_then_lapses(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    stage.to("2026-03-03 09:00")
    waits = []
    for _ in range(8):
        stage.sender.errors.append(DeliveryError("internal_error"))
        await stage.tick()
        waits.append(outgoing(stage).due_at - stage.clock.now())
        stage.clock.jump_to(outgoing(stage).due_at)
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    stage.sender.errors.clear()
    await stage.tick()
    assert outgoing(stage).state == "lapsed"


async def test_a_passing_error_is_forgotten_when_the_next_attempt_works(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("ratelimited", retry_after=45))
    assert await stage.tick() == []
    stage.clock.jump_to(stage.clock.now() + timedelta(seconds=44))
    assert await stage.tick() == []
    stage.clock.jump_to(stage.clock.now() + timedelta(seconds=1))
    assert len(await stage.tick()) == 1
    assert outgoing(stage).attempts == 2


async def test_a_network_that_breaks_off_is_a_passing_error(stage: Stage, sam: Member) -> None:
    class Breaks(Meanwhile):
        async def happens(self) -> None:
            if self.posts == 1:
                raise RuntimeError("connection reset")

    await sam.start()
    stage.delivery._sender = Breaks(stage)
    await stage.tick()
    assert outgoing(stage).state == "planned"
    stage.clock.jump_to(outgoing(stage).due_at)
    assert len(await stage.tick()) == 1


async def test_what_a_retry_says_is_chosen_anew(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.take_up("Ask")
    stage.to("2026-03-03 09:00")
    stage.sender.errors.append(DeliveryError("internal_error"))
    await stage.tick()
    asked = [row for row in stage.rows(Habit) if str(row.id) == outgoing(stage).about["habit"]]
    await sam.do("habits.stop", {"habit": str(asked[0].id)})
    stage.to("2026-03-03 09:01")
    [parcel] = await stage.tick()
    assert "If a call ends" not in words_in(parcel.message)
    assert outgoing(stage).about["habit"] != str(asked[0].id)


async def test_a_permanent_error_stops_everything_until_the_person_acts(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("user_disabled", permanent=True))
    await stage.tick()
    assert stage.person().unreachable == "user_disabled"
    assert await stage.day("2026-03-03") == []
    assert "could not reach you" in words_in(await sam.do("home.show"))
    await sam.submit(await sam.do("settings.open"))
    assert len(await stage.day("2026-03-04")) == 1


async def test_who_asks_for_a_nudge_can_be_reached(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.sender.errors.append(DeliveryError("user_disabled", permanent=True))
    await stage.tick()
    assert "Here it comes" in words_in(await sam.do("nudge.now"))
    assert len(await stage.tick()) == 1


async def test_days_on_which_it_could_not_be_sent_do_not_count(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    stage.to("2026-03-03 09:00")
    stage.sender.errors.append(DeliveryError("is_archived", permanent=True))
    await stage.tick()
    stage.to("2026-03-04 10:00")
    await sam.do("habits.done")
    assert "2 spare days in hand" in words_in(await sam.do("streaks.show"))


async def test_one_message_that_cannot_be_drawn_holds_up_nobody_else(stage: Stage, sam: Member) -> None:
    people = [sam, *(stage.member(f"p{number}") for number in range(12))]
    for one in people:
        await one.start()
    [broken] = [row for row in stage.rows(Practice) if row.person_id == stage.person().id]

    def spoil(session: object) -> None:
        row = session.get_one(Practice, (broken.workspace_id, broken.id))  # type: ignore[attr-defined]
        row.plan = b"nonsense"

    await stage.database.run(spoil, writes=True)
    assert {parcel.recipient for parcel in await stage.tick()} == {one.name for one in people[1:]}
    assert (outgoing(stage).state, outgoing(stage).reason) == ("failed", "VaultError")


async def test_a_crash_between_sending_and_sent_sends_again_rather_than_losing_it(stage: Stage, sam: Member) -> None:
    class Crashes(Meanwhile):
        async def happens(self) -> None:
            raise asyncio.CancelledError  # the process is gone: nothing after the post is written

    await sam.start()
    stage.delivery._sender = Crashes(stage)
    with pytest.raises(asyncio.CancelledError):
        await stage.tick()
    assert outgoing(stage).state == "sending"
    other = stage.other_process()
    await other.tick()
    assert stage.sender.sent == []  # the lease is not yet free
    stage.clock.jump_to(stage.clock.now() + timedelta(seconds=31))
    await other.tick()
    assert len(stage.sender.sent) == 1
    assert outgoing(stage).state == "sent"


async def test_two_processes_send_one_message_once(stage: Stage, sam: Member) -> None:
    await sam.start()
    await asyncio.gather(*(one.tick() for one in (stage.delivery, stage.other_process(), stage.other_process())))
    assert len(stage.sender.sent) == 1


async def test_every_new_owner_has_a_higher_token(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    first = stage.rows(Lease)[0].token
    stage.to("2026-03-03 09:00")
    await stage.other_process().tick()
    assert stage.rows(Lease)[0].token == first + 1


async def test_a_database_that_is_away_after_the_post_is_told_at_the_next_tick(stage: Stage, sam: Member) -> None:
    class Away(Meanwhile):
        """The database loses the next write: the one that would say "sent"."""

        async def happens(self) -> None:
            real = stage.database.run

            async def down(*_: object, **__: object) -> object:
                stage.delivery._database = stage.database
                raise NotSavedError("disk is full")

            stage.delivery._database = type("Down", (), {"run": staticmethod(down), "real": real})()

    await sam.start()
    stage.delivery._sender = Away(stage)
    with pytest.raises(NotSavedError):
        await stage.tick()
    assert outgoing(stage).state == "sending"
    await stage.tick()
    assert outgoing(stage).state == "sent"
    assert len(stage.sender.sent) == 1
