"""Teams: who may make one, who is asked, who joins and where they count. Nobody is told who did."""

from datetime import date

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from bot.delivery import Delivery
from habits.messages import Profile, Reply, Value
from habits.models import Counting, Invited, Membership, Outgoing, Person, Team
from habits.teams import answer, count_in, counts_in
from tests.stage import QUICK, Member, RecordingSender, Stage, button_of, errors_of, form_of, shown, words_in
from tests.teams import WEEK, Manager, digest_in, join, live, make_team, manager, team_of

GIVEN: dict[str, Value] = {
    "name": "BRM",
    "people": ("kim",),
    "habit": "none",
    "day": "1",
    "at": "09:00",
    "tz": "Europe/Madrid",
    "also": (),
    "channel": "",
}
"""A filled in form."""


@pytest.fixture
def maya(stage: Stage) -> Manager:
    """An administrator of the workspace who has not met the bot."""
    return manager(stage)


def counted(stage: Stage, name: str, day: str = "2026-03-20") -> str:
    """The name of the team that somebody counts in on a day."""
    with stage.database.session(writes=False) as session:
        found = counts_in(session, stage.person(name), date.fromisoformat(day))
    return next((team.name for team in stage.rows(Team) if team.id == found), "")


# Making one.


async def test_the_form_says_first_what_a_manager_will_see_and_never_see(maya: Manager) -> None:
    words = words_in(await maya.do("team.make"))
    assert "What you will see: rough bands" in words
    assert "What you will never see: who joined" in words


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (6, "With six people I can promise privacy, not numbers"),
        (9, "With nine people I can promise privacy or weekly numbers, not both. I chose privacy. Ask them."),
        (12, "With 12 people I show a band every week where answers are mixed"),
        (30, "With 30 people I show rough bands every week"),
    ],
)
async def test_what_a_small_team_costs_is_said_at_set_up(maya: Manager, people: int, said: str) -> None:
    form = form_of(await maya.do("team.make"))
    ids = tuple(f"p{number}" for number in range(people))
    assert said in words_in(await maya.do(form.verb, form.args, values=GIVEN | {"people": ids}))


async def test_a_member_without_the_role_makes_no_team(sam: Member, stage: Stage) -> None:
    await sam.start()
    assert "Ask one of them, please." in words_in(await sam.do("team.make"))
    assert "Ask one of them, please." in words_in(await sam.do("team.save", values={"name": "BRM", "people": ("kim",)}))
    assert stage.rows(Team) == []


async def test_an_administrator_gives_the_role_and_takes_it_back(maya: Manager, sam: Member, stage: Stage) -> None:
    await sam.start()
    await maya.submit(await maya.do("roles.open"), leaders=("sam", "kim"))
    assert "Make a team" in words_in(await sam.do("home.show"))
    assert form_of(await sam.do("team.make")).verb == "team.save"
    assert {one.platform_id for one in stage.rows(Person) if one.leads} == {"sam", "kim"}
    await maya.submit(await maya.do("roles.open"), leaders=("kim",))
    assert "Ask one of them, please." in words_in(await sam.do("team.make"))


async def test_only_administrators_give_the_role(sam: Member, stage: Stage) -> None:
    await sam.start()
    assert "Ask one of them" in words_in(await sam.do("roles.open"))
    assert "Ask one of them" in words_in(await sam.do("roles.save", values={"leaders": ("sam",)}))
    assert not stage.person().leads


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"people": ()}, "people"),
        ({"at": "soon"}, "at"),
        ({"day": "8"}, "day"),
        ({"tz": "Nowhere/Land"}, "tz"),
        ({"habit": "no-such-habit"}, "habit"),
        ({"people": tuple(f"p{number}" for number in range(2001))}, "channel"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    maya: Manager, stage: Stage, values: dict[str, Value], field: str
) -> None:
    assert list(errors_of(await maya.do("team.save", values=GIVEN | values))) == [field]
    assert stage.rows(Team) == []


async def test_a_channel_that_cannot_be_looked_into_says_what_to_do(maya: Manager, stage: Stage) -> None:
    values = {"name": "BRM", "channel": "C1", "habit": "none", "day": "1", "at": "09:00"}
    reply = await maya.do("team.save", {"members": "unknown"}, values=values)
    assert "/invite @Rapport" in errors_of(reply)["channel"]
    assert stage.rows(Team) == []


