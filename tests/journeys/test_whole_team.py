"""A team's week end to end, over Socket Mode and over signed HTTP: what its manager does, and what a member does."""

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.journeys.stage import TUESDAY, Place, workspace
from tests.journeys.visitor import Json, Visitor, labels, reads, until

SAM, MAYA, LEE = "U0SAM", "U0MAYA", "U0LEE"
CHANNEL, GENERAL = "C0TEAM", "C0GENERAL"
FRIDAY = TUESDAY + timedelta(days=3)
"""After a digest, and late enough in the week for the next one to have something to show."""

OWN = "I’ll let Lee open the review, and I’ll listen"
RECEIPT = "What does my manager see?"


@pytest_asyncio.fixture(params=["socket mode", "signed http"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """The workspace on a Friday, once over each way in."""
    async with workspace(tmp_path, over_http=request.param == "signed http", start=FRIDAY) as running:
        yield running


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing on the way is worth a warning."""
    yield
    loud = [f"{one.name}: {one.getMessage()}" for one in caplog.get_records("call") if one.levelno >= logging.WARNING]
    assert loud == []


async def test_a_teams_week(place: Place) -> None:
    async with place.visitor(MAYA) as maya, place.visitor(SAM) as sam:
        await joins(sam)
        await reads_her_digest_and_promises(maya)
        await finds_the_promise_in_the_channel(sam)
        await sees_what_the_manager_sees(sam, maya)
        for _ in ("Saturday", "Sunday", "Monday"):
            await maya.to("tomorrow")
        await says_that_it_happened(maya)
        await marks_the_promise(sam)
        await leaves(sam)
        await nobody_is_told(maya)
        for person in (sam, maya):
            assert [row for row in (await person.state())["wire"] if row["bad"]] == []


async def joins(sam: Visitor) -> None:
    await sam.opens("messages")
    invitation = await sam.newest("invites you to the team *BRM team*", "Your manager sees nothing about you.")
    await sam.opens("home")
    assert "Start and join" in labels(await sam.home("Hello, I am Rapport", "*BRM team*"))
    await sam.press(invitation, "Start and join")
    await sam.filled(await sam.form("Start"))
    await sam.reading(invitation, "You are in, and in BRM team. Your first nudge is right below")
    await sam.newest("Say it back", "A question, if you like")
    await sam.opens("home")
    await sam.home("*BRM team*", "You count here.")


async def reads_her_digest_and_promises(maya: Visitor) -> None:
    await maya.opens("home")
    await maya.press(await maya.home("*BRM team*. You lead it."), "Digest now")
    digest = await maya.newest("BRM team: 23 Feb to 1 Mar", "*Say it back*", "Worth attention", "Managers go first")
    assert "3 in a row" in reads(digest)
    await maya.press(digest, "I will …")
    form = await maya.form("I will …", "I post it in the team’s channel.")
    assert await maya.submit(form, action="own", own="") == {"own": "A few words are enough."}
    await maya.filled(form, action="own", own=OWN)
    await maya.reading(digest, "Ask aloud", without="I will …")


async def finds_the_promise_in_the_channel(sam: Visitor) -> None:
    before = await sam.unread(CHANNEL)
    post = await sam.newest("You said, I will do.", OWN, where=CHANNEL)
    assert labels(post) == []
    assert before >= 1
    await sam.do("read", channel=CHANNEL)
    assert await sam.unread(CHANNEL) == 0


async def sees_what_the_manager_sees(sam: Visitor, maya: Visitor) -> None:
    await sam.types("/patterns")
    patterns = await sam.newest("BRM team: 23 Feb to 1 Mar", "*Say it back*: few, some, some, now most")
    assert f"Promised for this week: *{OWN}*" in reads(patterns)
    await sam.press(patterns, RECEIPT)
    hers = await sam.newest("all that whoever leads it sees")
    await maya.types("/patterns")
    await maya.press(await maya.newest("BRM team: 23 Feb to 1 Mar"), RECEIPT)
    assert reads(await maya.newest("all that whoever leads it sees")) == reads(hers)


async def says_that_it_happened(maya: Visitor) -> None:
    digest = await digest_of(maya, "BRM team: 2 to 8 Mar", f"Last promise: *{OWN}*. Did it happen?")
    await maya.press(digest, "It happened")
    await maya.reading(digest, "It happened: 4 in a row.")


async def digest_of(maya: Visitor, *words: str) -> Json:
    """It comes beside the day's nudge, in whatever order."""

    async def found() -> Json | None:
        return next((one for one in await maya.chat() if all(word in reads(one) for word in words)), None)

    return await until(found, f"a digest says {words}", maya.chat)


async def marks_the_promise(sam: Visitor) -> None:
    digest = await sam.newest("BRM team: 2 to 8 Mar", "Did it happen?", "To talk about", where=CHANNEL)
    assert "I will …" not in labels(digest)
    await sam.press(digest, "I saw it", where=CHANNEL)
    said = await sam.newest("You saw it happen. Thank you.", where=CHANNEL)
    assert said["is_ephemeral"]


async def leaves(sam: Visitor) -> None:
    await sam.opens("home")
    await sam.press(await sam.home("*BRM team*"), "Leave")
    await sam.home("You have left BRM team. Nobody is told", "Your habits", without="You count here.")
    await sam.types("/patterns")
    await sam.newest("You are in no team here.")


async def nobody_is_told(maya: Visitor) -> None:
    told = str([event for event in maya.heard if event["kind"] != "unread"])
    assert [name for name in (SAM, "D0SAM") if name in told] == []


async def test_a_team_is_made_of_a_channel(place: Place) -> None:
    async with place.visitor(MAYA) as maya, place.visitor(LEE) as lee:
        await maya.opens("home")
        await maya.press(await maya.home("Make a team"), "Make a team")
        form = await maya.form("Make a team", "What you will see", "What you will never see")
        assert set(await maya.submit(form, name="Everybody")) == {"people"}
        await maya.filled(form, name="Everybody", channel=GENERAL, habit="none", also=("own_line",))
        await maya.home("*Everybody*. You lead it.")
        await lee.opens("home")
        await lee.press(await lee.home("You are invited to the team *Everybody*"), "Join", beside="If you join")
        await lee.home("*BRM team*. You count here.", "*Everybody*. You do not count here.")


async def test_who_is_in_no_team_sees_none(place: Place) -> None:
    async with place.visitor(SAM) as sam:
        await sam.types("/digest")
        await sam.newest("The digest goes to whoever leads a team.")
        await sam.types("/patterns")
        await sam.newest("You are in no team here.")
        digest = await sam.newest("BRM team: 23 Feb to 1 Mar", where=CHANNEL)
        await sam.press(digest, "I saw it", where=CHANNEL)
        await sam.newest("once they have joined by their own choice", where=CHANNEL)
