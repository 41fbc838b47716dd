"""Days off: public holidays, leave, and days off for everybody. On none of them anything is sent or counted."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habits.calendar import Absence as Away
from habits.calendar import occurrences
from habits.holidays import PublicHolidays, countries, country_of, name_of, place_of
from habits.messages import Profile, Reply, Request, Value
from habits.models import Absence, Closure, Outgoing, Region, Schedule
from tests.stage import MADRID, TEAM, Member, Stage, errors_of, form_of, initial, shown, words_in


async def sent_on(stage: Stage, month: str, *days: str) -> list[str]:
    return [day for day in days if await stage.day(f"2026-{month}-{day}")]


class Administrator:
    """Does things with what the platform says of them."""

    def __init__(self, member: Member, admin: bool = True) -> None:
        self.member, self.profile, self.count = member, Profile(MADRID, admin=admin), 0

    async def do(self, verb: str, args: dict[str, str] | None = None, **values: Value) -> Reply:
        self.count += 1
        return await self.member.stage.desk.handle(
            Request(
                workspace=TEAM,
                person=self.member.name,
                verb=verb,
                args=args or {},
                values=values,
                source=f"admin:{self.count}",
                profile=self.profile,
            )
        )

    async def close(self, first: str, last: str, name: str = "Company days") -> Reply:
        return await self.do("closures.save", first=first, last=last, name=name)


async def settle(stage: Stage, sam: Member, **values: Value) -> None:
    """Begin, with the first message out of the way."""
    form = form_of(await sam.do("start.open"))
    await sam.do(form.verb, form.args, values=initial(form) | {"habit": "say-it-back"} | values)
    await stage.tick()
    await sam.do("habits.done")


# ------------------------------------------------------------------ public holidays


def test_every_country_of_a_time_zone_is_one_that_can_be_chosen() -> None:
    assert country_of(MADRID) == "ES"
    assert country_of("UTC") == ""
    assert {country_of(zone) for zone in ("Asia/Tokyo", "Europe/Berlin", "America/New_York")} <= set(countries())


def test_a_part_of_a_country_is_known_by_its_code_and_by_its_name() -> None:
    assert place_of("ES", "md") == "ES-MD"
    assert place_of("DE", "Bayern") == "DE-BY"
    assert place_of("ES") == "ES"
    assert place_of("ES", "Atlantis") is None
    assert name_of("ES-MD", date(2026, 5, 2)) == "Madrid Day"
    assert name_of("ES", date(2026, 5, 2)) == ""
    assert name_of("Nowhere", date(2026, 5, 2)) == ""


@given(
    place=st.sampled_from(["ES", "ES-MD", "DE-BY", "US", "JP", "IL", "UA", "Nowhere"]),
    kept=st.tuples(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.none() | st.integers(0, 900)),
    leave=st.tuples(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 60)),
    begun=st.tuples(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.times()),
)
def test_no_message_falls_on_a_holiday_or_on_leave_and_none_of_the_others_is_left_out(
    place: str, kept: tuple[date, int | None], leave: tuple[date, int], begun: tuple[date, time]
) -> None:
    first, (begin, length) = datetime.combine(*begun, UTC), kept
    holidays = PublicHolidays(begin, None if length is None else begin + timedelta(days=length), place)
    off = (holidays, Away(leave[0], leave[0] + timedelta(days=leave[1])))
    now, week = first + timedelta(days=40), frozenset({1, 2, 3, 4, 5})
    past, later = occurrences(first, now, ZoneInfo("UTC"), week, time(9), off)
    came = {due.date() for due in past}
    for number in range(41):
        at = datetime.combine(first.date() + timedelta(days=number), time(9), UTC)
        day = at.date()
        named = holidays.first <= day and (holidays.last is None or day <= holidays.last) and name_of(place, day)
        wanted = day.weekday() < 5 and not named and not off[1].covers(day) and first <= at <= now
        assert (day in came) is bool(wanted), day
    assert later is not None
    assert later > now


async def test_one_click_at_start_keeps_the_holidays_of_ones_zone(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    [region] = stage.rows(Region)
    assert region.country == "ES"
    assert region.first_day == date(2026, 3, 2)
    assert await sent_on(stage, "04", "02", "03", "06") == ["02", "06"]  # Good Friday


async def test_a_holiday_says_why_it_is_quiet(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    stage.to("2026-04-03 10:00")
    for verb in ("home.show", "help.show"):
        assert "It is Good Friday, so I keep quiet." in words_in(await sam.do(verb))
    stage.to("2026-04-06 10:00")
    assert "so I keep quiet" not in words_in(await sam.do("home.show"))


async def test_home_skips_the_holiday_when_it_names_the_next_message(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    stage.to("2026-04-02 08:30")
    await sam.do("habits.done")
    await stage.day("2026-04-02")
    assert "Mon 6 Apr" in words_in(await sam.do("home.show"))


async def test_whoever_wants_none_gets_messages_on_holidays(stage: Stage, sam: Member) -> None:
    await settle(stage, sam, country="none")
    assert [row.country for row in stage.rows(Region)] == [""]
    assert await sent_on(stage, "04", "03") == ["03"]


async def test_another_country_counts_from_tomorrow_and_the_old_one_stays_in_the_past(
    stage: Stage, sam: Member
) -> None:
    await settle(stage, sam)
    stage.to("2026-04-07 10:00")
    await sam.submit(await sam.do("settings.open"), country="DE", part="by")
    assert [(row.first_day, row.country) for row in sorted(stage.rows(Region), key=lambda row: row.first_day)] == [
        (date(2026, 3, 2), "ES"),
        (date(2026, 4, 8), "DE-BY"),
    ]
    await sam.submit(await sam.do("settings.open"), country="ES", part="")
    assert sorted(row.country for row in stage.rows(Region)) == ["ES", "ES"]


async def test_a_part_that_is_not_known_is_answered_with_those_that_are(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    form = await sam.do("settings.open")
    assert "AN (Andalucía)" in errors_of(await sam.submit(form, country="ES", part="Atlantis"))["part"]
    assert [row.country for row in stage.rows(Region)] == ["ES"]


async def test_a_holiday_between_two_done_days_bridges(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    for day in ("03", "04", "05", "06"):
        await stage.day(f"2026-03-{day}")
        await sam.do("habits.done")
    await sam.submit(await sam.do("settings.open"), country="PT")
    before = words_in(await sam.do("streaks.show"))
    await sam.submit(await sam.do("settings.open"), country="ES")
    assert words_in(await sam.do("streaks.show")) == before


# ------------------------------------------------------------------ leave


async def test_leave_lies_ahead_and_everything_before_goes_on(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    said = await sam.submit(await sam.do("leave.open"), first="2026-03-05", back="2026-03-10")
    assert "away from Thu 5 Mar to Mon 9 Mar" in words_in(said)
    assert [row.kind for row in stage.rows(Absence)] == ["leave"]
    assert await sent_on(stage, "03", "03", "05", "06", "09", "10") == ["03", "10"]


async def test_leave_is_listed_on_home_and_taken_back(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    await sam.submit(await sam.do("pause.open"), first="2026-03-05", back="2026-03-10")
    home = await sam.do("home.show")
    assert "Away Thu 5 Mar to Mon 9 Mar." in words_in(home)
    await sam.press(home, "Take back")
    assert stage.rows(Absence) == []
    assert await sent_on(stage, "03", "05") == ["05"]


async def test_a_pause_leaves_leave_alone(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    await sam.submit(await sam.do("leave.open"), first="2026-03-16", back="2026-03-18")
    await sam.do("pause.too_much")
    await sam.do("pause.end")
    assert [row.first_day for row in stage.rows(Absence) if row.kind == "leave"] == [date(2026, 3, 16)]
    assert await sent_on(stage, "03", "16", "17", "18") == ["18"]


async def test_leave_on_the_same_days_replaces_the_earlier_entry(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    await sam.submit(await sam.do("leave.open"), first="2026-03-10", back="2026-03-18")
    await sam.submit(await sam.do("leave.open"), first="2026-03-12", back="2026-03-14")
    assert await sent_on(stage, "03", "10", "11", "12", "13", "16") == ["16"]


@pytest.mark.parametrize(
    ("first", "back", "field"),
    [("2026-03-01", "2026-03-10", "first"), ("2026-03-10", "2026-03-10", "back"), ("2026-03-10", "2026-03-05", "back")],
)
async def test_days_that_do_not_fit_are_refused(stage: Stage, sam: Member, first: str, back: str, field: str) -> None:
    await settle(stage, sam)
    assert field in errors_of(await sam.submit(await sam.do("leave.open"), first=first, back=back))
    assert stage.rows(Absence) == []


async def test_go_on_ends_leave_that_has_begun(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    await sam.submit(await sam.do("leave.open"), first="2026-03-03", back="2026-03-20")
    stage.to("2026-03-04 08:00")
    await sam.do("pause.end")
    assert await sent_on(stage, "03", "04") == ["04"]
    [leave] = stage.rows(Absence)
    assert (leave.first_day, leave.last_day) == (date(2026, 3, 3), date(2026, 3, 3))


# ------------------------------------------------------------------ days off for everybody


async def test_days_off_for_all_hold_for_who_is_here_and_who_comes_later(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    await Administrator(stage.member("ada")).close("2026-03-04", "2026-03-05")
    kim = stage.member("kim")
    await kim.start()
    days = {day: len(await stage.day(f"2026-03-{day}")) for day in ("03", "04", "05", "06")}
    assert (days["04"], days["05"]) == (0, 0)
    assert days["03"] == days["06"] == 2
    assert all(row.day not in (date(2026, 3, 4), date(2026, 3, 5)) for row in stage.rows(Outgoing))


async def test_home_tells_the_truth_as_soon_as_they_are_entered(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    await Administrator(stage.member("ada")).close("2026-03-03", "2026-03-05")
    assert "Fri 6 Mar" in words_in(await sam.do("home.show"))
    stage.to("2026-03-04 10:00")
    assert "It is Company days, so I keep quiet." in words_in(await sam.do("help.show"))


async def test_days_off_that_are_taken_back_bring_the_messages_back(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    ada = Administrator(stage.member("ada"))
    await ada.close("2026-03-05", "2026-03-06")
    await stage.day("2026-03-04")  # the next one is planned beyond the days off by now
    assert all(row.next_due_at.day == 9 for row in stage.rows(Schedule))
    form = form_of(await ada.do("closures.open"))
    assert "Company days: tomorrow to Fri 6 Mar" in words_in(form)
    [row] = stage.rows(Closure)
    await ada.do("closures.remove", {"closure": str(row.id)})
    assert "tomorrow at 09:00" in words_in(await sam.do("home.show"))
    assert await sent_on(stage, "03", "05") == ["05"]


async def test_only_administrators_enter_them(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    other = Administrator(sam, admin=False)
    for verb in ("closures.open", "closures.save", "closures.remove"):
        assert "administrators" in words_in(shown(await other.do(verb)))
    other.profile = replace(other.profile, admin=True)
    assert form_of(await other.do("closures.open")).verb == "closures.save"
    assert stage.rows(Closure) == []


async def test_the_same_form_delivered_twice_is_one_entry(stage: Stage, sam: Member) -> None:
    ada = Administrator(sam)
    for _ in range(2):
        ada.count = 0
        await ada.close("2026-03-04", "2026-03-05")
    assert len(stage.rows(Closure)) == 1


@pytest.mark.parametrize(
    ("first", "last"), [("2026-03-02", "2026-03-05"), ("2026-03-06", "2026-03-05"), ("2026-03-06", "2026-09-05")]
)
async def test_days_that_have_begun_or_make_no_sense_are_refused(
    stage: Stage, sam: Member, first: str, last: str
) -> None:
    assert errors_of(await Administrator(sam).close(first, last))
    assert stage.rows(Closure) == []


async def test_another_workspace_goes_on(stage: Stage, sam: Member) -> None:
    await settle(stage, sam)
    elsewhere = replace(TEAM, team="T2")
    kim = stage.member("kim", team=elsewhere)
    await kim.start()
    await Administrator(stage.member("ada")).close("2026-03-03", "2026-03-03")
    assert [parcel.recipient for parcel in await stage.day("2026-03-03")] == ["kim"]
