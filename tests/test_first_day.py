"""The first day: consent, one habit, the first nudge, one tap."""

from tests.stage import Member, Stage, button_of, shown, words_in


async def test_nobody_who_has_not_pressed_start_is_ever_written_to(stage: Stage, sam: Member) -> None:
    await sam.do("bot.opened")
    await sam.do("home.show")
    await sam.say("Just looking around.")
    for day in ("2026-03-02", "2026-03-03", "2026-03-09"):
        assert await stage.day(day) == []


async def test_start_begin_and_the_first_nudge_is_there(stage: Stage, sam: Member) -> None:
    welcome = await sam.do("bot.opened")
    started = await sam.submit(await sam.press(welcome, "Start"))
    assert "You are in" in words_in(started)
    [nudge] = await stage.tick()
    assert "Say it back" in words_in(nudge.message)
    done = shown(await sam.press(nudge.message, "Did it"))
    assert done.where == "replace"
    assert "Did it: Say it back" in words_in(done)
    assert button_of(done, "Change")


async def test_the_next_day_opens_with_yesterday_when_it_is_unanswered(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    [tuesday] = await stage.day("2026-03-03")
    assert "Yesterday: Say it back. How did it go?" in words_in(tuesday.message)
