"""Quiet hours: a person's own night, in which the bot never writes by itself."""

from datetime import time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habits.models import Outgoing, Person
from habits.schedule import hours, move, right_time
from tests.stage import HOUR, Member, Stage, errors_of, local, words_in


async def begun(stage: Stage, sam: Member, **values: str) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    await sam.submit(await sam.do("settings.open"), **values)


async def test_without_a_choice_nothing_comes_between_six_in_the_evening_and_six_in_the_morning(sam: Member) -> None:
    await sam.start()
    form = await sam.do("settings.open")
    for at in ("05:59", "17:01", "22:00"):
        assert "Between 06:00 and 17:00" in errors_of(await sam.submit(form, at=at))["at"]


async def test_own_quiet_hours_allow_other_times(stage: Stage, sam: Member) -> None:
    await begun(stage, sam, quiet_from="22:30", quiet_until="04:00", at="21:00")
    person = stage.person()
    assert (person.quiet_from, person.quiet_until) == (time(22, 30), time(4))
    assert len(await stage.day("2026-03-03", "21:00")) == 1
    assert "Quiet from 22:30 to 04:00" in words_in(await sam.do("home.show"))


async def test_the_usual_hours_are_not_written_down(stage: Stage, sam: Member) -> None:
    await begun(stage, sam, quiet_from="18:00", quiet_until="06:00")
    assert (stage.person().quiet_from, stage.person().quiet_until) == (None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"quiet_from": "10:00", "quiet_until": "09:00"}, "quiet_from"),
        ({"quiet_from": "06:00", "quiet_until": "22:00"}, "quiet_from"),
        ({"quiet_from": "16:00", "at": "15:30"}, "at"),
        ({"quiet_until": "10:00", "at": "09:00"}, "at"),
    ],
)
async def test_the_message_lies_outside(sam: Member, values: dict[str, str], field: str) -> None:
    await sam.start()
    assert field in errors_of(await sam.submit(await sam.do("settings.open"), **values))


async def test_a_late_message_lapses_where_the_quiet_begins(stage: Stage, sam: Member) -> None:
    await begun(stage, sam, quiet_from="15:30", at="14:30")
    assert await stage.day("2026-03-03", "15:30") == []
    assert stage.rows(Outgoing)[-1].state == "lapsed"


async def test_a_snooze_that_would_reach_into_the_quiet_becomes_tomorrow(stage: Stage, sam: Member) -> None:
    await begun(stage, sam, quiet_from="15:30", at="14:00")
    [nudge] = await stage.day("2026-03-03", "14:00")
    await sam.press(nudge.message, "Snooze 3 hours")
    assert await stage.day("2026-03-03", "17:00") == []
    [row] = [one for one in stage.rows(Outgoing) if one.day.day == 3]
    assert row.about["snoozed"] == "tomorrow"


async def test_quiet_hours_that_begin_while_a_message_waits_are_kept(stage: Stage, sam: Member) -> None:
    await begun(stage, sam, at="14:30")
    stage.to("2026-03-03 14:30")
    with stage.database.session(writes=True) as session:
        person = session.merge(stage.person())
        person.quiet_from = time(14)
        session.commit()
    assert await stage.tick() == []


@given(
    at=st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    night=st.tuples(st.integers(0, 20), st.integers(2, 23)).filter(lambda one: one[1] - one[0] >= 3),
    kind=st.sampled_from(["daily", "snooze"]),
    minutes=st.integers(0, 1439),
)
def test_what_may_come_now_is_never_in_the_quiet(at: time, night: tuple[int, int], kind: str, minutes: int) -> None:
    until, since = time(night[0]), time(night[1])
    nine, some = local("2026-03-03", "09:00"), UUID(int=1)
    person = Person(
        workspace_id=some,
        id=some,
        platform_id="p",
        tz="Europe/Madrid",
        nudge_at=at,
        quiet_until=until,
        quiet_from=since,
    )
    out = Outgoing(
        workspace_id=some,
        id=some,
        recipient=some,
        kind=kind,
        day=nine.date(),
        dedupe_key="k",
        due_at=nine,
        try_at=nine,
        expires_at=nine,
    )
    now = local("2026-03-03", "00:00") + HOUR * minutes / 60
    when = right_time(person, out, now)
    assert hours(person) == (until, since)
    if when is not None and when == now:
        assert local("2026-03-03", f"{until:%H:%M}") <= now < local("2026-03-03", f"{since:%H:%M}")
    elif when is not None:
        move(person, out, when)
        assert (out.state, out.try_at) == ("planned", when)
        assert when > now
    else:
        assert now >= local("2026-03-03", f"{since:%H:%M}")
