"""Token buckets and turns: never more than agreed in any minute, and silence while the platform asks for it."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Bucket, Pace


@given(st.integers(6, 2_000), st.lists(st.floats(0, 90), max_size=60))
def test_no_minute_ever_has_more_than_its_share(per_minute: int, pauses: list[float]) -> None:
    """Whoever sends as fast as the bucket allows, with pauses of any length, also right after another who did."""
    now, sent = 0.0, list[float]()
    bucket = Bucket(per_minute, now)
    for pause in [*pauses, 0]:
        now += pause
        for _ in range(20):
            now += bucket.wait(now)
            bucket.take(now)
            sent.append(now)
    for index, first in enumerate(sent):
        assert sum(first <= one < first + 60 for one in sent[index:]) <= per_minute


def test_a_steady_sender_gets_nearly_all_of_it() -> None:
    bucket, now, count = Bucket(300, 0.0), 0.0, 0
    while now < 600:
        now += bucket.wait(now)
        bucket.take(now)
        count += 1
    assert count >= 0.95 * 3_000


def test_a_new_holder_begins_with_nothing_in_hand() -> None:
    assert Bucket(300, 50.0).wait(50.0) > 0


async def _turns(pace: Pace, names: str) -> list[float]:
    loop, came = asyncio.get_running_loop(), list[float]()
    for name in names:
        assert await pace.turn(name)
        came.append(loop.time())
    return came


def fast() -> Bucket:
    return Bucket(600_000, asyncio.get_running_loop().time() - 1)


async def test_one_conversation_waits_for_itself_and_another_does_not() -> None:
    pace = Pace(fast(), apart=0.1)
    first, second, third = await _turns(pace, "aba")
    assert second - first < 0.05
    assert third - first >= 0.1


async def test_nobody_has_a_turn_while_the_platform_wants_quiet() -> None:
    pace = Pace(fast())
    begun = asyncio.get_running_loop().time()
    pace.quiet(0.15)
    pace.quiet(0.05)  # a shorter wish does not end a longer one
    turns = await _turns(pace, "abc")
    assert turns[0] - begun >= 0.15
    assert turns == sorted(turns)


async def test_quiet_that_is_asked_for_while_somebody_waits_holds_for_them_too() -> None:
    pace = Pace(Bucket(600, asyncio.get_running_loop().time()))
    waiting = asyncio.create_task(_turns(pace, "a"))
    await asyncio.sleep(0.01)
    asked = asyncio.get_running_loop().time()
    pace.quiet(0.3)
    [came] = await waiting
    assert came - asked >= 0.3


async def test_turns_come_in_the_order_they_were_asked_for() -> None:
    pace, order = Pace(Bucket(6_000, asyncio.get_running_loop().time())), list[int]()

    async def one(number: int) -> None:
        await pace.turn(str(number))
        order.append(number)

    await asyncio.gather(*(one(number) for number in range(10)))
    assert order == list(range(10))


@pytest.mark.parametrize("quiet", [0, 60])
async def test_who_waits_when_it_closes_gets_no_turn_and_need_not_wait(quiet: float) -> None:
    pace = Pace(Bucket(1, asyncio.get_running_loop().time()))
    pace.quiet(quiet)
    waiting = [asyncio.create_task(pace.turn(str(number))) for number in range(3)]
    await asyncio.sleep(0.01)
    pace.close()
    async with asyncio.timeout(1):
        assert await asyncio.gather(*waiting) == [False] * 3


def test_steps_of_a_steady_sender_are_even() -> None:
    bucket, now, sent = Bucket(60, 0.0), 0.0, list[float]()
    for _ in range(20):
        now += bucket.wait(now)
        bucket.take(now)
        sent.append(now)
    gaps = [later - earlier for earlier, later in pairwise(sent)]
    assert max(gaps) - min(gaps) < 0.01
