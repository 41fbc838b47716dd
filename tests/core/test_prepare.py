"""Prepare: a meeting, before and after."""

import pytest

from habits.messages import Reply
from habits.models import Entry
from tests.stage import Member, Stage, errors_of, form_of, initial, words_in

BEFORE = {
    "meeting": "Thursday with Lighthouse",
    "need": "A date they can trust",
    "worry": "Looking slow",
    "point": "Begin with one region",
    "question": "What would make you say no?",
}


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def prepared(sam: Member, **more: str) -> Reply:
    form = await sam.do("tool.open", {"tool": "prepare", "step": "before"})
    return await sam.submit(form, **BEFORE | more)


async def told(sam: Member, guess: str) -> Reply:
    """A meeting, before and after."""
    form = await sam.press(await prepared(sam), "Tell how it went")
    return await sam.submit(form, happened="They laughed", guess=guess)


async def test_a_meeting_is_prepared_on_one_page(stage: Stage, sam: Member) -> None:
    await sam.start()
    page = words_in(await prepared(sam))
    for text in BEFORE.values():
        assert text in page
    assert "I come back to it tomorrow." in page
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("prepare", "before", "after", "waiting")


async def test_what_is_off_is_said_at_its_field(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "prepare"})
    wrong = await sam.submit(form, **BEFORE | {"need": "", "point": "x" * 301, "again": "2026-03-02"})
    assert set(errors_of(wrong)) == {"need", "point", "again"}
    assert stage.rows(Entry) == []


async def test_after_the_meeting_it_is_asked_about(stage: Stage, started: Member) -> None:
    await prepared(started, again="2026-03-04")
    await stage.day("2026-03-03")
    await started.do("bot.opened")
    [parcel] = await stage.day("2026-03-04")
    for text in (BEFORE["meeting"], "My question: What would make you say no?", "How did it go?"):
        assert text in words_in(parcel.message)
    assert BEFORE["worry"] not in words_in(parcel.message)
    form = await started.press(parcel.message, "Tell me")
    assert BEFORE["need"] in words_in(form)
    assert set(errors_of(await started.submit(form, happened="", guess=""))) == {"happened", "guess"}
    done = await started.submit(form, happened="They fear the night", guess="other")
    assert "✓ Prepare: kept. Your words are for you only." in words_in(done)
    page = words_in(await started.press(done, "Read or change"))
    assert "They fear the night" in page
    assert "something else" in page
    assert stage.rows(Entry)[0].state == "closed"


async def test_the_next_meeting_begins_with_the_last_one(stage: Stage, sam: Member) -> None:
    assert "Prepare the next one" not in words_in(await prepared(sam))
    form = await sam.press(await told(sam, "right"), "Prepare the next one with them")
    assert "They laughed" in words_in(form)
    assert initial(form_of(form))["meeting"] == BEFORE["meeting"]
    assert initial(form_of(form))["need"] == ""
    await sam.submit(form, **BEFORE | {"need": "Another thing"})
    assert len(stage.rows(Entry)) == 3


async def test_the_page_says_how_often_asking_showed_something_else(sam: Member) -> None:
    async def page() -> str:
        return words_in(await sam.do("tool.page", {"tool": "prepare"}))

    await told(sam, "open")
    assert "found out" not in await page()
    await told(sam, "right")
    assert "1 meeting in which you found out what they needed; in none of them" in await page()
    await told(sam, "other")
    assert "2 meetings in which you found out what they needed; in 1 of them it was not" in await page()
    assert "That is what your question is for." in await page()


async def test_a_nudge_about_one_more_question_brings_the_form(stage: Stage, sam: Member) -> None:
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="one-more-question"))
    await sam.start()
    [parcel] = await stage.tick()
    assert "What may worry them?" in words_in(await sam.press(parcel.message, "Prepare"))