async def test_the_same_form_twice_makes_one_team_and_one_invitation_each(maya: Manager, stage: Stage) -> None:
    for _ in range(2):
        await maya.do("team.save", values=GIVEN | {"people": ("kim", "lee")}, source="view:1")
    assert len(stage.rows(Team)) == 1
    assert [one.recipient for one in await stage.tick()] == ["kim", "lee"]


# Joining.


async def test_somebody_new_reads_the_words_of_consent_and_joins_by_their_own_start(
    maya: Manager, stage: Stage
) -> None:
    await make_team(maya, ["kim"])
    [invitation] = await stage.tick()
    words = words_in(invitation.message)
    assert "Its manager invites you to the team Customer care" in words
    for part in ("What you write is for you.", "nobody is told", "pause"):
        assert part in words
    [kim] = await join(stage, [invitation])
    assert counted(stage, "kim") == "Customer care"
    assert "You count here." in words_in(await kim.do("home.show"))


async def test_an_invitation_that_is_not_answered_comes_once_and_starts_nothing(maya: Manager, stage: Stage) -> None:
    team = await make_team(maya, ["kim"])
    assert len(await stage.tick()) == 1
    for day in WEEK[1:]:
        assert "kim" not in [one.recipient for one in await stage.day(day)]
    await maya.submit(await maya.do("team.people", {"team": str(team.id)}), people=())
    await maya.submit(await maya.do("team.people", {"team": str(team.id)}), people=("kim",))
    assert "kim" not in [one.recipient for one in await stage.tick()]
    assert counted(stage, "kim") == ""


async def test_a_no_is_a_no_and_can_become_a_yes(maya: Manager, stage: Stage) -> None:
    await make_team(maya, ["kim"])
    [invitation] = await stage.tick()
    kim = stage.member("kim")
    no = await kim.press(invitation.message, "Not now")
    assert "Nobody is told." in words_in(no)
    assert "Customer care" not in words_in(await kim.do("home.show"))
    await kim.submit(await kim.press(no, "Join after all"), habit="say-it-back")
    assert counted(stage, "kim") == "Customer care"


async def test_who_has_started_already_reads_of_it_in_the_daily_message(
    maya: Manager, sam: Member, stage: Stage
) -> None:
    await sam.start()
    await stage.tick()
    await make_team(maya, ["sam"])
    assert [one for one in await stage.tick() if one.recipient == "sam"] == [], "one message a day"
    [message] = [one.message for one in await stage.day("2026-03-03") if one.recipient == "sam"]
    assert "You are invited to the team Customer care" in words_in(message)
    assert "You are in Customer care." in words_in(await sam.press(message, "Join"))
    assert counted(stage, "sam") == "Customer care"
    [after] = [one.message for one in await stage.day("2026-03-04") if one.recipient == "sam"]
    assert "invited" not in words_in(after)


class Knowing(RecordingSender):
    """A platform that tells of somebody that it is an app."""

    async def told(self, recipient: str) -> Profile | None:
        return Profile("Asia/Tokyo", person=recipient != "app")


async def test_an_app_among_a_channels_people_is_not_written_to_and_a_far_clock_is_kept(
    maya: Manager, stage: Stage
) -> None:
    stage.delivery = Delivery(stage.database, Knowing(), stage.clock.now, QUICK)
    await make_team(maya, ["app", "kim"])
    await stage.tick()
    invited = {stage.name_of(row.recipient): row.state for row in stage.rows(Outgoing)}
    assert invited == {"app": "cancelled", "kim": "sent"}
    assert stage.person("kim").tz == "Asia/Tokyo"


async def test_an_invitation_in_the_evening_waits_for_the_morning(maya: Manager, stage: Stage) -> None:
    stage.to("2026-03-06 21:00")  # a Friday
    await make_team(maya, ["kim"])
    assert await stage.tick() == []
    assert await stage.day("2026-03-07") == []
    assert "kim" in [one.recipient for one in await stage.day("2026-03-09")]


async def test_a_manager_sees_the_list_of_whom_they_asked_and_nothing_of_what_they_answered(stage: Stage) -> None:
    maya, people = await team_of(stage, 12)
    team = stage.rows(Team)[0]
    before = await _seen_by(maya, team)
    await people[0].do("team.leave", {"team": str(team.id)})
    await people[1].do("data.delete")
    assert await _seen_by(maya, team) == before


