"""How much a habit runs by itself: asked every two weeks, letting it go quiet, and a harder step at twenty."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habits import automaticity
from habits.automaticity import FOUR, ONE, due, runs_by_itself
from habits.models import Habit, Outgoing, Rating
from habits.outbox import Parcel
from tests.stage import CONTENT, Member, Stage, buttons_in, errors_of, form_of, words_in

MONDAY = date(2026, 3, 2)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


async def live(stage: Stage, sam: Member, first: date, last: date) -> list[Parcel]:
    """Every working day: the message comes, and today's habit is done."""
    came = []
    while first <= last:
        if first.isoweekday() <= 5:
            came += await stage.day(first.isoformat())
            await sam.do("habits.done")
        first += timedelta(days=1)
    return came


@pytest.fixture
async def practising(stage: Stage, sam: Member) -> Member:
    """Somebody with one habit since Monday 2 March, without questions in between."""
    await sam.start()
    await sam.submit(await sam.do("settings.open"), questions="0", country="none")
    await stage.tick()
    await sam.do("habits.done")
    return sam


def test_one_that_was_asked_late_has_the_next_one_wait() -> None:
    assert due(MONDAY, day(28), [day(25)]) == ()
    assert due(MONDAY, day(35), [day(25)]) == FOUR


def test_one_item_every_two_weeks_and_four_after_four_eight_and_twelve_weeks() -> None:
    asked = {n: due(MONDAY, day(14 * n), [day(14 * m) for m in range(1, n)]) for n in range(9)}
    assert asked == {0: (), 1: ONE, 2: FOUR, 3: ONE, 4: FOUR, 5: ONE, 6: FOUR, 7: ONE, 8: ONE}


