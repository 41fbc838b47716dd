"""The question of the day, the form that keeps words, and going through them."""

import pytest

from habits.models import Answer, FollowUp
from tests.stage import CONTENT, Member, Stage, button_of, buttons_in, errors_of, form_of, initial, shown, words_in


async def question(sam: Member) -> str:
    return form_of(await sam.do("reflect.open")).args["question"]


async def test_the_question_stays_the_same_all_day_also_after_an_answer(stage: Stage, sam: Member) -> None:
    await sam.start()
    first = await question(sam)
    await sam.submit(await sam.do("reflect.open"), text="A thought.")
    stage.to("2026-03-02 22:00")
    assert await question(sam) == first


async def test_the_question_is_the_one_of_todays_message(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    assert button_of(nudge.message, "Reflect").args["question"] == await question(sam)


async def test_the_next_day_brings_another_and_they_take_turns(stage: Stage, sam: Member) -> None:
    await sam.start()
    ids = [one.id for one in CONTENT.habit("say-it-back").questions]
    seen = []
    for day in ("02", "03", "04", "05"):
        stage.to(f"2026-03-{day} 12:00")
        seen.append(await question(sam))
        await sam.submit(await sam.do("reflect.open"), text="A thought.")
    assert seen == (ids * 4)[:4]


async def test_without_a_habit_there_is_a_question_all_the_same(sam: Member) -> None:
    assert await question(sam) == CONTENT.habits[0].questions[0].id


async def test_a_question_that_a_coach_has_removed_gives_another_one(sam: Member) -> None:
    form = form_of(await sam.do("reflect.open", {"question": "gone/q1"}))
    assert form.args["question"] == CONTENT.habits[0].questions[0].id


async def test_a_question_from_nowhere_is_not_stored(stage: Stage, sam: Member) -> None:
    await sam.do("reflect.save", {"question": "DROP TABLE"}, values={"text": "Words."})
    assert stage.rows(Answer)[0].question_id == ""


async def test_kept_for_its_day_and_brought_back_on_another(stage: Stage, sam: Member) -> None:
    stage.to("2026-03-06 12:00")
    kept = await sam.submit(await sam.do("reflect.open"), text=" Words. ", day="2026-03-02", again="2026-03-12")
    assert "Kept for Mon 2 Mar" in words_in(kept)
    assert "bring it back on Thu 12 Mar" in words_in(kept)
    assert "Words." not in words_in(kept)
    [answer], [again] = stage.rows(Answer), stage.rows(FollowUp)
    assert (answer.day.day, again.due_on.day, again.answer_id) == (2, 12, answer.id)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"text": "  "}, "text", "few words"),
        ({"text": "x", "day": "2026-03-14"}, "day", "tomorrow, Fri 13 Mar is as far ahead"),
        ({"text": "x", "day": "2026-03-04"}, "day", "from Thu 5 Mar on"),
        ({"text": "x", "day": "someday"}, "day", "Choose"),
        ({"text": "x", "again": "2026-03-12"}, "again", "the first is Fri 13 Mar"),
        ({"text": "x", "again": "2020-01-01"}, "again", "the first is Fri 13 Mar"),
        ({"text": "x", "again": "2029-01-01"}, "again", "Within two years"),
        ({"text": "x", "again": "later"}, "again", "Choose"),
    ],
)
async def test_what_is_off_is_said_by_field_and_nothing_is_kept(
    stage: Stage, sam: Member, wrong: dict[str, str], field: str, words: str
) -> None:
    stage.to("2026-03-12 12:00")
    errors = errors_of(await sam.submit(await sam.do("reflect.open"), **wrong))
    assert list(errors) == [field]
    assert words in errors[field]
    assert stage.rows(Answer) == []


async def test_the_form_sent_twice_is_kept_once(stage: Stage, sam: Member) -> None:
    form = await sam.do("reflect.open")
    for _ in range(3):
        await sam.submit(form, text="Once.", again="2026-03-12", source="view:1")
    assert len(stage.rows(Answer)) == len(stage.rows(FollowUp)) == 1


async def test_the_answer_shows_in_the_message_that_asked(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    drawn = shown(await sam.submit(await sam.press(nudge.message, "Reflect"), text="Secret thoughts."))
    assert drawn.where == "replace"
    assert "Your answer is kept" in words_in(drawn)
    assert "Secret" not in words_in(drawn)
    assert "Secret thoughts." in words_in(await sam.press(drawn, "Read or change"))


async def test_an_old_message_opens_a_form_that_can_be_saved(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    stage.to("2026-03-20 12:00")
    await sam.submit(await sam.press(nudge.message, "Reflect"), text="Late, but here.")
    assert len(stage.rows(Answer)) == 1


async def write(sam: Member, stage: Stage, count: int) -> None:
    for number in range(count):
        stage.to(f"2026-03-{number + 2:02} 12:00")
        await sam.submit(await sam.do("reflect.open"), text=f"Thought {number}.")


async def test_answers_are_paged_newest_first(stage: Stage, sam: Member) -> None:
    await write(sam, stage, 12)
    first = await sam.do("answers.page")
    second = await sam.press(first, "Older")
    third = await sam.press(second, "Older")
    assert [n for n in range(12) if f"Thought {n}." in words_in(first)] == [7, 8, 9, 10, 11]
    assert [n for n in range(12) if f"Thought {n}." in words_in(third)] == [0, 1]
    assert "Older" not in {one.label for one in buttons_in(third)}
    assert words_in(await sam.press(third, "Newer")) == words_in(second)
    assert "Newer" not in {one.label for one in buttons_in(first)}


async def test_when_the_last_answer_of_a_page_is_deleted_the_page_before_is_shown(stage: Stage, sam: Member) -> None:
    await write(sam, stage, 6)
    second = await sam.press(await sam.do("answers.page"), "Older")
    assert "Thought 5." in words_in(await sam.press(second, "Delete"))


@pytest.mark.parametrize("offset", ["-5", "x", "1e9", "99999999999", "٣", "999999"])
async def test_a_page_from_nowhere_is_still_a_page(stage: Stage, sam: Member, offset: str) -> None:
    await write(sam, stage, 2)
    assert "Thought" in words_in(await sam.do("answers.page", {"offset": offset}))


async def test_changing_and_deleting_on_the_page(stage: Stage, sam: Member) -> None:
    await write(sam, stage, 1)
    page = await sam.do("answers.page")
    changed = await sam.submit(await sam.press(page, "Change"), text="Better words.")
    assert "Better words." in words_in(changed)
    assert "changed later" in words_in(changed)
    assert button_of(changed, "Delete").confirm is not None
    assert "Nothing here yet" in words_in(await sam.press(changed, "Delete"))
    assert stage.rows(Answer) == []


async def test_changed_to_nothing_is_refused(stage: Stage, sam: Member) -> None:
    await write(sam, stage, 1)
    form = await sam.press(await sam.do("answers.page"), "Change")
    assert "Delete" in errors_of(await sam.submit(form, text=" "))["text"]
    assert initial(form_of(form))["text"] == "Thought 0."


async def test_home_names_answers_without_their_words(stage: Stage, sam: Member) -> None:
    await write(sam, stage, 1)
    home = await sam.do("home.show")
    assert "Your recent answers" in words_in(home)
    assert "Thought" not in words_in(home)
    assert "Thought 0." in words_in(await sam.press(home, "Read"))
