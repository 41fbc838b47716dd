"""Silence makes the bot quieter: half as often after three, one question after six, then nothing until they act."""

import pytest

from habits.models import Outgoing
from tests.stage import Member, Stage, words_in

WEEKS = [f"2026-03-{day:02}" for day in (*range(3, 7), *range(9, 14), *range(16, 21), *range(23, 28))]
"""Working days after the first one, a Monday."""


async def silence(stage: Stage, days: list[str]) -> list[str]:
    """Days on which a message came, while the person did nothing at all."""
    return [day for day in days if await stage.day(day)]


@pytest.fixture
async def silent(stage: Stage, sam: Member) -> Stage:
    """Somebody who pressed Start, had the first message, and has not been seen since."""
    await sam.start()
    await stage.tick()
    return stage


async def test_three_without_an_answer_halve_it_six_ask_once_and_then_it_is_quiet(silent: Stage) -> None:
    came = await silence(silent, WEEKS)
    assert came == [f"2026-03-{day:02}" for day in (3, 4, 5, 9, 11, 13, 16)]
    said = [words_in(parcel.message) for parcel in silent.sender.sent]
    assert ["half as often" in one for one in said] == [False] * 4 + [True] + [False] * 3
    assert "Keep going" in said[7]
    assert "Did it" not in said[7]


async def test_keep_going_brings_the_old_rhythm_back(silent: Stage, sam: Member) -> None:
    await silence(silent, WEEKS[:10])
    ask = silent.sender.sent[-1].message
    assert "I go on as before" in words_in(await sam.press(ask, "Keep going"))
    assert await silence(silent, WEEKS[10:13]) == WEEKS[10:13]


async def test_looking_in_does_not_answer_the_question_and_home_says_so(silent: Stage, sam: Member) -> None:
    await silence(silent, WEEKS[:10])
    await sam.do("bot.opened")
    home = await sam.do("home.show")
    assert "I am quiet until you tell me to go on." in words_in(home)
    assert await silence(silent, WEEKS[10:14]) == []
    assert "Your next message comes" in words_in(await sam.press(home, "Keep going"))
    assert await silence(silent, WEEKS[14:16]) == WEEKS[14:16]


async def test_any_deed_brings_the_old_rhythm_back(silent: Stage, sam: Member) -> None:
    await silence(silent, WEEKS[:3])
    await sam.do("habits.done")
    assert await silence(silent, WEEKS[3:6]) == WEEKS[3:6]


async def test_words_that_were_to_come_back_come_also_in_a_halved_rhythm(silent: Stage, sam: Member) -> None:
    kept = await sam.say("My own words.")
    await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-03-06")
    await silence(silent, WEEKS[:3])
    [parcel] = await silent.day("2026-03-06")
    assert "My own words." in words_in(parcel.message)


async def test_who_asks_for_a_nudge_gets_one_in_the_deepest_quiet(silent: Stage, sam: Member) -> None:
    await silence(silent, WEEKS)
    silent.to("2026-03-30 10:00")
    await sam.do("nudge.now")
    assert len(await silent.tick()) == 1


async def test_quiet_days_do_not_count(silent: Stage) -> None:
    await silence(silent, WEEKS)
    states = {row.state for row in silent.rows(Outgoing) if row.day.isoformat() > "2026-03-16"}
    assert states == {"cancelled"}


async def test_a_year_of_silence_stays_quiet(silent: Stage) -> None:
    await silence(silent, WEEKS)
    assert await silence(silent, ["2026-06-15", "2026-06-16", "2026-09-01", "2026-12-01", "2027-02-01"]) == []


async def test_who_only_looks_is_there_as_well(silent: Stage, sam: Member) -> None:
    await silence(silent, WEEKS[:3])
    silent.to("2026-03-05 15:00")
    await sam.do("streaks.show")
    assert await silence(silent, WEEKS[3:6]) == WEEKS[3:6]
