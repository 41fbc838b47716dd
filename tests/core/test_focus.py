"""One habit in the first two weeks, three at most: said kindly, and the person decides."""

from tests.stage import Member, Stage, errors_of, form_of, words_in


async def test_in_the_first_two_weeks_a_second_habit_is_talked_over_first(sam: Member) -> None:
    await sam.start()
    asked = await sam.do("habits.add")
    assert "two weeks" in words_in(asked)
    assert form_of(await sam.submit(asked)).title == "A new habit"


async def test_after_two_weeks_nothing_is_asked(stage: Stage, sam: Member) -> None:
    await sam.start()
    stage.to("2026-03-16 10:00")
    assert form_of(await sam.do("habits.add"))


async def test_the_first_habit_is_nobodys_business(sam: Member) -> None:
    assert form_of(await sam.do("habits.add"))


async def test_three_are_enough_and_what_was_typed_stays_in_the_form(sam: Member) -> None:
    for name in ("One", "Two", "Three"):
        await sam.take_up(name)
    assert "three habits in hand" in words_in(await sam.do("habits.add"))
    assert "three habits in hand" in errors_of(await sam.take_up("Four"))["name"]
