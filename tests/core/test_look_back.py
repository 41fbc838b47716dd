""" "Ask me again on ...": a person's own words come back on their day, exactly as they wrote them."""

import pytest

from habits.models import Answer, FollowUp, Outgoing
from tests.stage import Member, Stage, button_of, errors_of, form_of, shown, words_in

WORDS = "They said yes. <!channel> &lt;b&gt; *really* :tada:\nSecond line."


async def asked_for(sam: Member, day: str = "2026-03-05", text: str = WORDS) -> None:
    """Write something, and ask to be asked again on a day."""
    await sam.submit(await sam.press(await sam.say(text), "Ask me again on …"), again=day)


def state(stage: Stage) -> str:
    return stage.rows(FollowUp)[0].state


@pytest.fixture
async def started(stage: Stage, sam: Member) -> Member:
    """Sam has started, and had the first message."""
    await sam.start()
    await stage.tick()
    return sam


async def test_on_that_day_the_exact_words_come_back(stage: Stage, started: Member) -> None:
    await asked_for(started)
    for day in ("2026-03-03", "2026-03-04"):
        [parcel] = await stage.day(day)
        assert "What happened?" not in words_in(parcel.message)
    [parcel] = await stage.day("2026-03-05")
    assert WORDS in words_in(parcel.message)
    assert "On Mon 2 Mar you wrote this" in words_in(parcel.message)
    assert WORDS not in parcel.message.summary
    assert [button_of(parcel.message, label) for label in ("Tell me", "Ask me again later", "Let it rest")]
    assert state(stage) == "asked"


async def test_telling_what_happened_closes_it(stage: Stage, started: Member) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    form = await started.press(parcel.message, "Tell me")
    assert WORDS in words_in(form)
    told = await started.submit(form, text="It worked.")
    assert "You told me what became of your words" in words_in(told)
    assert state(stage) == "answered"


async def test_a_plain_sentence_tells_what_happened_too(stage: Stage, started: Member) -> None:
    await asked_for(started)
    await stage.day("2026-03-05")
    assert "What happened?" in words_in(await started.say("It worked."))
    assert state(stage) == "answered"


@pytest.mark.parametrize("label", ["Undo", "It is just a note"])
async def test_an_answer_taken_back_opens_it_again(stage: Stage, started: Member, label: str) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    await started.press(await started.say("Not meant for that."), label)
    assert state(stage) == "asked"
    assert WORDS in words_in(await started.press(parcel.message, "Did it"))


async def test_later_moves_it_to_another_day(stage: Stage, started: Member) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    later = await started.submit(await started.press(parcel.message, "Ask me again later"), again="2026-03-10")
    assert "on Tue 10 Mar" in words_in(later)
    for day in ("2026-03-06", "2026-03-09"):
        [parcel] = await stage.day(day)
        assert WORDS not in words_in(parcel.message)
    [parcel] = await stage.day("2026-03-10")
    assert WORDS in words_in(parcel.message)


@pytest.mark.parametrize("thread", [False, True])
async def test_a_sentence_after_later_does_not_use_it_up(stage: Stage, started: Member, thread: bool) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    await started.submit(await started.press(parcel.message, "Ask me again later"), again="2026-03-10")
    sent = max(stage.rows(Outgoing), key=lambda row: row.day)
    await started.say("Something quite different.", thread=sent.message_id if thread else "")
    assert state(stage) == "waiting"
    [parcel] = await stage.day("2026-03-10")
    assert WORDS in words_in(parcel.message)


async def test_let_it_rest(stage: Stage, started: Member) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    assert "may rest" in words_in(await started.press(parcel.message, "Let it rest"))
    assert "Kept as a note" in words_in(await started.say("Good morning to all."))
    assert state(stage) == "let_go"
    for day in ("2026-03-06", "2026-03-09"):
        assert WORDS not in words_in(await stage.day(day))
    assert WORDS in words_in(await started.do("answers.page"))


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-03-02", "the first is Tue 3 Mar"), ("2028-03-02", "at the latest"), ("", "Choose"), ("x", "Choose")],
)
async def test_a_day_that_cannot_be_is_refused(stage: Stage, sam: Member, day: str, words: str) -> None:
    form = await sam.press(await sam.say(WORDS), "Ask me again on …")
    assert words in errors_of(await sam.submit(form, again=day))["again"]
    assert stage.rows(FollowUp) == []


