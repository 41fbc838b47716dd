"""The trust check: straight, clear, caring; and what somebody else says."""

from datetime import date, timedelta

import pytest

from habits.messages import Reply
from habits.models import Entry, Habit
from tests.stage import Member, Stage, button_of, buttons_in, errors_of, form_of, initial, words_in

CARD = dict.fromkeys(("question", "guess", "small", "cost", "stop", "grow"), "x") | {"again": "2026-12-01"}


async def checked(sam: Member, wobbled: str = "caring", why: str = "") -> Reply:
    form = await sam.do("tool.open", {"tool": "trust", "step": "week"})
    return await sam.submit(form, wobbled=wobbled, why=why)


async def asked(sam: Member, again: str = "2026-03-03") -> Reply:
    form = await sam.do("tool.open", {"tool": "trust", "step": "ask"})
    return await sam.submit(form, who="Blue", again=again)


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    await sam.start()
    await stage.tick()
    return sam


async def test_one_tap_is_a_check(stage: Stage, sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "trust"})
    assert errors_of(await sam.submit(form)) == {"wobbled": "Choose one."}
    kept = words_in(await sam.submit(form, wobbled="clear", why="I gave the details first"))
    assert "I gave the details first" in kept
    assert stage.rows(Entry)[0].state == "closed"
    assert "Clear wobbled · I gave the details first" in words_in(await sam.do("tool.page", {"tool": "trust"}))


@pytest.mark.parametrize(
    ("corner", "names"),
    [
        ("straight", ("Say the real thing", "Welcome the snag")),
        ("clear", ("Point first", "Two other stories")),
        ("caring", ("Eyes up", "Say it back")),
    ],
)
async def test_two_habits_are_offered_for_the_corner(
    stage: Stage, sam: Member, corner: str, names: tuple[str, str]
) -> None:
    kept = await checked(sam, corner)
    for name in names:
        assert name in words_in(kept)
    form = await sam.press(kept, "Take it up")
    assert initial(form_of(form))["name"] == names[0]
    await sam.submit(form)
    assert [row.catalogue_id for row in stage.rows(Habit)] == [button_of(kept, "Take it up").args["catalogue"]]
    again = await checked(sam, corner)
    assert "You practise this one already." in words_in(again)
    assert len([one for one in buttons_in(again) if one.label == "Take it up"]) == 1


async def test_when_all_held_steady_no_habit_is_offered(sam: Member) -> None:
    kept = await checked(sam, "steady")
    assert "ask somebody how it feels to them" in words_in(kept)
    assert "Take it up" not in words_in(kept)


async def test_the_trend_is_told_in_words(sam: Member) -> None:
    for corner in ("clear", "steady", "caring", "caring"):
        await checked(sam, corner)
    page = words_in(await sam.do("tool.page", {"tool": "trust"}))
    assert "clear → steady → caring → caring" in page
    assert "Caring came up most." in page


async def test_a_message_is_drafted_and_the_answer_is_pasted_back(stage: Stage, started: Member) -> None:
    kept = await asked(started)
    assert "do I care what you need?" in words_in(kept)
    assert "Copy it and send it" in words_in(kept)
    [parcel] = await stage.day("2026-03-03")
    assert "To Blue: A question" in words_in(parcel.message)
    assert "What did they answer?" in words_in(parcel.message)
    form = await started.press(parcel.message, "Tell me")
    assert set(errors_of(await started.submit(form))) == {"answer", "points"}
    told = await started.submit(form, answer="You go quiet when it gets hard", points="straight", do="Say so earlier")
    assert "quiet" not in words_in(told)
    page = await started.press(told, "Read or change")
    for text in ("You go quiet", "Say so earlier", "Say the real thing"):
        assert text in words_in(page)
    assert "Copy it" not in words_in(page)
    assert stage.rows(Entry)[0].state == "closed"
    assert "straight 1 time" in words_in(await started.do("tool.page", {"tool": "trust"}))


async def test_the_message_may_be_put_in_ones_own_words(sam: Member) -> None:
    form = await sam.do("tool.open", {"tool": "trust", "step": "ask"})
    assert "Where do I wobble?" in words_in(await sam.submit(form, who="Blue", message="Where do I wobble?"))
    assert set(errors_of(await sam.submit(form, message=" "))) == {"who", "message"}


