"""Consent: welcomed once, asked plainly, and never written to without Start."""

import asyncio
from datetime import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habits.models import Habit, Outgoing, Person
from handlers.desk import VERBS
from tests.stage import (
    Member,
    Stage,
    button_of,
    buttons_in,
    errors_of,
    form_of,
    initial,
    shown,
    words_in,
)

WORKING_DAYS = [f"2026-03-{day:02}" for day in range(2, 32) if day % 7 not in (0, 1)]


async def test_the_welcome_comes_once_and_says_who_sees_what(stage: Stage, sam: Member) -> None:
    welcome = shown(await sam.do("bot.opened"))
    assert welcome.where == "here"
    for promise in ("Your manager sees nothing about you", "never used for appraisal", "stored encrypted"):
        assert promise in words_in(welcome)
    assert [one.label for one in buttons_in(welcome)] == ["Start", "Not now", "Tell me more"]
    assert await sam.do("bot.opened") != welcome
    assert len(stage.rows(Person)) == 1


async def test_tell_me_more_keeps_start_and_not_now(sam: Member) -> None:
    more = shown(await sam.press(await sam.do("bot.opened"), "Tell me more"))
    assert more.where == "replace"
    assert "two months, often longer" in words_in(more)
    assert [one.label for one in buttons_in(more)] == ["Start", "Not now"]


async def test_not_now_is_taken_kindly_and_home_stays_the_welcome(stage: Stage, sam: Member) -> None:
    said = await sam.press(await sam.do("bot.opened"), "Not now")
    assert "nobody is told" in words_in(said)
    assert "Hello, I am Rapport" in words_in(await sam.do("home.show"))
    assert await stage.day("2026-03-03") == []


async def test_not_now_after_start_really_stops_the_messages(stage: Stage, sam: Member) -> None:
    welcome = await sam.do("bot.opened")
    await sam.start()
    await stage.tick()
    assert "I stay quiet" in words_in(await sam.press(welcome, "Not now"))
    for day in WORKING_DAYS:
        assert await stage.day(day) == []


async def test_start_is_filled_in_with_the_zone_of_the_profile(stage: Stage) -> None:
    kim = stage.member("kim", tz="Asia/Tokyo")
    form = form_of(await kim.do("start.open"))
    told = {"at": "09:00", "tz": "Asia/Tokyo", "country": "JP"}
    assert initial(form) == told | {"habit": initial(form)["habit"]}
    assert initial(form)["habit"]


@pytest.mark.parametrize("told", ["", "Mars/Olympus", "localtime"])
async def test_a_profile_without_a_real_zone_leaves_utc(stage: Stage, told: str) -> None:
    form = form_of(await stage.member("kim", tz=told).do("start.open"))
    assert initial(form)["tz"] == "UTC"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"at": "20:00"}, "at"),
        ({"at": "05:59"}, "at"),
        ({"at": ""}, "at"),
        ({"at": "25:00"}, "at"),
        ({"tz": "Mars/Olympus"}, "tz"),
        ({"tz": ""}, "tz"),
        ({"habit": "no-such-habit"}, "habit"),
    ],
)
async def test_what_is_wrong_in_the_start_form_is_said_by_its_field(
    stage: Stage, sam: Member, wrong: dict[str, str], field: str
) -> None:
    errors = errors_of(await sam.submit(await sam.do("start.open"), **wrong))
    assert list(errors) == [field]
    assert errors[field].endswith(".")
    assert stage.person().started_at is None
    assert await stage.tick() == []


async def test_a_time_with_seconds_or_a_zone_of_its_own_is_read_as_local_time(stage: Stage, sam: Member) -> None:
    await sam.submit(await sam.do("start.open"), at="08:15:30+05:00")
    assert stage.person().nudge_at == time(8, 15)


async def test_the_first_nudge_comes_at_once_and_is_the_only_one_that_day(stage: Stage, sam: Member) -> None:
    assert "right below" in words_in(await sam.start())
    assert len(await stage.tick()) == 1
    assert await stage.day("2026-03-02", "09:00") == []
    assert await stage.day("2026-03-02", "18:00") == []
    assert len(await stage.day("2026-03-03")) == 1


@pytest.mark.parametrize("moment", ["2026-03-07 10:00", "2026-03-04 19:30"])
async def test_a_start_on_a_weekend_or_in_the_evening_waits_unless_asked(
    stage: Stage, sam: Member, moment: str
) -> None:
    stage.to(moment)
    started = await sam.start()
    assert "Your first nudge comes" in words_in(started)
    assert await stage.tick() == []
    assert "Here it comes" in words_in(await sam.press(started, "Send me one now"))
    [nudge] = await stage.tick()
    assert "Say it back" in words_in(nudge.message)


async def test_a_start_submitted_twice_is_one_habit_and_one_message(stage: Stage, sam: Member) -> None:
    form = await sam.do("start.open")
    first = await sam.submit(form, source="view:1", habit="say-it-back")
    assert await sam.submit(form, source="view:1", habit="say-it-back") == first
    await sam.submit(form, source="view:2", habit="say-it-back")
    assert len(await stage.tick()) == 1
    assert len(stage.rows(Habit)) == 1
    assert len(stage.rows(Outgoing)) == 1


async def test_two_first_contacts_at_once_are_one_person(stage: Stage, sam: Member) -> None:
    replies = await asyncio.gather(*(sam.do("bot.opened", source="opened:1") for _ in range(4)))
    assert sum("Hello" in words_in(reply) for reply in replies) == 1
    assert len(stage.rows(Person)) == 1


async def test_the_same_person_id_in_another_workspace_is_somebody_else(stage: Stage, sam: Member) -> None:
    from habits.messages import WorkspaceRef

    await sam.start()
    other = stage.member("sam", team=WorkspaceRef("slack", "T2"))
    assert "Hello, I am Rapport" in words_in(await other.do("home.show"))
    assert len(stage.rows(Person)) == 2


OTHER_VERBS = sorted(set(VERBS) - {"start.save"})
VALUES: dict[str, Any] = {
    "name": "N",
    "cue": "c",
    "action": "a",
    "cadence": "daily",
    "text": "words",
    "at": "09:00",
    "tz": "Europe/Madrid",
    "workdays": tuple("12345"),
    "questions": "2",
    "habit": "say-it-back",
    "back": "2026-03-04",
}


def test_whatever_else_somebody_does_a_month_of_mornings_sends_nothing(stage: Stage) -> None:
    names = (f"member-{number}" for number in range(10_000))

    async def live(verbs: list[str]) -> None:
        member = stage.member(next(names))
        stage.to("2026-03-02 08:00")
        for verb in verbs:
            await member.do(verb, values=VALUES, text="some words")
        for day in WORKING_DAYS:
            assert await stage.day(day) == []

    with asyncio.Runner() as runner:

        @settings(max_examples=20, deadline=None)
        @given(st.lists(st.sampled_from(OTHER_VERBS), max_size=12))
        def check(verbs: list[str]) -> None:
            runner.run(live(verbs))

        check()


async def test_start_asks_for_no_second_habit_when_there_is_one(sam: Member) -> None:
    await sam.take_up()
    form = form_of(await sam.do("start.open"))
    assert set(initial(form)) == {"at", "tz", "country"}
    assert button_of(await sam.do("habits.show"), "Start daily nudges")