async def test_asking_twice_moves_the_day(stage: Stage, sam: Member) -> None:
    kept = await sam.say(WORDS)
    for day in ("2026-03-05", "2026-03-09", "2026-03-06"):
        await sam.submit(await sam.press(kept, "Ask me again on …"), again=day)
    [again] = stage.rows(FollowUp)
    assert again.due_on.day == 6


async def test_a_day_off_becomes_the_next_working_day(stage: Stage, started: Member) -> None:
    await asked_for(started, "2026-03-07")
    assert await stage.day("2026-03-07") == []
    [parcel] = await stage.day("2026-03-09")
    assert WORDS in words_in(parcel.message)


async def test_after_a_pause_it_comes_with_the_first_message(stage: Stage, started: Member) -> None:
    await asked_for(started)
    await started.submit(await started.do("pause.open"), back="2026-03-17")
    assert await stage.day("2026-03-05") == []
    [parcel] = await stage.day("2026-03-17")
    assert WORDS in words_in(parcel.message)


async def test_when_its_message_could_not_be_sent_it_waits_for_the_next(stage: Stage, started: Member) -> None:
    from handlers.errors import DeliveryError

    await asked_for(started)
    stage.to("2026-03-05 09:00")
    stage.sender.errors.append(DeliveryError("internal_error"))
    await stage.tick()
    assert await stage.day("2026-03-05", "12:00") == []
    assert state(stage) == "waiting"
    [parcel] = await stage.day("2026-03-06")
    assert WORDS in words_in(parcel.message)


async def test_a_deleted_answer_never_comes_back(stage: Stage, started: Member) -> None:
    kept = await started.say(WORDS)
    await started.submit(await started.press(kept, "Ask me again on …"), again="2026-03-05")
    await started.press(kept, "Undo")
    assert stage.rows(FollowUp) == []
    for day in ("2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"):
        assert WORDS not in words_in(await stage.day(day))


async def test_an_answer_deleted_after_it_was_asked_leaves_a_message_that_still_draws(
    stage: Stage, started: Member
) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    [answer] = stage.rows(Answer)
    await started.do("answers.delete", {"answer": str(answer.id)})
    assert WORDS not in words_in(await started.press(parcel.message, "Did it"))
    assert "no longer here" in words_in(await started.press(parcel.message, "Let it rest"))


async def test_a_follow_up_of_a_follow_up(stage: Stage, started: Member) -> None:
    await asked_for(started)
    [parcel] = await stage.day("2026-03-05")
    await started.submit(await started.press(parcel.message, "Tell me"), text="Then this.", again="2026-03-09")
    await stage.day("2026-03-06")
    [parcel] = await stage.day("2026-03-09")
    assert "Then this." in words_in(parcel.message)
    assert WORDS not in words_in(parcel.message)


async def test_before_start_it_waits_on_home(stage: Stage, sam: Member) -> None:
    form = await sam.press(await sam.say(WORDS), "Ask me again on …")
    assert "until then your words wait on Home" in words_in(form)
    await sam.submit(form, again="2026-03-05")
    assert "come back on Thu 5 Mar" in words_in(await sam.do("home.show"))
    assert await stage.day("2026-03-05") == []
    home = await sam.do("home.show")
    assert WORDS not in words_in(home)
    told = await sam.submit(await sam.press(home, "Read and tell"), text="It worked.")
    assert shown(told).where == "home"
    assert state(stage) == "answered"


async def test_with_forms_only_the_words_are_not_quoted_in_the_chat(stage: Stage, started: Member) -> None:
    await asked_for(started)
    await started.submit(await started.do("settings.open"), words="forms")
    [parcel] = await stage.day("2026-03-05")
    assert WORDS not in words_in(parcel.message)
    assert "What happened?" in words_in(parcel.message)
    assert WORDS in words_in(form_of(await started.press(parcel.message, "Tell me")))
