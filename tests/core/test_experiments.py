"""Experiments: safe to fail, side by side, and asked about on their day."""

import pytest

from habits.messages import ChannelInput
from habits.models import Entry
from tests.stage import Member, Stage, button_of, errors_of, form_of, shown, words_in

CARD = {
    "question": "What makes hand-overs slow?",
    "guess": "If we sit with them, it takes a day less",
    "small": "Two hand-overs together",
    "cost": "Half a day of mine",
    "stop": "They ask us to leave",
    "grow": "They ask for a third one",
}


async def card(sam: Member) -> object:
    """Through the first question, to an empty card."""
    first = await sam.do("tool.open", {"tool": "experiments", "step": "experts"})
    return await sam.submit(first, experts="no")


async def tried(sam: Member, again: str = "2026-03-03") -> object:
    return await sam.submit(await card(sam), **CARD, again=again)  # type: ignore[arg-type]  # checked by `form_of`


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def test_what_two_experts_agree_on_needs_no_experiment(stage: Stage, sam: Member) -> None:
    first = await sam.do("tool.open", {"tool": "experiments"})
    assert "Would two experts agree" in words_in(first)
    assert "Then ask one of them" in words_in(await sam.submit(first, experts="yes"))
    assert "experts" in errors_of(await sam.submit(first, experts=""))
    assert stage.rows(Entry) == []


async def test_a_card_is_kept(stage: Stage, sam: Member) -> None:
    await sam.start()
    kept = words_in(await tried(sam))
    for text in CARD.values():
        assert text in kept
    assert "I come back to it tomorrow." in kept
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("experiments", "card", "review", "waiting")


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("stop", "", "A few words"),
        ("stop", "None.", "makes you stop"),
        ("stop", "I don’t know", "makes you stop"),
        ("stop", "No idea yet.", "makes you stop"),
        ("stop", "not sure", "makes you stop"),
        ("small", "It can’t go wrong", "teaches little"),
        ("small", "No risk at all", "teaches little"),
    ],
)
async def test_a_card_that_is_no_experiment_is_sent_back_kindly(
    stage: Stage, sam: Member, field: str, text: str, why: str
) -> None:
    wrong = await sam.submit(await card(sam), **CARD | {field: text})  # type: ignore[arg-type]
    assert list(errors_of(wrong)) == [field]
    assert why in errors_of(wrong)[field]
    assert stage.rows(Entry) == []


async def test_on_its_day_it_is_asked_about_and_may_go_on(stage: Stage, started: Member) -> None:
    await tried(started)
    [parcel] = await stage.day("2026-03-03")
    assert CARD["guess"] in words_in(parcel.message)
    form = await started.press(parcel.message, "Tell me")
    assert CARD["stop"] in words_in(form)
    told = {"happened": "One was quick", "taught": "They like company", "verdict": "more"}
    assert "again" in errors_of(await started.submit(form, **told, again=""))
    assert "kept. Your words are for you only" in words_in(await started.submit(form, **told, again="2026-03-05"))
    [parcel] = await stage.day("2026-03-05")
    form = await started.press(parcel.message, "Tell me")
    done = await started.submit(form, happened="Three now", taught="Company helps", verdict="let_go")
    page = words_in(await started.press(done, "Read or change"))
    for text in ("They like company", "Company helps", "Earlier, until today"):
        assert text in page
    assert stage.rows(Entry)[0].state == "closed"


async def test_several_stand_side_by_side_on_one_question(stage: Stage, sam: Member) -> None:
    first = await tried(sam)
    other = await sam.press(first, "Another guess on this question")
    assert CARD["question"] in words_in(other)
    await sam.submit(other, **CARD | {"guess": "A checklist does it"})
    page = words_in(await sam.do("tool.open", {"tool": "experiments"}))
    assert page.count(f"\n• {CARD['guess']}") == page.count("\n• A checklist does it") == 1
    assert len(stage.rows(Entry)) == 2


async def test_a_learning_is_shared_in_the_persons_own_words_where_they_say(stage: Stage, sam: Member) -> None:
    kept = await tried(sam)
    assert "Share this learning" not in words_in(kept)
    review = await sam.press(kept, "Tell what happened")
    page = await sam.submit(review, happened="It worked", taught="My secret lesson", verdict="let_go")
    form = await sam.press(page, "Share this learning")
    assert "My secret lesson" in words_in(form)
    [channel] = [one for one in form_of(form).body if isinstance(one, ChannelInput)]
    assert channel.initial == ""
    assert "channel" in errors_of(await sam.submit(form, channel=""))
    posted = shown(await sam.submit(form, learning="Sit with them.", channel="C1", source="once"))
    assert (posted.where, posted.channel) == ("channel", "C1")
    assert "Sit with them." in words_in(posted.message)
    assert "secret" not in words_in(posted)
    assert "Sit" not in posted.message.summary
    again = await sam.submit(form, learning="Sit with them.", channel="C1", source="once")
    assert "Kept" in words_in(again), "delivered twice, posted once"
    assert stage.rows(Entry)[0].state == "closed"
    assert button_of(again, "Share this learning")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("guess", "If we freeze on Thursdays, the release will not fail on Fridays"),
        ("cost", "Half a day, and no risk for the client"),
        ("stop", "No one idea came up by Friday"),
        ("stop", "I don’t know what to say to them"),
    ],
)
async def test_a_guess_a_cost_or_a_sign_may_speak_of_failing(sam: Member, field: str, text: str) -> None:
    kept = await sam.submit(await card(sam), **CARD | {field: text})  # type: ignore[arg-type]
    assert text in words_in(kept)


async def test_what_rests_is_not_under_way(sam: Member) -> None:
    await sam.press(await tried(sam), "Let it rest")
    assert f"\n• {CARD['guess']}" not in words_in(await sam.do("tool.page", {"tool": "experiments"}))