@given(st.integers(0, 400), st.lists(st.integers(0, 400), max_size=20))
def test_it_is_asked_at_most_once_in_two_weeks_and_never_in_the_first_two(now: int, asked: list[int]) -> None:
    items = due(MONDAY, day(now), [day(n) for n in asked])
    if now < 14 or any(now // 14 * 14 <= n or now - n < 10 for n in asked):
        assert items == ()
    else:
        assert items in (ONE, FOUR)


def test_it_may_graduate_with_two_sure_answers_in_a_row_and_strength() -> None:
    assert runs_by_itself([2, 6, 7], 0.8)
    assert not runs_by_itself([6], 0.9)
    assert not runs_by_itself([7, 5, 6], 0.9)
    assert not runs_by_itself([6, 6], 0.79)


async def test_a_number_is_one_tap_and_can_be_changed(stage: Stage, practising: Member) -> None:
    [*_, parcel] = await live(stage, practising, day(1), day(14))
    text = words_in(parcel.message)
    assert "How true is that?" in text
    assert "about two months, often longer" in text
    drawn = await practising.press(parcel.message, "5")
    assert "runs by itself: 5 of 7. Kept, only for you." in words_in(drawn)
    again = next(button for button in buttons_in(drawn) if button.verb == "rating.open")
    form = await practising.do(again.verb, again.args)
    await practising.submit(form, automatic="6")
    assert [(row.item, row.score) for row in stage.rows(Rating)] == [("automatic", 6)]


async def test_four_short_lines_after_four_weeks(stage: Stage, practising: Member) -> None:
    [*_, parcel] = await live(stage, practising, day(1), day(28))
    form = await practising.press(parcel.message, "Answer four short lines")
    assert [one.label for one in form_of(form).body if hasattr(one, "label")] == list(automaticity.ITEMS.values())
    assert set(errors_of(await practising.submit(form, automatic="4"))) == {"remember", "thinking", "realise"}
    await practising.submit(form, automatic="4", remember="3", thinking="5", realise="2")
    assert len(stage.rows(Rating)) == 4


async def test_a_question_that_was_left_alone_is_not_repeated(stage: Stage, practising: Member) -> None:
    came = await live(stage, practising, day(1), day(25))
    assert sum("How true is that?" in words_in(parcel.message) for parcel in came) == 1


async def graduating(stage: Stage, sam: Member) -> Parcel:
    """Ten weeks of practice, and two answers of 7: the message that offers to let it go quiet."""
    [*_, first] = await live(stage, sam, day(1), day(42))
    await sam.press(first.message, "7")
    for n in (56, 70):
        [*_, parcel] = await live(stage, sam, day(n - 13), day(n))
        if n == 56:
            form = await sam.press(parcel.message, "Answer four short lines")
            await sam.submit(form, automatic="7", remember="7", thinking="7", realise="6")
        elif any(button.label == "7" for button in buttons_in(parcel.message)):
            await sam.press(parcel.message, "7")
    offers = [one for one in stage.sender.sent if any(b.label == "Not yet" for b in buttons_in(one.message))]
    return offers[-1]


async def test_what_runs_by_itself_goes_quiet_and_comes_back_when_asked_to(stage: Stage, practising: Member) -> None:
    offer = await graduating(stage, practising)
    drawn = await practising.press(offer.message, "Yes, let it go quiet")
    assert "Nudge me again" in {button.label for button in buttons_in(drawn)}
    [habit] = stage.rows(Habit)
    quiet_since = habit.graduated_on
    assert quiet_since is not None
    nudged = [
        row.day
        for row in await after(stage, practising, quiet_since + timedelta(days=1), quiet_since + timedelta(days=63))
        if "habit" in row.about
    ]
    assert [(one - quiet_since).days for one in nudged] == [28, 56]
    listed = await practising.do("habits.show")
    assert "Runs by itself: one nudge every four weeks" in words_in(listed)
    await practising.press(listed, "Nudge me again")
    assert stage.rows(Habit)[0].graduated_on is None


async def after(stage: Stage, sam: Member, first: date, last: date) -> list[Outgoing]:
    """The messages of some weeks, in which the person only looks in."""
    before = {row.id for row in stage.rows(Outgoing)}
    while first <= last:
        await sam.live(first.isoformat())
        first += timedelta(days=1)
    rows = [row for row in stage.rows(Outgoing) if row.id not in before and row.state == "sent"]
    return sorted(rows, key=lambda row: row.day)


async def test_not_yet_is_respected_for_four_weeks(stage: Stage, practising: Member) -> None:
    offer = await graduating(stage, practising)
    assert "stays as it is" in words_in(await practising.press(offer.message, "Not yet"))
    assert stage.rows(Habit)[0].graduated_on is None


async def test_after_twenty_times_a_harder_neighbour_is_offered_once(stage: Stage, practising: Member) -> None:
    came = await live(stage, practising, day(1), day(60))
    offers = [one for one in came if any(b.label == "Stay with it" for b in buttons_in(one.message))]
    assert len(offers) == 1
    harder = CONTENT.habit(CONTENT.habit("say-it-back").harder)
    assert harder.name in words_in(offers[0].message)
    form = await practising.press(offers[0].message, f"Try “{harder.name}”")
    await practising.submit(form)
    assert {row.catalogue_id for row in stage.rows(Habit)} == {"say-it-back", harder.id}


async def test_the_first_time_after_a_gap_is_welcomed_and_the_second_is_nothing_special(
    stage: Stage, practising: Member
) -> None:
    for n in (1, 2):  # asked, and let pass
        await stage.day(day(n).isoformat())
    stage.to(f"{day(3)} 10:00")
    await stage.tick()
    assert "Welcome back" in words_in(await practising.do("habits.done"))
    await stage.day(day(4).isoformat())
    assert "Welcome back" not in words_in(await practising.do("habits.done"))


async def test_what_came_back_is_not_sent_away_again_at_once(stage: Stage, practising: Member) -> None:
    offer = await graduating(stage, practising)
    await practising.press(offer.message, "Yes, let it go quiet")
    quiet = stage.rows(Habit)[0].graduated_on
    assert quiet is not None
    await after(stage, practising, quiet + timedelta(days=1), quiet + timedelta(days=40))
    await practising.press(await practising.do("habits.show"), "Nudge me again")
    came = await live(stage, practising, quiet + timedelta(days=41), quiet + timedelta(days=50))
    assert not any(button.label == "Not yet" for one in came for button in buttons_in(one.message))


async def test_a_weekly_habit_that_goes_well_needs_no_fresh_start(stage: Stage, sam: Member) -> None:
    await sam.take_up("Ask", cadence="2 per week")
    await sam.start()
    await sam.submit(await sam.do("settings.open"), questions="0", country="none")
    await stage.tick()
    await sam.do("habits.done")
    first = day(1)
    while first <= day(40):
        for parcel in await stage.day(first.isoformat()) if first.isoweekday() <= 5 else ():
            if any(button.label == "Did it" for button in buttons_in(parcel.message)):
                await sam.do("habits.done")
        await sam.do("bot.opened")
        first += timedelta(days=1)
    assert not any("fresh" in row.about for row in stage.rows(Outgoing))