async def _seen_by(maya: Manager, team: Team) -> list[Reply]:
    verbs = ("team.people", "team.edit", "digest.show", "digest.receipt", "patterns.show", "home.show")
    return [await maya.do(verb, {"team": str(team.id)}) for verb in verbs]


# Counting in one.


async def test_a_person_counts_in_one_team_and_chooses_which(maya: Manager, sam: Member, stage: Stage) -> None:
    await sam.start()
    first = await make_team(maya, ["sam"], name="First")
    second = await make_team(maya, ["sam"], name="Second")
    await sam.do("team.join", {"team": str(first.id)})
    asked = await sam.do("team.join", {"team": str(second.id)})
    assert "one person counts once" in words_in(asked)
    assert counted(stage, "sam") == "First"
    await sam.press(asked, "Count me here instead")
    assert counted(stage, "sam", "2026-03-08") == "First", "this week stays where it began"
    assert counted(stage, "sam", "2026-03-09") == "Second"
    await sam.do("team.count", {"team": str(first.id)})
    assert counted(stage, "sam", "2026-03-09") == "First"
    assert len(stage.rows(Counting)) == 1


async def test_who_leaves_is_out_of_this_weeks_pattern_as_well(stage: Stage) -> None:
    _, [one] = await team_of(stage, 1)
    stage.to("2026-03-12 10:00")
    assert "Nobody is told" in words_in(await one.do("team.leave", {"team": str(stage.rows(Team)[0].id)}))
    assert counted(stage, "p00", "2026-03-09") == ""
    assert counted(stage, "p00", "2026-03-08") == "Customer care"


