"""Leaving is one step, keeps everything, and can be taken back."""

from datetime import timedelta

from habits.answers import words_of
from habits.models import Answer, CheckIn, FollowUp, Promise, Snapshot, Team
from habits.retention import expire
from handlers.words import in_chat
from tests.stage import Member, Stage, button_of, words_in
from tests.teams import team_of


async def test_stop_is_a_word_and_asks_once(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    for word in ("stop", "unsubscribe", "leave", "stop this please"):
        assert in_chat(word).verb == "welcome.ask_stop"
    await sam.press(await sam.do("welcome.ask_stop"), "Stop writing to me")
    assert await stage.day("2026-03-03") == []
    assert "Say it back" in words_in(await sam.do("habits.show"))


async def test_home_stops_and_starts_again(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    stopped = await sam.press(await sam.do("home.show"), "Stop daily messages")
    assert button_of(stopped, "Start daily nudges")
    assert await stage.day("2026-03-03") == []


async def test_a_second_start_on_a_day_that_had_its_message_does_not_promise_another(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("welcome.later")
    assert "right below" not in words_in(await sam.start())


async def test_nothing_comes_in_the_evening(stage: Stage, sam: Member) -> None:
    await sam.start(at="17:00")
    await stage.tick()
    assert await stage.day("2026-03-03", "18:05") == []
    assert len(await stage.day("2026-03-04", "17:55")) == 1


async def test_a_start_in_the_night_waits_for_the_morning(stage: Stage, sam: Member) -> None:
    stage.to("2026-03-02 02:00")
    assert "today at 09:00" in words_in(await sam.start())
    assert await stage.tick() == []


async def test_undo_typed_takes_back_what_was_written_last(stage: Stage, sam: Member) -> None:
    await sam.say("First.")
    await sam.say("Second.")
    assert "Taken back" in words_in(await sam.do("answers.undo"))
    [left] = stage.rows(Answer)
    with stage.database.session(writes=False) as session:
        assert words_of(session, stage.person(), left) == "First."
    stage.to("2026-03-02 12:00")
    assert "nothing from the last hour" in words_in(await sam.do("answers.undo"))


async def test_a_word_of_thanks_is_not_kept(stage: Stage, sam: Member) -> None:
    assert in_chat("Thanks!").verb == "talk.thanks"
    await sam.do("talk.thanks")
    assert stage.rows(Answer) == []
    assert in_chat("pause until friday").verb == "pause.ask"
    assert in_chat("Pause before you answer was the best advice").verb == "talk.message"


async def test_words_go_after_ninety_days_but_those_to_come_back_wait(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    await sam.say("Gone in a season.")
    kept = await sam.say("To come back.")
    await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-12-01")
    now = stage.clock.now() + timedelta(days=91)
    await stage.database.run(lambda session: expire(session, now), writes=True)
    assert len(stage.rows(Answer)) == 1
    assert len(stage.rows(CheckIn)) == 1
    await stage.database.run(lambda session: expire(session, now + timedelta(days=310)), writes=True)
    assert stage.rows(CheckIn) == []


async def test_what_was_shown_and_promised_of_a_team_goes_with_the_taps(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    await maya.do("promise.save", {"team": str(stage.rows(Team)[0].id)}, values={"action": "heard/a1"})
    await stage.day("2026-03-30")
    assert (len(stage.rows(Snapshot)), len(stage.rows(Promise))) == (1, 1)
    later = stage.clock.now() + timedelta(days=390)
    await stage.database.run(lambda session: expire(session, later), writes=True)
    assert len(stage.rows(Snapshot)) == 1
    await stage.database.run(lambda session: expire(session, later + timedelta(days=40)), writes=True)
    assert (stage.rows(Snapshot), stage.rows(Promise)) == ([], [])


async def test_yes_and_no_and_pausing_to_listen_can_be_answers() -> None:
    for text in ("Yes", "no.", "Pause and listen", "Stop doing weekly reports", "Pause for breath"):
        assert in_chat(text).verb == "talk.message"
    for text in ("pause please", "Pause until Friday!", "stop now"):
        assert in_chat(text).verb in ("pause.ask", "welcome.ask_stop")


async def test_undo_finds_what_was_written_last_also_for_an_earlier_day(stage: Stage, sam: Member) -> None:
    for number in range(6):
        await sam.say(f"Today {number}.")
    form = await sam.do("reflect.open")
    await sam.submit(form, text="For last week.", day="2026-02-25")
    await sam.do("answers.undo")
    assert len(stage.rows(Answer)) == 6
    assert {row.day.isoformat() for row in stage.rows(Answer)} == {"2026-03-02"}


async def test_words_that_went_of_age_do_not_open_what_they_had_answered(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    kept = await sam.say("To come back.")
    await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-03-04")
    [back] = await stage.day("2026-03-04")
    await sam.submit(await sam.press(back.message, "Tell me"), text="It worked.", day="2026-02-26")
    now = stage.clock.now() + timedelta(days=86)  # the second text is older than ninety days, the first is not
    await stage.database.run(lambda session: expire(session, now), writes=True)
    assert [row.state for row in stage.rows(FollowUp)] == ["answered"]


async def test_words_that_came_back_and_were_left_alone_go_a_season_later(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    kept = await sam.say("To come back.")
    await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-03-20")
    await stage.day("2026-03-20")
    soon, later = stage.clock.now() + timedelta(days=80), stage.clock.now() + timedelta(days=92)
    await stage.database.run(lambda session: expire(session, soon), writes=True)
    assert len(stage.rows(Answer)) == 1
    await stage.database.run(lambda session: expire(session, later), writes=True)
    assert stage.rows(Answer) == []
