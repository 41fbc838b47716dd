"""A person's data: all of it in their hands, or gone for good; nobody else's is touched."""

import json
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from habits.models import Habit, Outgoing, Person, Promise, Table
from habits.usecases.data import OWNED
from tests.stage import Member, Stage, button_of, buttons_in, shown, words_in
from tests.teams import make_team, manager

EXPORTED = {
    "person": "settings",
    "habit": "habits",
    "practice": "habits/practised",
    "check_in": "habits/days",
    "rating": "habits/runs_by_itself",
    "region": "holidays_of",
    "absence": "pauses",
    "answer": "answers",
    "follow_up": "answers/ask_again",
    "entry": "tools",
    "tool_off": "tools_switched_off",
    "outgoing": "messages",
    "schedule": "next_message",
    "membership": "teams/joined",
    "counting": "teams/counted",
    "promise": "teams/promised",
    "promise_mark": "teams/promises_seen",
    "person_key": None,  # a key is no data of anybody's
}
"""Where each table of a person's rows stands in the export."""

PURPOSE = dict.fromkeys(("love", "great", "passion", "sentence"), "My very own words.")


CLASSES = {one.__tablename__: one for one in Table.__subclasses__()}


def counts(stage: Stage, name: str = "sam") -> Counter[str]:
    """A person's rows by table; of somebody whose data is gone, none."""
    who, found = [row.id for row in stage.rows(Person) if row.platform_id == name], Counter[str]()
    with stage.database.session(writes=False) as session:
        for table, owner in OWNED.items():
            rows = Table.metadata.tables[table]
            found[table] = session.scalar(select(func.count()).select_from(rows).where(rows.c[owner].in_(who))) or 0
    return found


async def a_whole_story(sam: Member, stage: Stage) -> None:
    """At least one row in every table."""
    await sam.take_up("Breathe", "the phone rings", "breathe once")
    await sam.start()
    await stage.tick()
    await sam.do("habits.done")
    habit = next(row for row in stage.rows(Habit) if row.person_id == stage.person(sam.name).id)
    await sam.do("rating.save", {"habit": str(habit.id), "automatic": "5"})
    kept = await sam.say("My very own words.")
    await sam.submit(await sam.press(kept, "Ask me again on …"), again="2026-03-20")
    await sam.submit(await sam.press(await sam.do("habits.show"), "Pause"), back="2026-03-10")
    await sam.submit(await sam.do("tool.open", {"tool": "purpose"}), **PURPOSE)
    await sam.do("tool.switch", {"tool": "purpose", "to": "off"})
    await _with_teams(sam, stage)


async def _with_teams(sam: Member, stage: Stage) -> None:
    """In one team they count and saw a promise; another they lead, and promised something."""
    maya, lead = manager(stage, f"maya-{sam.name}"), manager(stage, sam.name)
    team = await make_team(maya, [sam.name])
    await sam.do("team.join", {"team": str(team.id)})
    own = await make_team(lead, [f"friend-of-{sam.name}"], name="Another one")
    for who, of in ((maya, team), (lead, own)):
        await who.submit(await who.do("promise.open", {"team": str(of.id)}), action="own", own="I'll listen")
    theirs = next(row for row in stage.rows(Promise) if row.team_id == team.id)
    await sam.do("promise.mark", {"team": str(team.id), "promise": str(theirs.id), "said": "yes"})


async def exported(sam: Member) -> dict[str, Any]:
    file = shown(await sam.do("data.export")).file
    assert file is not None
    return dict(json.loads(file.content))


def test_every_table_with_rows_of_a_person_is_listed_and_exported() -> None:
    about_people = set(Table.metadata.tables) - {"workspace", "lease", "closure", "team", "invited", "snapshot", "goal"}
    assert about_people == set(OWNED) == set(EXPORTED)


def test_every_table_can_be_deleted_in_the_listed_order() -> None:
    order = list(OWNED)
    for table in Table.metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            if {table.name, constraint.referred_table.name} <= set(order):
                assert order.index(table.name) < order.index(constraint.referred_table.name)


