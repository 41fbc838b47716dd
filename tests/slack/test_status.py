"""What Slack tells of people: their clock, whether they administer, and whether their status says "away"."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import Clock
from bot.local.errors import SlackError
from bot.local.methods.people import METHODS
from bot.local.world import World
from handlers.slack.lint import lint_view
from handlers.slack.profiles import ALWAYS, profile_of
from tests.slack.fake_slack import FakeSlack, Fault, Json, limited
from tests.slack.stage import SlackStage, said
from tests.stage import MONDAY

NINE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""Tuesday 09:00 in Madrid."""


def telling(slack: FakeSlack, tz: str = "Europe/Madrid", **more: Any) -> AbstractContextManager[None]:
    """Slack tells this of everybody."""
    user = {"id": "USAM", "tz": tz, **more}
    return slack.failing("users.info", Fault(200, {"ok": True, "user": user}))


def status(emoji: str = "", text: str = "", ends: int = 0) -> Json:
    return {"profile": {"status_emoji": emoji, "status_text": text, "status_expiration": ends}}


async def tuesday(on: SlackStage, later: int = 0, hours: int = 0) -> int:
    """Go to Tuesday's message, or to one some days and hours later; gives how many were posted."""
    before = on.slack.posts
    on.bot.clock.jump_to(NINE + timedelta(days=later, hours=hours))
    await on.bot.delivery.tick()
    await on.bot.delivery.settled()
    return on.slack.posts - before


