"""The weekly digest: five lines from one stored snapshot, the same for everybody; and promises that are kept."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from habits.messages import Message, Picture, Show
from habits.models import Habit, Outgoing, Promise, PromiseMark, Snapshot, Team
from habits.trend import Trend
from tests.stage import Member, Stage, errors_of, local, shown, words_in
from tests.teams import WEEK, Manager, digest_in, live, make_team, manager, team_of

NEXT_WEEK = ("2026-03-09", "2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13")
PARTNER = "I'll ask for a partner's sentence before the KPIs"


@pytest.fixture
async def team(stage: Stage) -> tuple[Manager, list[Member]]:
    """Fourteen people and their manager, and a week in which nine of them reported the shared habit."""
    maya, people = await team_of(stage, 14, also=("own_line",))
    await _eyes_up(maya)
    await live(stage, people, 9)
    return maya, people


async def _eyes_up(maya: Manager) -> None:
    """A habit in words of her own, and one of the catalogue under a name of her own."""
    plan = {"name": "My own words", "cue": "a call begins", "action": "look up", "cadence": "daily"}
    await maya.do("habits.save", values=plan)
    await maya.do("habits.save", {"catalogue": "eyes-up"}, values=plan)


# What it says.


async def test_on_monday_the_manager_reads_what_the_team_reports(
    stage: Stage, team: tuple[Manager, list[Member]]
) -> None:
    maya, _ = team
    stage.to("2026-03-06 16:00")
    [habit] = [row for row in stage.rows(Habit) if row.catalogue_id == "eyes-up"]
    await maya.do("habit.mark", {"habit": str(habit.id), "day": "2026-03-06", "said": "done"})
    [parcel] = [one for one in await stage.day("2026-03-09") if one.recipient == "maya" and one.picture]
    words = words_in(parcel.message)
    assert "Customer care: 2 to 8 Mar" in words
    assert "Say it back: some of those who took part reported it." in words
    assert "Managers go first: Eyes up, done on 1 day last week." in words
    assert "My own words" not in words
    assert "Ask aloud: " in words
    assert "Reported, not observed." in words
    assert isinstance(parcel.picture, Picture)
    assert isinstance(parcel.picture.shows, Trend)
    assert parcel.picture.shows.rows == (("Say it back", ("some",)),)
    assert "Say it back: some" in parcel.picture.alt


async def test_the_week_after_stands_beside_the_week_before(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    _, people = team
    await stage.day("2026-03-09")
    await live(stage, people, 12, NEXT_WEEK)
    digest = digest_in(await stage.day("2026-03-16"))
    assert "Say it back: most of those who took part reported it. The time before: some." in words_in(digest)


async def test_a_late_answer_changes_nothing_that_was_shown(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    maya, people = team
    digest = digest_in(await stage.day("2026-03-09"))
    [before] = [row.content for row in stage.rows(Snapshot)]
    for member in people:
        await member.do("habits.done", {"day": "2026-03-06"})
    assert digest.parts[0] == shown(await maya.do("digest.show")).message.parts[0]
    await stage.day("2026-03-10")
    assert [row.content for row in stage.rows(Snapshot)] == [before]


async def test_without_enough_people_it_is_still_worth_opening(stage: Stage) -> None:
    maya, people = await team_of(stage, 4)
    await live(stage, people, 4)
    digest = digest_in(await stage.day("2026-03-09"))
    words = words_in(digest)
    assert "Your team’s habit: Say it back" in words
    assert "Ask aloud: " in words
    assert "No pattern to show so far." in words
    for said in ("4", "four", "1", "5", "five people"):
        assert said not in words.replace("2 to 8", "")
    assert maya.name == "maya"


async def test_a_small_team_has_numbers_every_four_weeks(stage: Stage) -> None:
    _, people = await team_of(stage, 9)
    monday = stage.clock.now()
    for week in range(4):
        days = [f"{(monday + timedelta(weeks=week, days=n)).date()}" for n in range(5)]
        await live(stage, people, 5, days)
        await stage.day(str((monday + timedelta(weeks=week + 1)).date()))
        assert len(stage.rows(Snapshot)) == (week == 3)
    [snapshot] = stage.rows(Snapshot)
    assert (str(snapshot.first_day), str(snapshot.last_day)) == ("2026-03-02", "2026-03-29")
    assert snapshot.content["bands"] == {"habit:say-it-back": "some"}


async def test_no_digest_speaks_of_anybody(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    maya, people = team
    digest = digest_in(await stage.day("2026-03-09"))
    for reply in (digest, await maya.do("patterns.show"), await maya.do("digest.receipt"), await maya.do("home.show")):
        words = words_in(reply)
        for member in people:
            assert member.name not in words
            assert str(stage.person(member.name).id) not in repr(reply)


# When it comes.


async def test_on_a_day_off_it_waits_for_the_managers_next_working_day(
    stage: Stage, team: tuple[Manager, list[Member]]
) -> None:
    maya, _ = team
    form = await maya.do("leave.open")
    await maya.submit(form, first="2026-03-09", back="2026-03-11")
    assert [one for one in await stage.day("2026-03-09") if one.recipient == "maya"] == []
    assert [one for one in await stage.day("2026-03-10") if one.recipient == "maya"] == []
    assert digest_in(await stage.day("2026-03-11"))


async def test_after_six_hours_down_the_digest_still_comes(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    assert digest_in(await stage.day("2026-03-09", "15:00"))
    assert {row.state for row in stage.rows(Outgoing) if row.kind == "daily" and str(row.day) == "2026-03-09"} == {
        "lapsed"
    }
    assert len(team) == 2


async def test_two_processes_make_one_snapshot_and_one_digest(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    stage.to("2026-03-09 09:00")
    for delivery in (stage.delivery, stage.other_process(), stage.delivery):
        await delivery.tick()
        await delivery.settled()
    assert len(stage.rows(Snapshot)) == 1
    assert sum("digest" in one.message.summary for one in stage.sender.sent) == 1 == len(team) - 1


async def test_weeks_of_silence_are_made_up_for_one_by_one(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    _, people = team
    await stage.day("2026-03-31")
    assert [str(one.last_day) for one in stage.rows(Snapshot)] == [
        "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29",
    ]  # fmt: skip
    assert [bool(one.content["bands"]) for one in stage.rows(Snapshot)] == [True, False, False, False]
    assert len(people) == 14


async def test_asking_for_it_now_makes_no_new_snapshot(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    maya, _ = team
    stage.to("2026-03-11 10:00")
    assert "No pattern to show so far." in words_in(await maya.do("digest.show"))
    assert stage.rows(Snapshot) == []


async def test_who_leads_no_team_gets_a_kind_word(sam: Member) -> None:
    assert "/patterns" not in words_in(await sam.do("digest.show"))
    assert "goes to whoever leads a team" in words_in(await sam.do("digest.show"))
    assert "You are in no team here." in words_in(await sam.do("patterns.show"))
    assert "so no manager sees anything" in words_in(await sam.do("digest.receipt"))


async def test_who_pressed_stop_gets_no_digest_until_they_press_start(
    stage: Stage, team: tuple[Manager, list[Member]]
) -> None:
    maya, _ = team
    await maya.do("welcome.later")
    assert [one for one in await stage.day("2026-03-09") if one.recipient == "maya"] == []
    assert "Customer care" in words_in(await maya.do("digest.show"))
    await maya.start()
    assert digest_in(await stage.day("2026-03-16"))


async def test_a_team_that_cannot_be_planned_holds_up_no_other(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    other = await make_team(maya, ["kim"], name="Other")

    def spoil(session: Session) -> None:
        row = session.get_one(Team, (other.workspace_id, other.id))
        row.tz = "Nowhere/Land"

    await stage.database.run(spoil, writes=True)
    assert "Customer care" in words_in(digest_in(await stage.day("2026-03-09")))
    assert {row.name: row.next_digest_at for row in stage.rows(Team)} == {
        "Customer care": local("2026-03-16", "09:00"),
        "Other": local("2026-03-09", "10:00"),
    }


# The same for everybody.


async def test_the_receipt_is_the_managers_snapshot_by_the_same_code(
    stage: Stage, team: tuple[Manager, list[Member]]
) -> None:
    maya, people = team
    await stage.day("2026-03-09")
    theirs = shown(await people[0].do("digest.receipt"))
    assert theirs == shown(await maya.do("digest.receipt"))
    managers = shown(await maya.do("patterns.show"))
    lines = [part for part in managers.message.parts if "Say it back" in words_in(part)]
    assert lines
    assert all(line in theirs.message.parts for line in lines)


async def test_patterns_are_the_same_picture_for_members_and_managers(
    stage: Stage, team: tuple[Manager, list[Member]]
) -> None:
    maya, people = team
    await stage.day("2026-03-09")
    mine, theirs = shown(await maya.do("patterns.show")), shown(await people[0].do("patterns.show"))
    assert mine.picture == theirs.picture
    assert mine.picture is not None
    assert mine.message.parts == theirs.message.parts


async def test_who_prefers_words_gets_no_picture(stage: Stage, team: tuple[Manager, list[Member]]) -> None:
    maya, _ = team
    await maya.submit(await maya.do("settings.open"), pictures="no")
    [parcel] = [one for one in await stage.day("2026-03-09") if "digest" in one.message.summary]
    assert parcel.picture is None
    assert shown(await maya.do("patterns.show")).picture is None


# In the channel.


async def test_a_team_that_agreed_reads_the_same_digest_in_its_channel(stage: Stage) -> None:
    maya, people = await team_of(stage, 14, channel="C1", also=("to_channel", "own_line"))
    await _eyes_up(maya)
    await live(stage, people, 9)
    parcels = await stage.day("2026-03-09")
    [post] = [one for one in parcels if one.recipient == "C1"]
    words = words_in(post.message)
    assert "Say it back: some of those who took part reported it." in words
    assert "Your manager goes first: Eyes up" in words
    assert "I will …" not in words
    assert post.picture == next(one.picture for one in parcels if one.picture and one.recipient == "maya")


async def test_without_a_word_from_the_team_nothing_is_posted(stage: Stage) -> None:
    _, people = await team_of(stage, 14, channel="C1")
    await live(stage, people, 9)
    assert "C1" not in [one.recipient for one in await stage.day("2026-03-09")]


# You said, I will do.


async def test_a_promise_is_posted_and_marked_by_both_sides(stage: Stage) -> None:
    maya, people = await team_of(stage, 14, channel="C1", also=("to_channel",))
    await live(stage, people, 9)
    digest = digest_in(await stage.day("2026-03-09"))
    form = await maya.press(digest, "I will …")
    assert PARTNER in words_in(form)
    redrawn = await maya.submit(form, action="behind-the-metric/a1")
    assert "I will …" not in words_in(redrawn)
    [post] = await stage.tick()
    assert post.recipient == "C1"
    assert PARTNER in words_in(post.message)
    await live(stage, people, 9, NEXT_WEEK)
    parcels = await stage.day("2026-03-16")
    [post] = [one for one in parcels if one.recipient == "C1"]
    for number, member in enumerate(people):
        label = "I saw it" if number < 13 else "Not this time"
        assert "Only a rough band is shown" in words_in(await member.press(post.message, label))
    digest = digest_in(parcels)
    assert "Did it happen?" in words_in(digest)
    assert "It happened." in words_in(await maya.press(digest, "It happened"))
    await live(stage, people, 9, ("2026-03-16", "2026-03-17"))
    digest = digest_in(await stage.day("2026-03-23"))
    assert "Promised for 9 to 15 Mar: most said it happened." in words_in(digest)


async def test_the_run_of_kept_promises_is_told(stage: Stage) -> None:
    maya, _ = await team_of(stage, 3)
    for week, day in enumerate(("2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30")):
        digest = digest_in(await stage.day(day))
        if week:
            words = words_in(await maya.press(digest, "It happened"))
            assert (f"It happened: {week} in a row." in words) == (week > 1)
        await maya.submit(await maya.press(digest, "I will …"), action="own", own="I'll listen first")
    assert len(stage.rows(Promise)) == 4


async def test_own_words_are_kept_sealed_and_need_to_be_there(stage: Stage) -> None:
    maya, _ = await team_of(stage, 3)
    form = await maya.press(digest_in(await stage.day("2026-03-09")), "I will …")
    assert "own" in errors_of(await maya.submit(form, action="own", own=""))
    assert "action" in errors_of(await maya.submit(form, action="no-such/a1", own=""))
    await maya.submit(form, action="own", own="I'll listen <first>")
    [promise] = stage.rows(Promise)
    assert promise.text is not None
    assert b"listen" not in promise.text
    assert "Promised already this week: I'll listen <first>" in errors_of(await maya.submit(form, own="Other"))["own"]
    again = await maya.do("promise.open", {"team": str(stage.rows(Team)[0].id)})
    assert "already" in words_in(again)


async def test_only_members_who_joined_mark_a_promise(stage: Stage) -> None:
    maya, people = await team_of(stage, 2)
    args = {"team": str(stage.rows(Team)[0].id)}
    await maya.submit(await maya.do("promise.open", args), action="behind-the-metric/a1")
    args |= {"promise": str(stage.rows(Promise)[0].id), "said": "yes"}
    stranger = stage.member("stranger")
    for who in (maya, stranger):
        assert "joined by their own choice" in words_in(await who.do("promise.mark", args))
    assert stage.rows(PromiseMark) == []
    for said in ("yes", "no", "no"):
        await people[0].do("promise.mark", args | {"said": said})
    assert [row.happened for row in stage.rows(PromiseMark)] == [False]


async def test_members_find_the_promise_in_patterns_where_there_is_no_channel(stage: Stage) -> None:
    maya, people = await team_of(stage, 2)
    args = {"team": str(stage.rows(Team)[0].id)}
    await maya.submit(await maya.do("promise.open", args), action="behind-the-metric/a1")
    assert f"Promised for this week: {PARTNER}" in words_in(await people[0].do("patterns.show"))
    stage.to("2026-03-10 10:00")
    page = await people[0].do("patterns.show")
    await people[0].press(page, "I saw it")
    assert [row.happened for row in stage.rows(PromiseMark)] == [True]


async def test_another_teams_snapshot_or_promise_is_nothing(stage: Stage) -> None:
    maya, people = await team_of(stage, 14)
    await live(stage, people, 9)
    await stage.day("2026-03-09")
    max_ = manager(stage, "max")
    other = await make_team(max_, ["x"], name="Other")
    foreign = {"team": str(other.id), "snapshot": str(stage.rows(Snapshot)[0].id)}
    for verb in ("digest.show", "digest.receipt", "patterns.show"):
        reply = await max_.do(verb, foreign)
        assert isinstance(reply, Show)
        assert "some" not in _bands(reply.message)
    assert maya.name != max_.name


def _bands(message: Message) -> list[str]:
    return [word.strip(".:;,") for word in words_in(message).split() if word in ("some", "some.", "some;")]


def test_a_week_has_five_working_days() -> None:
    assert len(WEEK) == len(NEXT_WEEK) == 5