async def test_the_check_comes_each_week_to_who_took_it_up(stage: Stage, started: Member) -> None:
    await checked(started)
    await started.live("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10")
    assert not [one for one in stage.sender.sent if "which wobbled" in words_in(one.message)]
    [parcel] = await stage.day("2026-03-11")
    assert "Trust check: Straight, clear, caring: which wobbled this week?" in words_in(parcel.message)
    told = await started.submit(await started.press(parcel.message, "Answer"), wobbled="steady")
    assert "kept. Your words are for you only" in words_in(told)
    assert "which wobbled" not in words_in((await stage.day("2026-03-12"))[0].message)


async def days_that_say(stage: Stage, sam: Member, text: str, first: str, last: str) -> list[str]:
    """Of the days from one to another, those whose message says it; they look in every day."""
    day, found = date.fromisoformat(first), []
    while day <= date.fromisoformat(last):
        said = [words_in(parcel.message) for parcel in await stage.day(day.isoformat())]
        await sam.do("bot.opened")
        found += [day.isoformat()] if text in "".join(said) else []
        day += timedelta(days=1)
    return found


async def test_to_others_who_use_the_tools_it_is_offered_once(stage: Stage, started: Member) -> None:
    await started.do("tool.save", {"tool": "experiments", "step": "card"}, values=CARD)
    assert await days_that_say(stage, started, "which wobbled", "2026-03-03", "2026-03-13") == ["2026-03-11"]


async def test_who_keeps_nothing_in_the_tools_or_wants_no_questions_is_not_asked(stage: Stage, started: Member) -> None:
    assert await days_that_say(stage, started, "which wobbled", "2026-03-03", "2026-03-06") == []
    await started.submit(await started.do("settings.open"), questions="0")
    await started.do("tool.save", {"tool": "experiments", "step": "card"}, values=CARD)
    assert await days_that_say(stage, started, "which wobbled", "2026-03-09", "2026-03-13") == []


async def test_left_unanswered_for_a_month_it_rests(stage: Stage, started: Member) -> None:
    await checked(started)
    said = await days_that_say(stage, started, "which wobbled", "2026-03-03", "2026-04-30")
    assert said == ["2026-03-11", "2026-03-18", "2026-03-25", "2026-04-01"]


async def test_once_a_month_somebody_may_be_asked(stage: Stage, started: Member) -> None:
    ask = "Whom could you ask this month?"
    await checked(started)
    assert await days_that_say(stage, started, ask, "2026-03-03", "2026-03-27") == ["2026-03-17"]
    await checked(started)
    assert await days_that_say(stage, started, ask, "2026-03-28", "2026-04-13") == []
    [parcel] = await stage.day("2026-04-14")
    assert ask in words_in(parcel.message)
    form = await started.press(parcel.message, "Answer")
    assert "A question, because" in words_in(form)
    assert "kept. Your words are for you only" in words_in(await started.submit(form, who="Blue", again="2026-12-01"))
    await checked(started)
    assert await days_that_say(stage, started, ask, "2026-04-15", "2026-05-13") == [], "an answer is still to come"


async def test_an_answer_that_may_rest_does_not_end_the_monthly_question(stage: Stage, started: Member) -> None:
    ask = "Whom could you ask this month?"
    await started.press(await asked(started, "2026-12-01"), "Let it rest")
    await checked(started)
    stage.to("2026-03-28 09:00")
    await checked(started)
    assert await days_that_say(stage, started, ask, "2026-03-30", "2026-04-07") == ["2026-04-07"]


async def test_a_check_that_was_asked_for_last_week_counts_for_last_week(stage: Stage, started: Member) -> None:
    await checked(started)
    await started.live("2026-03-09", "2026-03-10")
    [parcel] = await stage.day("2026-03-11")
    await started.live("2026-03-12", "2026-03-13", "2026-03-16")
    await started.submit(await started.press(parcel.message, "Answer"), wobbled="clear")
    assert [str(row.day) for row in stage.rows(Entry)] == ["2026-03-02", "2026-03-11"]
    assert await days_that_say(stage, started, "which wobbled", "2026-03-17", "2026-03-20") == ["2026-03-18"]


async def test_days_away_do_not_end_what_was_taken_up(stage: Stage, started: Member) -> None:
    await checked(started)
    said = await days_that_say(stage, started, "which wobbled", "2026-04-06", "2026-04-17")
    assert said == ["2026-04-08", "2026-04-15"]


async def test_what_was_offered_once_is_not_offered_again_after_months(stage: Stage, started: Member) -> None:
    await started.do("tool.save", {"tool": "experiments", "step": "card"}, values=CARD)
    assert await days_that_say(stage, started, "which wobbled", "2026-03-03", "2026-06-30") == ["2026-03-11"]
