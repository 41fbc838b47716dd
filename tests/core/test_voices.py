"""Voices: who is missing before a decision, and what they said after it."""

import pytest

from habits.messages import ChecksInput, ChoiceInput, Reply
from habits.models import Entry
from habits.tools.voice_names import known, people
from habits.tools.voices import BIASES
from tests.stage import Member, Stage, button_of, errors_of, form_of, shown, words_in

BEFORE = {
    "decision": "Which team gets the tool first",
    "live_with": "Night shift, Ana",
    "absent": "Lighthouse and Ben",
    "disagree": "Ben; nobody else I know, ana",
    "bias": "sunk-cost",
}
SAID = {"said": "They need it in spring", "changed": "Two teams begin together"}


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def kept(sam: Member, **more: str) -> Reply:
    """Who sees a decision otherwise."""
    form = await sam.do("tool.open", {"tool": "voices", "step": "before"})
    return await sam.submit(form, **BEFORE | {"again": "2026-03-03"} | more)


async def asked(sam: Member, *names: str, others: str = "", **more: str) -> Reply:
    """One decision from its beginning to what was said."""
    form = await sam.press(await kept(sam, **more), "Tell what they said")
    return await sam.submit(form, asked=names, others=others, **SAID)


def ticks(form: Reply) -> ChecksInput:
    return next(one for one in form_of(form).body if isinstance(one, ChecksInput))


async def test_a_decision_is_kept_with_a_question_to_oneself_and_a_line_to_send(stage: Stage, sam: Member) -> None:
    await sam.start()
    page = words_in(await kept(sam))
    assert "If we began today, would we begin with this?" in page
    assert "Something is about to be decided: Which team gets the tool first" in page
    assert "I come back to it tomorrow." in page
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("voices", "before", "after", "waiting")


async def test_what_is_left_empty_is_said_at_its_field(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "voices"})
    wrong = await sam.submit(form, **BEFORE | {"disagree": " ", "bias": "zodiac", "again": "2026-03-02"})
    assert set(errors_of(wrong)) == {"disagree", "bias", "again"}
    assert stage.rows(Entry) == []


async def test_on_its_day_those_who_were_named_are_there_to_be_ticked(stage: Stage, started: Member) -> None:
    await kept(started)
    [parcel] = await stage.day("2026-03-03")
    words = words_in(parcel.message)
    for text in (BEFORE["decision"], "Not in the room: Lighthouse and Ben", "Whom did you ask, and what changed?"):
        assert text in words
    assert BEFORE["decision"] not in parcel.message.summary
    form = await started.press(parcel.message, "Tell me")
    assert [one.value for one in ticks(form).options] == [
        "Lighthouse",
        "Ben",
        "nobody else I know",
        "ana",
        "Night shift",
    ]
    assert "If we began today" in words_in(form)
    told = await started.submit(form, asked=("Lighthouse", "ana"), **SAID)
    assert "✓ Voices: kept. Your words are for you only." in words_in(told)
    assert SAID["said"] not in words_in(told)
    page = words_in(await started.press(told, "Read or change"))
    for text in ("Lighthouse, ana", *SAID.values()):
        assert text in page
    assert "A line to ask one of them with" not in page
    assert stage.rows(Entry)[0].state == "closed"


async def test_nobody_asked_this_time_is_an_answer(sam: Member) -> None:
    page = words_in(await asked(sam))
    assert "Kept. Your words are for you only." in page
    listed = words_in(await sam.do("tool.page", {"tool": "voices"}))
    assert "voices asked" not in listed
    assert "Named, and not heard so far: Lighthouse, Ben" in listed


async def test_different_voices_are_counted_over_time(stage: Stage, sam: Member) -> None:
    await asked(sam, "Ben", "ana")
    stage.to("2026-04-06 09:00")
    await asked(sam, "Ben", others="ANA, Twins & Cleo; nobody", absent="Ben", disagree="Zoe", again="2026-04-07")
    page = words_in(await sam.do("tool.page", {"tool": "voices"}))
    assert "4 different voices asked, over 2 decisions." in page
    assert "In the last four weeks: 4, 2 of them for the first time." in page
    assert "not heard so far: Zoe, Night shift, Lighthouse" in page


async def test_a_bias_that_was_not_checked_yet_is_filled_in(sam: Member) -> None:
    checked = []
    for _ in range(len(BIASES) + 1):
        form = await sam.do("tool.open", {"tool": "voices", "step": "before"})
        [choice] = [one for one in form_of(form).body if isinstance(one, ChoiceInput)]
        checked.append(choice.initial)
        await sam.submit(form, **BEFORE | {"bias": choice.initial})
    assert checked == [*(one.id for one in BIASES), BIASES[0].id]


async def test_ticks_stay_when_the_names_change(sam: Member) -> None:
    page = await asked(sam, "Ben")
    form = await sam.press(page, "Change “Before a decision”")
    page = await sam.submit(form, absent="Zoe", disagree="nobody", live_with="everyone")
    form = await sam.press(page, "Change “Tell what they said”")
    assert ([one.value for one in ticks(form).options], ticks(form).initial) == (["Ben", "Zoe"], ("Ben",))
    assert "Ben, Zoe" in words_in(await sam.submit(form, asked=("Ben", "Zoe")))


async def test_when_nobody_is_named_there_is_nothing_to_tick(sam: Member) -> None:
    names = {"live_with": "Everybody.", "absent": "no one", "disagree": "I don't know yet"}
    form = await sam.press(await kept(sam, **names), "Tell what they said")
    assert not [one for one in form_of(form).body if isinstance(one, ChecksInput)]
    page = await sam.submit(form, others="Kim", **SAID)
    assert "Kim" in words_in(page)
    assert button_of(page, "Delete")


async def test_a_nudge_about_the_missing_chair_brings_the_form(stage: Stage, sam: Member) -> None:
    await sam.start("missing-chair")
    await sam.do("nudge.now")
    [parcel] = await stage.tick()
    assert "Who is not in the room?" in words_in(await sam.press(parcel.message, "Voices"))
    await sam.do("tool.switch", {"tool": "voices", "to": "off"})
    assert "Voices" not in words_in(shown(await sam.do("home.show")))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana, Ben and Cleo", ["Ana", "Ben", "Cleo"]),
        ("Ana,, and Ben\nANA.", ["Ana", "Ben"]),
        ("the people who run and fix it", ["the people who run and fix it"]),
        ("Nobody yet", []),
        ("— ?", []),
        ("Noor, Wes", ["Noor", "Wes"]),
        ("x" * 200, ["x" * 70]),
    ],
)
def test_names_are_found_in_what_somebody_wrote(text: str, names: list[str]) -> None:
    assert list(known(people({"who": text}, "who")).values()) == names


def test_every_bias_has_a_question_that_fits_a_list() -> None:
    assert len(BIASES) == len({one.id for one in BIASES}) == 9
    assert all(one.question.endswith("?") and len(one.question) <= 75 for one in BIASES)
