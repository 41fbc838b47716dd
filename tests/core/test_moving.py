"""A calendar that changes: zones, hours, weeks, countries, leave, days off for all, in any order.

Never two messages for one local date, and never another past.
"""

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habits.history import past
from habits.messages import Ask, Profile, Reply, Request
from habits.models import Habit, Outgoing, Person, Schedule
from habits.people import absences_of, today_of
from habits.planning import plan
from habits.schedule import follow
from tests.core.test_days_off import Administrator
from tests.stage import HOUR, MADRID, TEAM, Member, Stage, form_of, initial, words_in

ZONES = (
    "Europe/Madrid",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kolkata",
)


async def told(stage: Stage, zone: str, name: str = "sam") -> None:
    """The platform says where somebody's clock is."""
    await stage.desk.told(Request(workspace=TEAM, person=name, verb="", source="", profile=Profile(zone)))


async def begun(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")


async def test_the_platforms_clock_is_followed(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    await told(stage, "Asia/Tokyo")
    assert stage.person().tz == "Asia/Tokyo"
    assert len(await stage.day("2026-03-03", "09:00", "Asia/Tokyo")) == 1


async def test_a_zone_of_ones_own_is_not_followed_until_it_is_the_platforms_again(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    await sam.submit(await sam.do("settings.open"), tz="Asia/Tokyo")
    await told(stage, "America/Los_Angeles")
    assert (stage.person().tz, stage.person().own_tz) == ("Asia/Tokyo", True)
    await sam.submit(await sam.do("settings.open"), tz=MADRID)  # as the platform tells of Sam
    await told(stage, "America/Los_Angeles")
    assert stage.person().tz == "America/Los_Angeles"


async def test_saving_other_settings_leaves_the_zone_followed(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    sam.tz = "Asia/Tokyo"  # travelled
    form = form_of(await sam.do("settings.open"))
    assert initial(form)["tz"] == "Asia/Tokyo"
    await sam.submit(Ask(form), at="10:00")
    assert (stage.person().tz, stage.person().own_tz) == ("Asia/Tokyo", False)


async def test_of_a_stranger_nothing_is_kept(stage: Stage) -> None:
    await told(stage, "Asia/Tokyo", "nobody")
    assert stage.rows(Person) == []


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Europe/Madrid"])
async def test_what_is_no_news_changes_nothing(stage: Stage, sam: Member, zone: str) -> None:
    await begun(stage, sam)
    before = stage.person()
    await told(stage, zone)
    assert stage.person() == before


async def test_of_whom_it_was_never_written_down_another_zone_is_their_own(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    with stage.database.session(writes=True) as session:
        person = session.merge(stage.person())
        person.own_tz = None
        follow(session, person, "Asia/Tokyo", stage.clock.now())
        session.commit()
    assert (stage.person().tz, stage.person().own_tz) == (MADRID, True)


async def test_flying_west_brings_no_second_message_for_the_day(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    assert len(await stage.day("2026-03-03")) == 1
    await told(stage, "America/Los_Angeles")
    assert await stage.day("2026-03-03", "09:00", "America/Los_Angeles") == []
    assert len(await stage.day("2026-03-04", "09:00", "America/Los_Angeles")) == 1


async def test_a_message_in_hand_moves_to_its_new_morning(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    stage.to("2026-03-03 09:00")
    await stage.database.run(lambda session: plan(session, stage.clock.now()), writes=True)
    await told(stage, "America/New_York")
    assert await stage.tick() == []
    assert len(await stage.day("2026-03-03", "09:00", "America/New_York")) == 1
    assert [row.day for row in stage.rows(Outgoing) if row.day == date(2026, 3, 3)] == [date(2026, 3, 3)]


# ------------------------------------------------------------------ any order of changes

CHANGES = st.one_of(
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    st.tuples(st.just("told"), st.sampled_from(ZONES)),
    st.tuples(st.just("at"), st.sampled_from(["06:00", "09:00", "12:30", "16:00"])),
    st.tuples(st.just("quiet"), st.sampled_from(["18:00", "17:30", "23:00"])),
    st.tuples(st.just("week"), st.sampled_from(["12345", "1234567", "135", "67"])),
    st.tuples(st.just("country"), st.sampled_from(["ES", "DE", "JP", "US", "none"])),
    st.tuples(st.just("leave"), st.tuples(st.integers(0, 6), st.integers(1, 6))),
    st.tuples(st.just("close"), st.tuples(st.integers(1, 6), st.integers(0, 3))),
    st.tuples(st.just("open"), st.just("")),
    st.tuples(st.just("quiet please"), st.just("")),
    st.tuples(st.just("go on"), st.just("")),
    st.tuples(st.just("done"), st.just("")),
    st.tuples(st.just("wait"), st.just("")),
)
STEPS = st.lists(st.tuples(st.integers(1, 30), CHANGES), min_size=3, max_size=14)


class Life:
    """One person's weeks, with what must hold checked after each step."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.sam = stage, stage.member("sam")
        self.ada = Administrator(stage.member("ada"))
        self.known: dict[date, Any] = {}

    async def change(self, what: str, how: Any) -> None:
        today = today_of(self.stage.person(), self.stage.clock.now())
        match what:
            case "zone":
                await self.save(tz=how)
            case "told":
                await told(self.stage, how)
            case "at":
                await self.save(at=how)
            case "quiet":
                await self.save(quiet_from=how)
            case "week":
                await self.save(workdays=tuple(how))
            case "country":
                await self.save(country=how, part="")
            case "leave":
                first = today + timedelta(days=how[0])
                back = first + timedelta(days=how[1])
                form = await self.sam.do("leave.open")
                await self.sam.submit(form, first=first.isoformat(), back=back.isoformat())
            case "close":
                first = today + timedelta(days=how[0])
                await self.ada.close(first.isoformat(), (first + timedelta(days=how[1])).isoformat())
            case "open":
                for one in form_of(await self.ada.do("closures.open")).body:
                    if side := getattr(one, "side", None):
                        await self.ada.do(side.verb, dict(side.args))
            case "quiet please":
                await self.sam.do("pause.too_much")
            case "go on":
                await self.sam.do("pause.end")
            case "done":
                await self.sam.do("habits.done")

    async def save(self, **values: Any) -> Reply:
        return await self.sam.submit(await self.sam.do("settings.open"), **values)

    def days(self, until: date) -> dict[date, Any]:
        """Every day before a date, as streaks see it."""
        with self.stage.database.session(writes=False) as session:
            person = self.stage.person()
            habit = next(one for one in self.stage.rows(Habit) if one.person_id == person.id)
            known = past(session, person, habit)
            first = date(2026, 2, 23)
            span = [first + timedelta(days=n) for n in range((until - first).days)]
            return {day: known.day(day, until) for day in span}

    def check_sent(self, before: int) -> None:
        """What came just now is for today, outside the quiet, and for a working day."""
        person, now = self.stage.person(), self.stage.clock.now()
        for parcel in self.stage.sender.sent[before:]:
            if parcel.recipient != "sam":
                continue
            row = next(one for one in self.stage.rows(Outgoing) if str(one.id) == parcel.key)
            if "wanted" in row.about:
                continue
            with self.stage.database.session(writes=False) as session:
                away = absences_of(session, person)
            assert row.day == today_of(person, now)
            assert not any(one.covers(row.day) for one in away)
            assert row.due_at > now - 2 * HOUR


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
async def test_whatever_changes_one_message_a_date_and_one_past(migrated: Path, steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(migrated, Path(folder) / "rapport.db")
        stage = Stage(f"sqlite:///{Path(folder) / 'rapport.db'}")
        try:
            life = Life(stage)
            await begun(stage, life.sam)
            for hours, (what, how) in steps:
                today = today_of(stage.person(), stage.clock.now())
                before = life.days(today)
                await life.change(what, how)
                assert life.days(today) == before, f"{what} {how} changed the past"
                for _ in range(hours):
                    stage.clock.jump_to(stage.clock.now() + HOUR)
                    count = len(stage.sender.sent)
                    await stage.tick()
                    life.check_sent(count)
            days = [(row.recipient, row.day) for row in stage.rows(Outgoing) if row.state == "sent"]
            assert len(days) == len(set(days))
        finally:
            stage.database.close()


async def test_a_schedule_written_down_before_days_off_is_put_right(stage: Stage, sam: Member) -> None:
    await begun(stage, sam)
    [before] = stage.rows(Schedule)
    await Administrator(stage.member("ada")).close("2026-03-03", "2026-03-04")
    assert stage.rows(Schedule) == [before]
    await stage.day("2026-03-03")
    [after] = stage.rows(Schedule)
    assert after.next_due_at.day == 5

    assert "Thu 5 Mar" in words_in(await sam.do("home.show"))
