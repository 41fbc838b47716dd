"""A sentence in the chat: whose question it answers, once and only once, and how it is taken back."""

import asyncio

import pytest

from habits.answers import words_of
from habits.messages import MessageRef, Nothing
from habits.models import Answer, Outgoing
from tests.stage import Member, Stage, shown, words_in


def kept(stage: Stage) -> list[str]:
    """All that Sam wrote, readable."""
    with stage.database.session(writes=False) as session:
        return [words_of(session, stage.person(), row) for row in stage.rows(Answer)]


async def test_it_answers_the_question_of_the_last_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    stage.to("2026-03-03 07:59")
    said = await sam.say("She was worried about the date.")
    assert "Kept as your answer yesterday to" in words_in(said)
    [answer] = stage.rows(Answer)
    assert answer.question_id == stage.rows(Outgoing)[0].about["question"]
    assert answer.day.day == 2
    assert nudge


async def test_after_a_day_it_is_a_note(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    stage.to("2026-03-03 08:01")
    assert "Kept as a note" in words_in(await sam.say("Something else."))
    assert stage.rows(Answer)[0].question_id == ""


async def test_in_a_thread_it_answers_the_question_of_the_thread_late_under_its_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    for day in ("02", "03", "04", "05", "06"):
        await stage.day(f"2026-03-{day}")
    stage.to("2026-03-06 12:00")
    first = min((row for row in stage.rows(Outgoing)), key=lambda row: row.day)
    await sam.say("About Monday.", thread=first.message_id)
    [answer] = stage.rows(Answer)
    assert (answer.day.day, answer.question_id) == (2, first.about["question"])


async def test_a_note_before_start_says_how_to_start(sam: Member) -> None:
    assert "Type “start”" in words_in(await sam.say("Just trying this."))


async def test_undo_takes_it_back(stage: Stage, sam: Member) -> None:
    undone = await sam.press(await sam.say("Oops."), "Undo")
    assert "I kept nothing" in words_in(undone)
    assert stage.rows(Answer) == []


async def test_undo_opens_the_question_again(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.press(await sam.say("Oops."), "Undo")
    assert "A question, if you like" in words_in(await sam.press(nudge.message, "Did it"))


async def test_just_a_note_stays_and_opens_the_question_again(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    noted = await sam.press(await sam.say("By the way."), "It is just a note")
    assert "Kept as a note" in words_in(noted)
    assert "A question, if you like" in words_in(await sam.press(nudge.message, "Did it"))
    assert kept(stage) == ["By the way."]
    assert stage.rows(Answer)[0].question_id == ""


async def test_the_same_message_four_times_is_one_answer_and_one_confirmation(stage: Stage, sam: Member) -> None:
    replies = [await sam.say("Once.", ts="5.0") for _ in range(4)]
    assert replies[1:] == [Nothing()] * 3
    assert kept(stage) == ["Once."]


async def test_the_same_message_four_times_at_once(stage: Stage, sam: Member) -> None:
    await sam.do("bot.opened")
    replies = await asyncio.gather(*(sam.say("Once.", ts="5.0") for _ in range(4)))
    assert replies.count(Nothing()) == 3
    assert kept(stage) == ["Once."]


async def test_the_very_first_message_four_times_at_once(stage: Stage, sam: Member) -> None:
    replies = await asyncio.gather(*(sam.say("Hello there, bot.", ts="5.0") for _ in range(4)))
    assert replies.count(Nothing()) == 3
    assert kept(stage) == ["Hello there, bot."]


async def test_a_command_with_text_retried_says_the_same_again(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    once, twice = [await sam.do("reflect.keep", text="By command.", source="command:1") for _ in range(2)]
    assert once == twice
    assert shown(once).where == "private"
    assert kept(stage) == ["By command."]


async def edited(sam: Member, ts: str, text: str) -> None:
    await sam.do("source.edited", text=text, source=f"message:D-{sam.name}:{ts}")


async def test_editing_and_deleting_the_message_reach_the_answer(stage: Stage, sam: Member) -> None:
    await sam.say("First.", ts="5.0")
    await edited(sam, "5.0", " Second. ")
    assert kept(stage) == ["Second."]
    await edited(sam, "6.0", "Another message altogether.")
    assert kept(stage) == ["Second."]
    await sam.do("source.deleted", source="message:D-sam:5.0")
    assert kept(stage) == []


async def test_somebody_elses_edit_does_not_reach_my_answer(stage: Stage, sam: Member) -> None:
    await sam.say("Mine.", ts="5.0")
    kim = stage.member("kim")
    for verb in ("source.edited", "source.deleted"):
        await kim.do(verb, text="Theirs.", source="message:D-sam:5.0")
    assert kept(stage) == ["Mine."]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
async def test_empty_text_is_said_to_be_empty(stage: Stage, sam: Member, text: str) -> None:
    assert "no text" in words_in(await sam.say(text))
    assert stage.rows(Answer) == []


@pytest.mark.parametrize("length", [1, 10_000, 40_000])
async def test_long_text_is_kept_whole_and_can_be_read_again(stage: Stage, sam: Member, length: int) -> None:
    said = await sam.say("x" * length)
    assert "Kept as a note" in words_in(said)
    assert kept(stage) == ["x" * length]
    assert words_in(await sam.do("answers.page"))
    [answer] = stage.rows(Answer)
    assert words_in(await sam.do("answers.edit", {"answer": str(answer.id)})).count("x") >= length


async def test_too_long_text_is_refused_with_its_size(stage: Stage, sam: Member) -> None:
    said = await sam.say("x" * 40_001)
    assert "40,001 characters" in words_in(said)
    assert stage.rows(Answer) == []


@pytest.mark.parametrize("text", ["<!channel> &lt;b&gt; *bold* _it_ `code`", "🙂" * 500, "Ω\u202egnp\x00", "a\nb\n\nc"])
async def test_any_characters_come_back_as_they_were(stage: Stage, sam: Member, text: str) -> None:
    said = await sam.say(text)
    assert text not in words_in(said)
    assert kept(stage) == [text]
    assert text in words_in(await sam.do("answers.page"))


async def test_with_forms_only_a_message_is_not_kept(stage: Stage, sam: Member) -> None:
    await sam.submit(await sam.do("settings.open"), words="forms")
    said = await sam.say("Something private.")
    assert "kept nothing" in words_in(said)
    assert stage.rows(Answer) == []
    await sam.submit(await sam.press(said, "Write it in a form"), text="In a form.")
    assert kept(stage) == ["In a form."]


async def test_two_people_in_the_same_second_keep_their_own(stage: Stage, sam: Member) -> None:
    kim = stage.member("kim")
    ref = MessageRef("D-kim", "5.0")
    await sam.say("Mine.", ts="5.0")
    await kim.do("talk.message", text="Theirs.", source="message:D-kim:5.0", ref=ref)
    assert "Theirs." not in words_in(await sam.do("answers.page"))
    assert "Mine." not in words_in(await kim.do("answers.page"))


async def test_once_answered_a_question_leaves_the_next_sentence_alone(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    assert "your answer" in words_in(await sam.say("Jonas, and he corrected me."))
    assert "note" in words_in(await sam.say("Thanks!"))


async def test_when_the_answer_was_just_a_note_the_next_sentence_answers(stage: Stage, sam: Member) -> None:
    await sam.start()
    await stage.tick()
    await sam.press(await sam.say("Not an answer at all."), "It is just a note")
    assert "your answer" in words_in(await sam.say("Jonas, and he corrected me."))