async def test_taken_off_the_list_is_out_of_the_team(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    team = stage.rows(Team)[0]
    await maya.submit(await maya.do("team.people", {"team": str(team.id)}), people=("p01",))
    assert counted(stage, "p00") == ""
    assert counted(stage, "p01") == "Customer care"
    assert "no longer here" in words_in(await stage.member("p00").do("team.join", {"team": str(team.id)}))


async def people_of(
    maya: Manager, team: Team, *names: str, coaches: tuple[str, ...] = (), managers: tuple[str, ...] = ()
) -> Reply:
    """The manager opens the list of people, makes it these, and saves it."""
    form = await maya.do("team.people", {"team": str(team.id)})
    return await maya.submit(form, people=names, coaches=coaches, managers=managers)


async def test_taken_off_and_asked_again_they_are_asked_anew_and_count_by_their_own_yes(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    team, kim = stage.rows(Team)[0], stage.member("p00")
    await people_of(maya, team, "p01")
    await people_of(maya, team, "p00", "p01")
    assert counted(stage, "p00") == ""
    assert "You are in no team" in words_in(await kim.do("patterns.show"))
    [message] = [one.message for one in await stage.day("2026-03-03") if one.recipient == "p00"]
    assert "You are in Customer care." in words_in(await kim.press(message, "Join"))
    assert counted(stage, "p00") == counted(stage, "p01") == "Customer care"


async def test_a_no_stays_a_no_for_who_is_taken_off_and_asked_again(stage: Stage) -> None:
    maya, [kim] = await team_of(stage, 1)
    team = stage.rows(Team)[0]
    await kim.do("team.leave", {"team": str(team.id)})
    await people_of(maya, team)
    await people_of(maya, team, "p00")
    assert "Customer care" not in words_in(await kim.do("home.show"))
    assert {stage.name_of(one.person_id): one.state for one in stage.rows(Membership)}["p00"] == "declined"


async def test_a_member_who_is_to_lead_is_asked_first_and_counts_here_no_more(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    team, kim = stage.rows(Team)[0], stage.member("p00")
    stage.to("2026-03-11 10:00")
    await people_of(maya, team, "p01", managers=("p00",))
    assert counted(stage, "p00", "2026-03-08") == "Customer care"
    assert counted(stage, "p00", "2026-03-09") == ""
    assert "p00" not in [one.recipient for one in await stage.day("2026-03-16") if "digest" in one.message.summary]
    assert "as one who leads it" in words_in(await kim.do("home.show"))
    await kim.do("team.join", {"team": str(team.id)})
    other = await make_team(maya, ["p00"], name="Beta")
    assert "one person counts once" not in words_in(await kim.do("team.join", {"team": str(other.id)}))
    assert counted(stage, "p00", "2026-03-25") == "Beta"


async def test_an_invitation_that_never_went_out_is_planned_again(maya: Manager, stage: Stage) -> None:
    stage.to("2026-03-06 21:00")  # a Friday
    team = await make_team(maya, ["kim"])
    await people_of(maya, team)
    assert await stage.day("2026-03-09", "08:59") == []
    assert [row.state for row in stage.rows(Outgoing)] == ["cancelled"]
    await people_of(maya, team, "kim")
    assert "kim" in [one.recipient for one in await stage.day("2026-03-09")]
    assert [row.kind for row in stage.rows(Outgoing)].count("invitation") == 1


async def test_a_list_that_somebody_changed_meanwhile_is_not_written_over(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    team = stage.rows(Team)[0]
    await people_of(maya, team, "p00", "p01", managers=("max",))
    [asked] = [one for one in await stage.tick() if one.recipient == "max"]
    max_ = stage.member("max")
    await max_.submit(await max_.press(asked.message, "Start and join"), habit="say-it-back")
    stale = await max_.do("team.people", {"team": str(team.id)})
    await people_of(maya, team, "p00", "p01", "kim", managers=("max",))
    assert errors_of(await max_.submit(stale, people=("p00",))) == {
        "people": "The list has changed meanwhile; open it again."
    }
    assert {one.platform_id for one in stage.rows(Invited) if one.removed_on is None} >= {"p00", "p01", "kim"}


async def test_the_same_list_twice_is_saved_twice(stage: Stage) -> None:
    maya, _ = await team_of(stage, 2)
    form = await maya.do("team.people", {"team": str(stage.rows(Team)[0].id)})
    first, second = [await maya.submit(form, people=("p01", "kim"), source="view:2") for _ in range(2)]
    assert first == second
    assert "is set up" in words_in(second)


async def test_what_the_list_was_is_never_written_over(stage: Stage) -> None:
    maya, _ = await team_of(stage, 1)
    team = stage.rows(Team)[0]
    for day, names, coaches in [
        ("2026-03-02", (), ()),
        ("2026-03-02", ("p00",), ()),  # the same day, the same row
        ("2026-03-04", (), ("p00",)),
        ("2026-03-04", ("p00",), ()),  # made today, so it is today's role
        ("2026-03-06", (), ()),
        ("2026-03-07", ("p00",), ()),
    ]:
        stage.to(f"{day} 12:00")
        await people_of(maya, team, *names, coaches=coaches)
    rows = [one for one in stage.rows(Invited) if one.platform_id == "p00"]
    days = sorted((one.added_on.day, one.removed_on.day if one.removed_on else 0, one.role) for one in rows)
    assert days == [(2, 4, "member"), (4, 6, "member"), (7, 0, "member")]


async def test_three_hundred_people_take_a_few_statements(maya: Manager, stage: Stage) -> None:
    first, second = (tuple(f"{letter}{number:03}" for number in range(300)) for letter in "pq")
    team = await make_team(maya, first)
    await stage.database.run(lambda session: everybody_joins(session, team), writes=True)
    said = list[object]()
    event.listen(stage.database.engine, "before_cursor_execute", lambda *told: said.append(told))
    await people_of(maya, team, *second)
    assert len(said) < 30, "other people"
    said.clear()
    await people_of(maya, team, *first, coaches=second)
    assert len(said) < 30, "other roles"
    said.clear()
    await maya.do("team.end", {"team": str(team.id)})
    assert len(said) < 30, "nobody"
    assert [one for one in stage.rows(Membership) if one.state == "joined"] == []
    assert all(counted(stage, who) == "" for who in (first[0], first[299]))


def everybody_joins(session: Session, team: Team) -> None:
    for person in session.exec(select(Person).where(Person.platform_id != "maya")):
        answer(session, person, team, "joined")
        count_in(session, person, team, date(2026, 3, 2))


async def test_coaches_and_managers_see_and_do_not_count(maya: Manager, stage: Stage) -> None:
    team = await make_team(maya, ["kim"])
    form = await maya.do("team.people", {"team": str(team.id)})
    await maya.submit(form, coaches=("cleo",), managers=("max",))
    parcels = {one.recipient: one for one in await stage.tick()}
    assert "as its coach" in words_in(parcels["cleo"].message)
    assert "as one who leads it" in words_in(parcels["max"].message)
    await join(stage, [parcels["cleo"], parcels["max"]])
    assert counted(stage, "cleo") == counted(stage, "max") == ""
    assert "Digest now" in words_in(await stage.member("max").do("home.show"))
    assert "Digest now" not in words_in(await stage.member("cleo").do("home.show"))
    assert {one.recipient for one in await stage.day("2026-03-09") if "digest" in one.message.summary} == {
        "maya",
        "max",
    }


async def test_nobody_but_who_leads_it_touches_a_team(stage: Stage) -> None:
    _, [kim] = await team_of(stage, 1)
    team = stage.rows(Team)[0]
    stranger = stage.member("stranger")
    await stranger.start()
    args = {"team": str(team.id)}
    before = [row.model_dump() for table in (Team, Invited, Membership) for row in stage.rows(table)]
    for who in (kim, stranger):
        for verb in ("team.edit", "team.change", "team.people", "team.people_save", "team.ask_end", "team.end"):
            assert "no longer here" in words_in(await who.do(verb, args, values={"name": "Mine", "people": ("x",)}))
        for verb in ("promise.open", "promise.save", "promise.kept"):
            assert "no longer here" in words_in(await who.do(verb, args, values={"action": "own", "own": "x"}))
    after = [row.model_dump() for table in (Team, Invited, Membership) for row in stage.rows(table)]
    assert after == before


# Ending.


async def test_a_team_that_has_ended_is_nowhere_and_nobody_counts(stage: Stage) -> None:
    maya, [kim] = await team_of(stage, 1)
    asked = await maya.do("team.ask_end", {"team": str(stage.rows(Team)[0].id)})
    await maya.press(asked, "End this team")
    assert counted(stage, "p00") == ""
    assert "Customer care" not in words_in(await kim.do("home.show"))
    assert [one for one in await stage.day("2026-03-09") if "digest" in one.message.summary] == []


async def test_a_team_whose_managers_are_gone_ends_by_itself(stage: Stage) -> None:
    maya, _ = await team_of(stage, 1)
    await maya.do("data.delete")
    await stage.day("2026-03-09")
    assert stage.rows(Team)[0].ended_on == date(2026, 3, 9)


async def test_a_digest_comes_at_the_chosen_day_time_and_zone_after_a_change(stage: Stage) -> None:
    maya, people = await team_of(stage, 2)
    await live(stage, people, 2, WEEK[:1])
    await stage.tick()
    form = await maya.do("team.edit", {"team": str(stage.rows(Team)[0].id)})
    await maya.submit(form, name="Care", day="3", at="08:30", tz="America/New_York", habit="eyes-up")
    assert [one for one in await stage.day("2026-03-04", "15:00") if one.recipient == "maya"] == [], "one a week"
    assert [one for one in await stage.day("2026-03-11", "13:29") if one.recipient == "maya"] == []
    assert "Care" in words_in(digest_in(await stage.day("2026-03-11", "13:30")))


async def test_what_is_done_on_home_is_said_there_too(maya: Manager, stage: Stage) -> None:
    form = form_of(await maya.do("team.make", {"at": "home"}))
    made = shown(await maya.do(form.verb, form.args, values=GIVEN | {"people": tuple(f"p{n}" for n in range(9))}))
    assert made.where == "home"
    assert "With nine people I can promise privacy or weekly numbers, not both." in words_in(made)
    assert "Digest now" in words_in(made)
    [kim] = [one for one in await stage.tick() if one.recipient == "p0"]
    [member] = await join(stage, [kim])
    left = await member.do("team.leave", {"team": str(stage.rows(Team)[0].id), "at": "home"})
    assert "You have left BRM. Nobody is told" in words_in(left)


async def test_home_offers_everything_a_manager_needs(stage: Stage) -> None:
    maya, _ = await team_of(stage, 1)
    home = await maya.do("home.show")
    labels = ("Digest now", "People", "Change", "Patterns", "What does my manager see?", "Make a team")
    for label in labels:
        assert button_of(home, label)
    assert shown(home).where == "home"