async def test_the_export_has_a_piece_of_every_kind_of_row(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    assert all(counts(stage).values()), counts(stage)
    data = await exported(sam)
    for where in filter(None, EXPORTED.values()):
        found: Any = data
        for step in where.split("/"):
            found = (found[0] if isinstance(found, list) else found)[step]
        assert found, where


async def test_the_export_is_readable_and_complete(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    data = await exported(sam)
    assert data["settings"]["tz"] == "Europe/Madrid"
    [habit] = data["habits"]
    assert habit["practised"][0]["cue"] == "the phone rings"
    assert habit["days"] == {"2026-03-02": {"said": "done", "at": "2026-03-02T07:00:00+00:00"}}
    [answer] = data["answers"]
    assert answer["text"] == "My very own words."
    assert answer["ask_again"] == [{"due_on": "2026-03-20", "state": "waiting"}]
    assert data["pauses"][0]["of"] == "Breathe"


async def test_the_export_holds_no_keys_and_no_ids(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    content = json.dumps(await exported(sam))
    for key in ("workspace_id", "person_id", "platform_id", "wrapped", "master", "source_key", "dedupe_key"):
        assert key not in content
    assert str(stage.person().id) not in content
    assert not [row for row in stage.rows(Outgoing) if str(row.id) in content]


async def test_the_export_is_of_one_person_only(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    kim = stage.member("kim")
    await kim.say("Other words.")
    assert "My very own words" not in json.dumps(await exported(kim))
    assert "Other words" not in json.dumps(await exported(sam))


async def test_the_export_works_for_somebody_new_and_its_message_has_no_words(stage: Stage, sam: Member) -> None:
    assert (await exported(sam))["answers"] == []
    await a_whole_story(sam, stage)
    reply = shown(await sam.do("data.export"))
    assert reply.where == "here"
    assert "My very own words" not in words_in(reply.message)


@pytest.mark.parametrize("at", [{}, {"at": "home"}])
async def test_delete_really_removes_every_row_and_nobody_elses(stage: Stage, sam: Member, at: dict[str, str]) -> None:
    await a_whole_story(stage.member("kim"), stage)
    before = counts(stage, "kim")
    await a_whole_story(sam, stage)
    theirs = stage.person().id
    gone = await sam.do("data.delete", at)
    assert "Everything is gone" in words_in(gone)
    assert counts(stage, "kim") == before
    assert "sam" not in [one.platform_id for one in stage.rows(Person)]
    for table, owner in OWNED.items():
        assert theirs not in [getattr(row, owner) for row in stage.rows(CLASSES[table])]
    assert "My very own words." in words_in(await stage.member("kim").do("answers.page"))


async def test_after_deleting_the_person_starts_anew(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    await sam.do("data.delete")
    assert "sam" not in [one.recipient for one in await stage.day("2026-03-03")]
    assert "Hello, I am Rapport" in words_in(await sam.do("bot.opened"))
    assert "Nothing here yet" in words_in(await sam.do("answers.page"))
    await sam.start()
    stage.to("2026-03-04 09:00")
    assert [one.recipient for one in await stage.tick()].count("sam") == 1


async def test_buttons_of_messages_from_before_are_no_longer_here(stage: Stage, sam: Member) -> None:
    await sam.start()
    [nudge] = await stage.tick()
    await sam.do("data.delete")
    for label in ("Did it", "Snooze 1 hour", "Why this nudge?"):
        assert "no longer here" in words_in(await sam.press(nudge.message, label))


async def test_delete_when_typed_asks_first(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    before = counts(stage)
    asked = await sam.do("data.ask_delete")
    assert counts(stage) == before
    assert button_of(asked, "Delete my data").confirm is not None
    assert button_of(asked, "Export it first")


async def test_every_button_that_deletes_data_asks_first(stage: Stage, sam: Member) -> None:
    await a_whole_story(sam, stage)
    for verb in ("home.show", "data.ask_delete", "help.show", "answers.page"):
        for button in buttons_in(await sam.do(verb)):
            assert button.verb not in ("data.delete", "answers.delete") or button.confirm is not None


async def test_deleting_twice_is_kind(sam: Member) -> None:
    await sam.do("data.delete")
    assert "Everything is gone" in words_in(await sam.do("data.delete"))
