"""Stretch: one notch out, and back to tell how it felt."""

import pytest

from habits.messages import Reply
from habits.models import Entry
from tests.stage import Member, Stage, errors_of, form_of, initial, words_in

PLAN = {"thing": "Chair the board meeting", "kind": "strategic", "fits": "yes"}
WORK = {"work": "The monthly report", "sort": "tactical", "served": "no", "felt": "1"}


async def planned(sam: Member, **more: str) -> Reply:
    return await sam.submit(await sam.do("tool.open", {"tool": "stretch", "step": "plan"}), **PLAN | more)


async def worked(sam: Member, **more: str) -> Reply:
    return await sam.submit(await sam.do("tool.open", {"tool": "stretch", "step": "work"}), **WORK | more)


async def page(sam: Member) -> str:
    return words_in(await sam.do("tool.page", {"tool": "stretch"}))


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def test_a_stretch_is_planned(stage: Stage, sam: Member) -> None:
    await sam.start()
    form = await sam.do("tool.open", {"tool": "stretch"})
    assert set(errors_of(await sam.submit(form))) == {"thing", "kind"}  # "fits" once there is a purpose
    kept = words_in(await sam.submit(form, **PLAN))
    for text in ("Chair the board meeting", "Strategic", "I come back to it on Mon 9 Mar."):
        assert text in kept
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("stretch", "plan", "done", "waiting")


async def test_the_purpose_stands_beside_the_question_whether_it_fits(sam: Member) -> None:
    assert "helps you to put yours into words" in words_in(await sam.do("tool.open", {"tool": "stretch"}))
    canvas = dict.fromkeys(("love", "great", "passion"), "x")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), sentence="I open doors", **canvas)
    for step in ("plan", "work"):
        assert "I open doors" in words_in(await sam.do("tool.open", {"tool": "stretch", "step": step}))


async def test_on_its_day_it_is_asked_about_and_rated(stage: Stage, started: Member) -> None:
    await planned(started, again="2026-03-03")
    [parcel] = await stage.day("2026-03-03")
    assert PLAN["thing"] in words_in(parcel.message)
    assert "How uncomfortable was it, from 1 to 7?" in words_in(parcel.message)
    form = await started.press(parcel.message, "Tell me")
    assert "rating" in errors_of(await started.submit(form, did="yes"))
    told = await started.submit(form, did="yes", rating="4", noticed="They listened")
    assert "kept. Your words are for you only" in words_in(told)
    assert "They listened" not in words_in(told)
    read = await started.press(told, "Read or change")
    assert "A good stretch." in words_in(read)
    assert "4: one notch out" in words_in(read)
    assert stage.rows(Entry)[0].state == "closed"
    again = await started.press(read, "Once more")
    assert initial(form_of(again))["thing"] == PLAN["thing"]
    await started.submit(again)
    assert len(stage.rows(Entry)) == 2


async def test_not_yet_comes_back_and_letting_go_closes(stage: Stage, started: Member) -> None:
    await planned(started, again="2026-03-03")
    form = await started.press((await stage.day("2026-03-03"))[0].message, "Tell me")
    assert errors_of(await started.submit(form, did="later", again="")) == {"again": "On which day?"}
    await started.submit(form, did="later", again="2026-03-05")
    form = await started.press((await stage.day("2026-03-05"))[0].message, "Tell me")
    await started.submit(form, did="let_go")
    assert stage.rows(Entry)[0].state == "closed"
    assert "comfortable" not in (await page(started)).split("Stretch", 1)[0]


async def test_what_was_told_is_changed_without_opening_it_again(stage: Stage, sam: Member) -> None:
    told = await sam.submit(await sam.press(await planned(sam), "Tell how it went"), did="yes", rating="6")
    assert "That was far out." in words_in(told)
    changed = await sam.submit(await sam.press(told, "Change “Tell how it went”"), rating="2")
    assert "That was comfortable." in words_in(changed)
    assert stage.rows(Entry)[0].state == "closed"


async def test_comfort_and_stretch_are_told_week_by_week(stage: Stage, sam: Member) -> None:
    await worked(sam)
    await sam.submit(await sam.press(await planned(sam), "Tell how it went"), did="yes", rating="5")
    stage.to("2026-03-10 09:00")
    await worked(sam, sort="relationship", served="partly", felt="3")
    await planned(sam)  # still to come, so it was not felt yet
    told = await page(sam)
    assert "Mon 9 Mar  ▃  1 stretch\nMon 2 Mar  ▁▅  1 comfortable, 1 stretch" in told
    assert "Kinds of work: Strategic 2 · Tactical 1 · Tactical, for the relationship 1." in told
    assert "Fits your purpose: Yes 2 · In part 1 · No 1." in told
    stage.to("2026-06-10 09:00")
    assert "Mon 2 Mar" not in (await page(sam)).split("Plan a stretch")[0]


@pytest.mark.parametrize(("felt", "word"), [("2", "What is one notch out?"), ("6", "One notch is enough."), ("4", "")])
async def test_three_alike_in_a_row_get_a_word(sam: Member, felt: str, word: str) -> None:
    for _ in range(2):
        await worked(sam, felt=felt)
    assert "The last three" not in await page(sam)
    await worked(sam, felt=felt)
    assert ("The last three" in await page(sam)) == bool(word)
    assert word in await page(sam)


async def test_tactical_work_may_go_to_somebody_or_be_worth_it(sam: Member) -> None:
    kept = await worked(sam)
    assert "Who could learn from it?" in words_in(kept)
    assert "keeps you in place" not in words_in(kept)
    await sam.press(kept, "Hand it over")
    repair = words_in(await worked(sam, sort="relationship"))
    assert "repairs a relationship is worth doing" in repair
    assert "Hand it over" not in repair
