"""Hand-offs: work that is given away, looked at on its day, and what is kept on purpose."""

import pytest

from habits.messages import Reply
from habits.models import Entry
from tests.stage import Member, Stage, errors_of, words_in

HANDOFF = {
    "outcome": "The figures are out by the 5th",
    "why": "The board plans with them",
    "whom": "Lighthouse",
    "limits": "Any tool, up to two days late",
}
KEEP = {"work": "The Monday list", "reason": "repairs", "partner": "Harbour", "better": "They call me first again"}


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def handed(sam: Member, again: str = "2026-03-03") -> Reply:
    """Give some work away."""
    form = await sam.do("tool.open", {"tool": "handoffs", "step": "handoff"})
    return await sam.submit(form, **HANDOFF, again=again)


async def looked(sam: Member, **fields: str) -> Reply:
    """Give some away, and tell at once how it went."""
    form = await sam.press(await handed(sam), "Tell how it goes")
    return await sam.submit(form, **{"went": "Well", "verdict": "theirs"} | fields)


async def listed(sam: Member) -> str:
    return words_in(await sam.do("tool.page", {"tool": "handoffs"}))


async def test_a_hand_off_is_kept_with_a_draft_to_send(stage: Stage, sam: Member) -> None:
    page = words_in(await handed(sam))
    draft = (
        "I would like this to be yours: The figures are out by the 5th\n"
        "Why it matters: The board plans with them\n"
        "The how is up to you. Without asking me: Any tool, up to two days late\n"
        "We look at it together tomorrow."
    )
    assert draft in page
    [row] = stage.rows(Entry)
    assert (row.tool, row.kind, row.step, row.state) == ("handoffs", "handoff", "look", "waiting")
    assert "1 handed over, on the way." in await listed(sam)


async def test_what_is_off_is_said_at_its_field(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "handoffs"})
    wrong = await sam.submit(form, **HANDOFF | {"limits": "", "whom": "x" * 101}, again="2026-02-27")
    assert set(errors_of(wrong)) == {"limits", "whom", "again"}
    assert stage.rows(Entry) == []


async def test_on_its_day_it_is_asked_about_and_may_go_on(stage: Stage, started: Member) -> None:
    await handed(started)
    [parcel] = await stage.day("2026-03-03")
    for text in (HANDOFF["outcome"], "To: Lighthouse", "Did you take anything back?"):
        assert text in words_in(parcel.message)
    form = await started.press(parcel.message, "Tell me")
    assert HANDOFF["limits"] in words_in(form)
    slow = {"went": "Slow start", "taken": "One chart, it was urgent", "hours": "about 1,5 h", "verdict": "on"}
    assert list(errors_of(await started.submit(form, **slow, again=""))) == ["again"]
    kept = words_in(await started.submit(form, **slow, again="2026-03-05"))
    assert "✓ Hand-offs: kept. Your words are for you only. I come back to it on Thu 5 Mar." in kept
    assert "1.5 hours given back to you so far." in await listed(started)
    [parcel] = await stage.day("2026-03-05")
    form = await started.press(parcel.message, "Tell me")
    told = await started.submit(form, went="All theirs", verdict="theirs", hours="4")
    page = words_in(await started.press(told, "Read or change"))
    for text in ("Slow start", "One chart, it was urgent", "All theirs", "It is theirs now"):
        assert text in page
    assert stage.rows(Entry)[0].state == "closed"
    assert "1 theirs now." in await listed(started)
    assert "4 hours given back to you so far." in await listed(started)


async def test_keeping_it_for_a_relationship_closes_it_honourably(stage: Stage, started: Member) -> None:
    await handed(started)
    [parcel] = await stage.day("2026-03-03")
    form = await started.press(parcel.message, "Tell me")
    wrong = errors_of(await started.submit(form, went="I do it", verdict="keep"))
    assert wrong == {"taken": "In a few words: what does it repair, and with whom?"}
    told = await started.submit(form, went="I do it", taken="All of it: Harbour needs to see me", verdict="keep")
    page = words_in(await started.press(told, "Read or change"))
    assert "Kept on purpose: you know what it is for." in page
    assert stage.rows(Entry)[0].state == "closed"
    assert "1 kept on purpose." in await listed(started)
    assert "Harbour" not in words_in((await stage.day("2026-03-04"))[0].message)


async def test_work_may_be_kept_on_purpose_from_the_beginning(stage: Stage, sam: Member) -> None:
    canvas = dict.fromkeys(("love", "great", "passion"), "x")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), sentence="I mend bridges", **canvas)
    form = await sam.do("tool.open", {"tool": "handoffs", "step": "keep"})
    assert "Your purpose: I mend bridges" in words_in(form)
    page = words_in(await sam.submit(form, **KEEP))
    for text in ("It repairs a relationship", "The Monday list", "They call me first again", "Kept on purpose"):
        assert text in page
    [row] = [one for one in stage.rows(Entry) if one.tool == "handoffs"]
    assert (row.kind, row.state, row.due_on) == ("keep", "closed", None)
    assert "1 kept on purpose." in await listed(sam)


@pytest.mark.parametrize("hours", ["a lot", "-3", "2 or 3", "1,000", "²"])
async def test_hours_that_are_no_number_are_asked_for_again(sam: Member, hours: str) -> None:
    assert errors_of(await looked(sam, hours=hours)) == {"hours": "A number is enough, such as 3 or 1.5."}


async def test_hours_are_added_up_over_all_that_was_handed_over(sam: Member) -> None:
    await looked(sam, hours="")
    assert "given back" not in await listed(sam)
    for hours in ("1", "2.25 hours", "0,5 h"):
        await looked(sam, hours=hours)
    assert "4 theirs now." in await listed(sam)
    assert "3.75 hours given back to you so far." in await listed(sam)


async def test_what_was_told_is_changed_in_place(stage: Stage, sam: Member) -> None:
    page = await looked(sam, hours="1")
    assert "1 hour given back" in await listed(sam)
    changed = await sam.submit(await sam.press(page, "Change “Tell how it goes”"), hours="2")
    assert "Earlier" not in words_in(changed)
    assert "2 hours given back" in await listed(sam)
    assert stage.rows(Entry)[0].state == "closed"


async def test_a_nudge_about_handing_over_brings_the_form(stage: Stage, sam: Member) -> None:
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="hand-it-over"))
    await sam.start()
    [parcel] = await stage.tick()
    assert "How far may they go" in words_in(await sam.press(parcel.message, "Hand-offs"))


async def test_what_rests_is_not_on_the_way(sam: Member) -> None:
    await sam.press(await handed(sam), "Let it rest")
    assert "on the way" not in await listed(sam)
