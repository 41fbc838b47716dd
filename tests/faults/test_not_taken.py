"""A database that is full, read-only, locked or gone: whoever wants to keep something is told that it was not kept,
and never that it was. When the trouble is over, the same deed works."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import open_database, running
from bot.clock import Clock
from bot.web import make_web
from tests.faults import troubles
from tests.faults.place import settings_of
from tests.faults.troubles import Trouble
from tests.slack.fake_slack import HOOK, FakeSlack
from tests.slack.signed import Human, Post
from tests.slack.stage import SlackStage, said
from tests.stage import MONDAY

KIND = "I could not save that just now"
SAVED = ("Kept", "Saved", "saved", "You are in", "Changed", "Did it:", "is yours now", "Quiet until")
WORDS = "Words that need room. " + "🙂" * 2900
"""More than fits into what is left of a page of the database."""


@asynccontextmanager
async def bot_on(url: str, folder: Path) -> AsyncIterator[SlackStage]:
    """The bot on a fake Slack and on this database. Monday 2 March 2026, 08:00 in Madrid."""
    async with FakeSlack() as slack:
        settings = settings_of(url, folder, slack_api_url=slack.api_url)
        database = open_database(settings)
        try:
            async with running(settings, Clock(lambda: MONDAY), database) as bot:
                post = Post(make_web(bot.slack))
                yield SlackStage(slack, bot, post, Human(post, slack), Human(post, slack, "UKIM"))
        finally:
            database.close()
        assert slack.problems == []


async def in_a_command(on: SlackStage) -> str:
    return (await on.sam.command("/reflect", WORDS)).text


async def in_the_chat(on: SlackStage) -> str:
    await on.sam.say(WORDS)
    return said(on.slack.of("chat.postMessage"))


async def in_a_form(on: SlackStage) -> str:
    return (await on.sam.submit(on.form(), text=WORDS)).text


async def with_a_button(on: SlackStage) -> str:
    nudge = next(one for one in on.slack.messages.values() if "metadata" in one)
    await on.sam.press(nudge, "Did it")
    return said(on.slack.of(HOOK) + on.slack.of("chat.update"))


Deed = Callable[[SlackStage], Awaitable[str]]
DEEDS: list[Deed] = [in_a_command, in_the_chat, in_a_form, with_a_button]
"""Each gives what the person heard."""
CASES = [(kind, trouble) for kind, those in troubles.ON.items() for trouble in those]


@pytest.mark.parametrize(("kind", "trouble"), CASES, ids=lambda one: getattr(one, "__name__", one))
async def test_whoever_is_not_saved_is_told(
    kind: str, trouble: Trouble, fresh: Callable[[str], str], tmp_path: Path
) -> None:
    async with bot_on(url := fresh(kind), tmp_path) as on:
        await on.nudge()
        await on.sam.command("/reflect")
        before = on.everything()
        on.slack.forget()
        # For a button's few bytes there may be room in what looks like a full file.
        deeds = [deed for deed in DEEDS if trouble is not troubles.disk_full or deed is not with_a_button]
        with trouble(on.bot.database.engine, url):
            heard = await asyncio.gather(*(deed(on) for deed in deeds))
        for deed, words in zip(deeds, heard, strict=True):
            assert KIND in words, deed.__name__
            assert [word for word in SAVED if word in words.replace(KIND, "")] == [], deed.__name__
        assert on.everything() == before
        for deed in DEEDS:
            await deed(on)
        assert on.kept() == [WORDS] * 3
        assert on.rows("SELECT outcome FROM check_in") == [("done",)]


@pytest.mark.on("sqlite")
async def test_on_a_disk_that_fills_up_what_is_called_kept_is_kept(database_url: str, tmp_path: Path) -> None:
    async with bot_on(database_url, tmp_path) as on:
        await on.nudge()
        with troubles.disk_full(on.bot.database.engine, database_url):
            heard = [(await on.sam.command("/reflect", f"Thought {number} {'o' * 300}")).text for number in range(30)]
        kept, refused = [one for one in heard if "Kept" in one], [one for one in heard if KIND in one]
        assert kept
        assert refused
        assert len(kept) + len(refused) == len(heard)
        assert len(on.kept()) == len(kept)
