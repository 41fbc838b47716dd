"""What Slack told of a person is remembered for an hour, and of so many people."""

from pathlib import Path

import aiohttp
import pytest

from bot.app import make_client
from habits.messages import Profile
from handlers.slack.client import SlackClient
from handlers.slack.profiles import HOUR, MOST, Profiles
from tests.slack.fake_slack import FakeSlack, Json
from tests.slack.stage import settings_for


async def test_who_travels_is_asked_about_again_after_an_hour(slack: FakeSlack) -> None:
    now = 0.0
    async with aiohttp.ClientSession() as http:
        client = SlackClient(make_client(settings_for(slack, Path()), http), Profiles(lambda: now))
        assert await client.profile("USAM") == Profile("Europe/Madrid")
        slack.people["USAM"] = "Asia/Tokyo"
        now = HOUR - 1
        assert await client.profile("USAM") == Profile("Europe/Madrid")
        now = HOUR
        assert await client.profile("USAM") == Profile("Asia/Tokyo")
    assert len(slack.of("users.info")) == 2


def test_only_the_latest_are_remembered() -> None:
    profiles = Profiles(lambda: 0.0)
    profiles.keep("UFIRST", Profile("UTC"))
    for number in range(MOST):
        profiles.keep(f"U{number}", Profile("UTC"))
    assert profiles.get("UFIRST") is None
    assert profiles.get("U0") == Profile("UTC")
    profiles.keep("U0", Profile("Asia/Tokyo"))
    profiles.keep("UNEXT", Profile("UTC"))
    assert profiles.get("U0") == Profile("Asia/Tokyo")
    assert profiles.get("U1") is None


@pytest.mark.parametrize(
    ("flags", "person"),
    [
        ({}, True),
        ({"is_bot": False, "deleted": False}, True),
        ({"is_app_user": True}, True),  # a person who uses the app
        ({"is_bot": True}, False),
        ({"deleted": True}, False),
        ({"id": "USLACKBOT", "is_bot": False}, False),
    ],
)
async def test_apps_and_closed_accounts_are_no_people(slack: FakeSlack, flags: Json, person: bool) -> None:
    slack.flags["USAM"] = flags
    async with aiohttp.ClientSession() as http:
        told = await SlackClient(make_client(settings_for(slack, Path()), http)).profile("USAM")
    assert told == Profile("Europe/Madrid", person=person)
