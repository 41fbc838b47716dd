"""Taking a habit up: from the catalogue or one's own, both halves, in tidy words."""

from datetime import date

import pytest

from habits.models import Habit, Practice
from habits.practice import practised
from tests.stage import CONTENT, Member, Stage, buttons_in, errors_of, form_of, initial, shown, words_in


def plans(stage: Stage, name: str = "sam", day: str = "2026-03-02") -> list[str]:
    """The person's plans as practised on a day, readable."""
    with stage.database.session(writes=False) as session:
        return [str(one.plan) for one in practised(session, stage.person(name), date.fromisoformat(day))]


async def test_a_catalogue_habit_is_chosen_made_ones_own_and_taken_up(stage: Stage, sam: Member) -> None:
    choice = await sam.do("habits.add", {"anyway": "yes"})
    plan = await sam.submit(choice, habit="eyes-up")
    offered = CONTENT.habit("eyes-up")
    assert initial(form_of(plan))["cue"] == offered.cue
    listed = await sam.submit(plan)
    assert offered.plan in words_in(listed)
    assert plans(stage) == [offered.plan]


async def test_what_is_practised_already_is_not_offered_again(sam: Member) -> None:
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up"))
    options = form_of(await sam.do("habits.add", {"anyway": "yes"})).body[1].options  # type: ignore[union-attr]
    assert "eyes-up" not in {one.value for one in options}
    assert len(options) == 24


async def test_the_same_form_sent_twice_is_one_habit(stage: Stage, sam: Member) -> None:
    plan = await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up")
    await sam.submit(plan, source="view:7")
    await sam.submit(plan, source="view:7")
    assert len(stage.rows(Habit)) == len(stage.rows(Practice)) == 1


async def test_a_habit_of_ones_own(stage: Stage, sam: Member) -> None:
    form = await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="own")
    await sam.submit(form, name="Breathe", cue="the phone rings", action="breathe once")
    assert plans(stage) == ["If the phone rings, then I breathe once."]


@pytest.mark.parametrize(
    ("cue", "action", "plan"),
    [
        ("If I sit down,", "then I open the list.", "If I sit down, then I open the list."),
        ("  if a call ends ", "I ask", "If a call ends, then I ask."),
        ("a call ends...", "Then, I ask", "If a call ends, then I ask."),
        ("if only one is there", "invite another", "If only one is there, then I invite another."),
        ("If ifs pile up", "then thank them", "If ifs pile up, then I thank them."),
    ],
)
async def test_the_words_that_the_sentence_brings_anyway_are_left_out(
    stage: Stage, sam: Member, cue: str, action: str, plan: str
) -> None:
    await sam.take_up(cue=cue, action=action)
    assert plans(stage) == [plan]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"cue": ""}, {"cue"}),
        ({"action": "   "}, {"action"}),
        ({"name": "", "cue": "", "action": ""}, {"name", "cue", "action"}),
        ({"cue": "If "}, {"cue"}),
        ({"action": "then I"}, {"action"}),
        ({"cue": " ,. "}, {"cue"}),
        ({"name": "x" * 61}, {"name"}),
        ({"cue": "x" * 151}, {"cue"}),
        ({"action": "x" * 151}, {"action"}),
        ({"cadence": "hourly"}, {"cadence"}),
        ({"cadence": "9 per week"}, {"cadence"}),
    ],
)
async def test_an_incomplete_or_too_long_plan_is_refused_by_field(
    stage: Stage, sam: Member, wrong: dict[str, str], fields: set[str]
) -> None:
    errors = errors_of(await sam.take_up(**wrong))
    assert set(errors) == fields
    assert stage.rows(Habit) == []


async def test_letting_go_is_asked_once_and_the_record_stays(stage: Stage, sam: Member) -> None:
    await sam.start()
    asked = await sam.press(await sam.do("habits.show"), "Let it go")
    assert "Its record stays" in words_in(asked)
    await sam.submit(asked)
    assert plans(stage) == []
    [habit] = stage.rows(Habit)
    assert habit.stopped_on == date(2026, 3, 2)
    assert await stage.day("2026-03-03") == []
    assert "no habit yet" in words_in(await sam.do("habits.show"))


async def test_a_habit_let_go_twice_keeps_its_first_last_day(stage: Stage, sam: Member) -> None:
    await sam.start()
    asked = await sam.press(await sam.do("habits.show"), "Let it go")
    await sam.submit(asked)
    stage.to("2026-03-05 10:00")
    await sam.submit(asked)
    assert stage.rows(Habit)[0].stopped_on == date(2026, 3, 2)


async def test_a_habit_let_go_can_be_taken_up_again(stage: Stage, sam: Member) -> None:
    await sam.start()
    await sam.submit(await sam.press(await sam.do("habits.show"), "Let it go"))
    await sam.submit(await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="say-it-back"))
    assert len(stage.rows(Habit)) == 2
    assert len(plans(stage)) == 1


async def test_on_home_everything_about_a_habit_comes_back_to_home(sam: Member) -> None:
    await sam.start()
    home = shown(await sam.do("home.show"))
    assert home.where == "home"
    changed = await sam.submit(await sam.press(home, "Change"), cue="tea is ready")
    assert shown(changed).where == "home"
    assert "If tea is ready" in words_in(changed)


async def test_what_somebody_wrote_is_in_no_summary(sam: Member) -> None:
    listed = shown(await sam.take_up("Zebra", "zebras pass", "wave at zebras"))
    assert "zebra" not in listed.message.summary.lower()
    assert any(one.label == "Change" for one in buttons_in(listed))


async def test_a_catalogue_id_that_is_not_there_makes_a_habit_of_ones_own(stage: Stage, sam: Member) -> None:
    values = {"name": "N", "cue": "c", "action": "a", "cadence": "daily"}
    await sam.do("habits.save", {"catalogue": "gone"}, values=values)
    assert stage.rows(Habit)[0].catalogue_id == ""


async def test_the_same_habit_taken_up_from_two_forms_is_taken_up_once(sam: Member) -> None:
    first = await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up")
    second = await sam.submit(await sam.do("habits.add", {"anyway": "yes"}), habit="eyes-up")
    await sam.submit(first)
    assert "yours already" in words_in(await sam.submit(second))
    assert words_in(await sam.do("habits.show")).count("Eyes up") == 1