async def follows(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.command("/rapport", "settings")
    await on.sam.submit(on.form(), status=["follow"])
    on.slack.forget()


@pytest.mark.parametrize(
    ("emoji", "text", "away"),
    [
        (":palm_tree:", "", True),
        (":face_with_thermometer:", "", True),
        (":no_entry:", "Focus", True),
        ("", "Vacationing", True),
        ("", "OOO until Monday", True),
        (":house:", "out of the office", True),
        ("", "Off sick today", True),
        (":speech_balloon:", "In a meeting", False),
        (":bus:", "Commuting", False),
        ("", "Holidaymaker research", False),
        ("", "", False),
    ],
)
def test_which_statuses_say_away(emoji: str, text: str, away: bool) -> None:
    assert profile_of(status(emoji, text)).away(MONDAY) is away


def test_a_status_ends_when_it_says_so() -> None:
    until = MONDAY + timedelta(hours=1)
    told = profile_of(status(":palm_tree:", ends=int(until.timestamp())))
    assert told.away(MONDAY)
    assert not told.away(until)
    assert profile_of(status(":palm_tree:")).away_until == ALWAYS


@pytest.mark.parametrize("odd", [{}, {"profile": None}, {"profile": {"status_expiration": "soon"}}, {"tz": None}])
def test_what_slack_does_not_tell_is_nothing(odd: Json) -> None:
    told = profile_of(odd)
    assert (told.tz, told.admin, told.away_until) == ("", False, None)


@pytest.mark.parametrize("flag", ["is_admin", "is_owner", "is_primary_owner"])
def test_owners_administer_too(flag: str) -> None:
    assert profile_of({flag: True}).admin
    assert not profile_of({flag: "yes"}).admin


def test_the_local_workspace_tells_statuses_as_slack_does() -> None:
    world = World("http://127.0.0.1", Clock(lambda: MONDAY))
    asked: Json = {"user": "U0MAYA"}
    told = profile_of(METHODS["users.info"](world, asked)["user"])
    assert (told.tz, told.admin, told.away_until) == ("Europe/Madrid", True, None)
    METHODS["users.profile.set"](world, asked | {"profile": '{"status_emoji": ":palm_tree:"}'})
    assert profile_of(METHODS["users.info"](world, asked)["user"]).away(MONDAY)
    METHODS["users.profile.set"](world, asked | {"profile": {"status_text": ""}})
    assert not profile_of(METHODS["users.info"](world, asked)["user"]).away(MONDAY)
    with pytest.raises(SlackError):
        METHODS["users.profile.set"](world, asked | {"profile": "palm tree"})


async def test_who_is_away_gets_nothing_and_the_day_does_not_count(on: SlackStage) -> None:
    await follows(on)
    with telling(on.slack, **status(":palm_tree:")):
        assert await tuesday(on) == 0
    assert on.rows("SELECT state, reason FROM outgoing WHERE day = '2026-03-03'") == [("cancelled", "away")]
    assert on.rows("SELECT kind, first_day, last_day FROM absence") == [("status", "2026-03-03", "2026-03-03")]


async def test_a_status_that_is_over_is_no_reason(on: SlackStage) -> None:
    await follows(on)
    with telling(on.slack, **status(":palm_tree:", ends=int((NINE - timedelta(minutes=1)).timestamp()))):
        assert await tuesday(on) == 1


async def test_without_the_setting_nobodys_status_counts(on: SlackStage) -> None:
    await on.nudge()
    with telling(on.slack, **status(":palm_tree:")):
        assert await tuesday(on) == 1
    assert on.rows("SELECT kind FROM absence") == []


async def test_when_slack_does_not_tell_the_message_comes(on: SlackStage) -> None:
    await follows(on)
    with on.slack.failing("users.info", limited("30")):
        assert await tuesday(on) == 1


async def test_a_day_that_was_done_before_still_counts(on: SlackStage) -> None:
    await follows(on)
    on.bot.clock.jump_to(NINE - timedelta(hours=1))
    await on.sam.command("/habits", "done")
    with telling(on.slack, **status(":palm_tree:")):
        assert await tuesday(on) == 0
    assert on.rows("SELECT kind FROM absence") == []


async def test_the_clock_is_looked_at_once_a_day_after_the_answer(on: SlackStage) -> None:
    with telling(on.slack, "Asia/Tokyo"):
        await on.sam.command("/habits", "done")  # enrols; nothing was told before
        await on.sam.command("/streaks")
        await on.sam.command("/streaks")
    assert on.rows("SELECT tz FROM person WHERE platform_id = 'USAM'") == [("Asia/Tokyo",)]
    assert len(on.slack.of("users.info")) == 1


async def test_who_has_travelled_gets_the_message_in_the_morning_there(on: SlackStage) -> None:
    """Looked at when a message is due, on one day of the week that is the person's own."""
    await on.nudge()
    on.slack.forget()
    with telling(on.slack, "America/New_York"):
        for day in range(7):
            await tuesday(on, day)
            await tuesday(on, day, hours=6)
            await on.sam.command("/habits", "done")
    assert on.rows("SELECT tz FROM person WHERE platform_id = 'USAM'") == [("America/New_York",)]
    sent = on.rows("SELECT day, sent_at FROM outgoing WHERE state = 'sent' AND day > '2026-03-02' ORDER BY day")
    assert len(sent) == len({day for day, _ in sent}) == 5
    assert {at[11:13] for _, at in sent} <= {"08", "14"}
    assert sent[-1][1][11:13] == "14"
    assert len(on.slack.of("users.info")) <= 2


async def test_help_for_a_stranger_makes_nobody_known(on: SlackStage) -> None:
    await on.sam.command("/rapport")
    assert on.slack.of("users.info")
    assert on.rows("SELECT COUNT(*) FROM person") == [(0,)]


async def test_days_off_for_all_ask_slack_anew_when_they_are_saved(on: SlackStage) -> None:
    with telling(on.slack, is_admin=True):
        await on.sam.command("/rapport", "closures")
        form = on.form()
    await on.sam.submit(form, name="Company days")  # not an administrator any more
    assert on.rows("SELECT COUNT(*) FROM closure") == [(0,)]
    with telling(on.slack, is_owner=True):
        await on.sam.command("/rapport", "closures")
        await on.sam.submit(on.form(), name="Company days")
    assert on.rows("SELECT name FROM closure") == [("Company days",)]


async def test_only_who_administers_is_offered_days_off_for_all(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.opens("home")
    assert "Days off for everybody" not in said(on.slack.homes["USAM"])
    with telling(on.slack, is_admin=True):
        await on.kim.opens("home")
        await on.nudge(on.kim)
        await on.kim.opens("home")
    assert "Days off for everybody" in said(on.slack.homes["UKIM"])


async def test_all_countries_fit_into_slacks_groups(on: SlackStage) -> None:
    await on.nudge()
    await on.sam.command("/rapport", "settings")
    [country] = [one["element"] for one in on.form()["blocks"] if one.get("block_id") == "country"]
    assert lint_view(on.form()) == []
    assert country["initial_option"]["value"] == "ES"
    assert sum(len(group["options"]) for group in country["option_groups"]) > 200
