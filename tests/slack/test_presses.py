"""Every verb that a button can carry: it reaches its use case, and the reply goes where it belongs."""

import asyncio
import json
from typing import Any

import pytest

from handlers.desk import VERBS
from tests.slack.fake_slack import HOOK, Json
from tests.slack.signed import actions_in
from tests.slack.stage import SlackStage, said

pytestmark = pytest.mark.on("sqlite", "postgresql")

OPENS, UPDATES, POSTS, PUBLISHES, DRAWS = (
    "views.open",
    "chat.update",
    "chat.postMessage",
    "views.publish",
    "views.update",
)
OUT, HABIT, ANSWER, LATER = "out={out}", "habit={habit} day=2026-03-02", "answer={answer}", "follow_up={follow_up}"
ENTRY, PURPOSE = "entry={entry}", "tool=purpose"
FILE = ("conversations.open", "files.getUploadURLExternal", "files.completeUploadExternal")

IN_A_MESSAGE = [
    ("welcome.more", "", [UPDATES]),
    ("welcome.later", "", [UPDATES]),
    ("start.open", "", [OPENS]),
    ("habits.show", "", [HOOK]),
    ("habits.add", "", [OPENS]),
    ("habits.add", "anyway=yes", [OPENS]),
    ("habits.take", "catalogue=eyes-up", [OPENS]),
    ("habit.another", HABIT, [OPENS]),
    ("habits.no_chance", "", [HOOK]),
    ("habits.not_today", "", [HOOK]),
    ("rating.open", f"{HABIT} {OUT}", [OPENS]),
    ("rating.save", f"{HABIT} {OUT} automatic=5", [UPDATES]),
    ("graduate.yes", f"{HABIT} {OUT}", [UPDATES]),
    ("graduate.not_yet", f"{HABIT} {OUT}", [UPDATES]),
    ("graduate.back", f"{HABIT} {OUT}", [UPDATES]),
    ("stretch.stay", f"{HABIT} {OUT}", [UPDATES]),
    ("nudge.keep", OUT, [UPDATES]),
    ("leave.open", "", [OPENS]),
    ("progress.show", HABIT, [*FILE[1:], HOOK]),
    ("habits.edit", HABIT, [OPENS]),
    ("habits.ask_stop", HABIT, [OPENS]),
    ("habits.done", "", [HOOK]),
    ("habit.mark", f"{HABIT} {OUT} said=done", [UPDATES]),
    ("habit.mark", f"{HABIT} {OUT} said=no_chance", [UPDATES]),
    ("habit.mark", f"{HABIT} {OUT} said=not_today", [UPDATES]),
    ("habit.ask", f"{HABIT} {OUT}", [UPDATES]),
    ("nudge.now", "", [UPDATES]),
    ("nudge.snooze", f"{OUT} for=1", [UPDATES]),
    ("nudge.snooze", f"{OUT} for=tomorrow", [UPDATES]),
    ("nudge.back", OUT, [UPDATES]),
    ("nudge.why", OUT, [HOOK]),
    ("pause.open", "", [OPENS]),
    ("pause.too_much", OUT, [UPDATES]),
    ("pause.end", "", [UPDATES]),
    ("reflect.open", OUT, [OPENS]),
    ("answers.page", "", [OPENS]),
    ("answers.edit", ANSWER, [OPENS]),
    ("answers.delete", f"{ANSWER} typed=yes", [UPDATES]),
    ("answers.as_note", ANSWER, [UPDATES]),
    ("follow_up.open", ANSWER, [OPENS]),
    ("follow_up.again", LATER, [OPENS]),
    ("follow_up.let_go", LATER, [UPDATES]),
    ("tool.menu", "", [OPENS]),
    ("tool.page", PURPOSE, [OPENS]),
    ("tool.open", PURPOSE, [OPENS]),
    ("tool.open", f"{PURPOSE} step=week", [OPENS]),
    ("tool.open", f"{PURPOSE} step=canvas edit=yes {ENTRY}", [OPENS]),
    ("tool.follow_up", f"{ENTRY} {OUT}", [OPENS]),
    ("tool.entry", ENTRY, [OPENS]),
    ("tool.later", ENTRY, [OPENS]),
    ("tool.rest", ENTRY, [OPENS]),
    ("tool.delete", ENTRY, [OPENS]),
    ("tool.switch", f"{PURPOSE} to=off", [OPENS]),
    ("goals.open", "", [OPENS]),
    ("reword.open", "", [OPENS]),
    ("home.show", "", [PUBLISHES]),
    ("help.show", "", [HOOK]),
    ("streaks.show", "", [HOOK]),
    ("settings.open", "", [OPENS]),
    ("data.export", "", [POSTS, *FILE[1:]]),
    ("data.ask_delete", "", [HOOK]),
    ("pause.ask", "", [HOOK]),
    ("patterns.show", "", [HOOK]),
    ("digest.show", "", [HOOK]),
    ("digest.receipt", "", [HOOK]),
    ("team.make", "", [HOOK]),
    ("roles.open", "", [HOOK]),
    ("data.delete", "", [UPDATES]),
    ("answers.undo", "", [HOOK]),
    ("talk.thanks", "", [POSTS]),
    ("welcome.ask_stop", "", [HOOK]),
]
IN_HOME = [
    ("welcome.later", "at=home", [PUBLISHES]),
    ("start.open", "at=home", [OPENS]),
    ("habits.add", "at=home anyway=yes", [OPENS]),
    ("progress.show", HABIT, [*FILE, POSTS]),
    ("habit.mark", f"{HABIT} at=home said=done", [PUBLISHES]),
    ("habit.ask", f"{HABIT} at=home", [PUBLISHES]),
    ("pause.too_much", "at=home", [PUBLISHES]),
    ("pause.end", "at=home", [PUBLISHES]),
    ("pause.open", f"{HABIT} at=home", [OPENS]),
    ("reflect.open", f"{LATER} at=home", [OPENS]),
    ("answers.page", "", [OPENS]),
    ("answers.edit", f"{ANSWER} at=home", [OPENS]),
    ("settings.open", "at=home", [OPENS]),
    ("tool.menu", "", [OPENS]),
    ("tool.open", PURPOSE, [OPENS]),
    ("tool.follow_up", f"{ENTRY} at=home", [OPENS]),
    ("tool.rest", f"{ENTRY} at=home", [PUBLISHES]),
    ("data.export", "", [POSTS, *FILE]),
    ("data.delete", "at=home", [PUBLISHES]),
    ("streaks.show", "", [POSTS]),
]
IN_A_FORM = [
    ("answers.page", "offset=0", [DRAWS]),
    ("answers.edit", f"{ANSWER} at=page offset=0", [DRAWS]),
    ("answers.delete", f"{ANSWER} at=page offset=0", [DRAWS]),
    ("follow_up.open", f"{ANSWER} at=page", [DRAWS]),
    ("streaks.show", "", [DRAWS]),
    ("reword.open", "", [DRAWS]),
    ("goals.open", "", [DRAWS]),
    ("tool.page", PURPOSE, [DRAWS]),
    ("tool.entry", ENTRY, [DRAWS]),
    ("tool.rest", ENTRY, [DRAWS]),
    ("tool.delete", ENTRY, [DRAWS]),
    ("tool.switch", f"{PURPOSE} to=off", [DRAWS]),
    ("habit.mark", f"{HABIT} at=home said=done", [DRAWS]),
]
REPLACES = ("welcome.more", "habit.mark", "habit.ask", "nudge.now", "pause.end", "pause.too_much", "answers.delete")
IN_A_PRIVATE_ANSWER = [row for row in IN_A_MESSAGE if not {*FILE} & {*row[2]}]


def named(row: tuple[str, str, list[str]]) -> str:
    return f"{row[0]} {row[1]}".strip()


async def begun(on: SlackStage) -> tuple[Json, dict[str, str]]:
    """Sam has started, has a nudge, an answer and a look-back. Gives the nudge, and the ids by name."""
    nudge = await on.nudge()
    await on.sam.say("Words of mine")
    await on.sam.press(on.posted(), "Ask me again on …")
    await on.sam.submit(on.form(), again="2026-03-20")
    await on.sam.command("/reflect", "purpose")
    canvas: dict[str, Any] = dict.fromkeys(("love", "great", "passion", "sentence"), "Words of mine")
    await on.sam.submit(on.form(), **canvas)
    tables = ("habit", "answer", "follow_up", "outgoing", "entry")
    ids = {table: on.rows(f"SELECT id FROM {table}")[0][0] for table in tables}
    on.slack.forget()
    return nudge, ids | {"out": ids["outgoing"]}


def action(verb: str, args: str, ids: dict[str, str]) -> Json:
    filled = dict(pair.split("=") for pair in args.format(**ids).split())
    return {"action_id": f"{verb}:0", "value": json.dumps(filled)}


@pytest.mark.parametrize("row", IN_A_MESSAGE, ids=named)
async def test_a_button_of_a_message(on: SlackStage, row: tuple[str, str, list[str]]) -> None:
    nudge, ids = await begun(on)
    assert (await on.sam.act(nudge, action(*row[:2], ids))).status_code == 200
    assert on.slack.names() == row[2]
    if row[2] == [UPDATES]:
        changed = on.slack.last(UPDATES)
        assert (changed["channel"], changed["ts"]) == (nudge["channel"], nudge["ts"])
    if row[2] == [HOOK]:
        told = on.slack.last(HOOK)
        assert (told["replace_original"], told["response_type"]) == (False, "ephemeral")
    assert "no longer here" not in said([call.args for call in on.slack.calls])
    assert "went wrong" not in said([call.args for call in on.slack.calls])


@pytest.mark.parametrize("row", IN_HOME, ids=named)
async def test_a_button_of_home(on: SlackStage, row: tuple[str, str, list[str]]) -> None:
    _, ids = await begun(on)
    await on.sam.opens("home")
    on.slack.forget()
    assert (await on.sam.act(on.slack.homes["USAM"], action(*row[:2], ids))).status_code == 200
    assert on.slack.names() == row[2]
    assert "no longer here" not in said([call.args for call in on.slack.calls])


@pytest.mark.parametrize("row", IN_A_FORM, ids=named)
async def test_a_button_in_a_form_is_answered_in_that_form(on: SlackStage, row: tuple[str, str, list[str]]) -> None:
    _, ids = await begun(on)
    await on.sam.command("/reflect", "answers")
    on.slack.forget()
    page = on.form()
    assert (await on.sam.act(page, action(*row[:2], ids))).status_code == 200
    assert on.slack.names() == row[2]
    assert on.slack.last(DRAWS)["view_id"] == page["id"]


@pytest.mark.on("sqlite")  # the same verbs as above, answered elsewhere
@pytest.mark.parametrize("row", IN_A_PRIVATE_ANSWER, ids=named)
async def test_a_button_of_a_private_answer(on: SlackStage, row: tuple[str, str, list[str]]) -> None:
    _, ids = await begun(on)
    shown: Json = {"ts": "1.1", "channel": "C1", "is_ephemeral": True}
    assert (await on.sam.act(shown, action(*row[:2], ids))).status_code == 200
    instead = {UPDATES: HOOK}
    assert on.slack.names() == [instead.get(call, call) for call in row[2]]
    if row[2] == [UPDATES]:
        assert on.slack.last(HOOK)["replace_original"] is True


async def test_the_menu_of_a_nudge_is_pressed_like_its_buttons(on: SlackStage) -> None:
    nudge = await on.nudge()
    await on.sam.press(nudge, "Snooze 3 hours")
    assert "comes back at 11:00" in said(on.slack.last(UPDATES))
    await on.sam.press(on.slack.messages[nudge["channel"], nudge["ts"]], "Bring it back now")
    await on.sam.press(nudge, "Why this nudge?")
    assert "You took up" in said(on.slack.last(HOOK))


async def test_a_day_is_answered_in_place_and_can_be_changed(on: SlackStage) -> None:
    nudge = await on.nudge()
    place = nudge["channel"], nudge["ts"]
    await on.sam.press(nudge, "Did it")
    assert "Did it: *Say it back*" in said(on.slack.messages[place])
    await on.sam.press(on.slack.messages[place], "Change")
    await on.sam.press(on.slack.messages[place], "No chance came")
    assert "No chance came: *Say it back*" in said(on.slack.messages[place])
    assert on.rows("SELECT outcome FROM check_in") == [("no_chance",)]
    assert len(on.slack.of(POSTS)) == 1


async def test_a_double_click_is_one_deed(on: SlackStage) -> None:
    nudge = await on.nudge()
    await asyncio.gather(on.sam.press(nudge, "Did it"), on.sam.press(nudge, "Did it"))
    assert on.rows("SELECT outcome FROM check_in") == [("done",)]
    [pause] = [one for label, one in actions_in(nudge) if label == "Too much right now"]
    await asyncio.gather(*(on.sam.act(nudge, pause | {"action_ts": "7.7"}) for _ in range(2)))
    assert len(on.rows("SELECT * FROM absence")) == 1


async def test_a_form_whose_trigger_was_used_already_is_open_and_nothing_is_said(on: SlackStage) -> None:
    nudge = await on.nudge()
    on.slack.forget()
    trigger = on.slack.trigger()
    for _ in range(2):
        await on.sam.press(nudge, "Reflect", trigger_id=trigger)
    assert on.slack.names() == [OPENS, OPENS]


async def test_a_form_that_comes_too_late_is_offered_by_a_button(on: SlackStage) -> None:
    nudge = await on.nudge()
    await on.sam.press(nudge, "Reflect", trigger_id="too.late")
    assert [label for label, _ in actions_in(on.posted())] == ["Open reflect"]
    await on.sam.press(on.posted(), "Open reflect")
    assert on.form()["title"]["text"] == "Reflect"


async def test_a_message_that_was_deleted_meanwhile_is_answered_privately(on: SlackStage) -> None:
    nudge = await on.nudge()
    del on.slack.messages[nudge["channel"], nudge["ts"]]
    await on.sam.press(nudge, "Did it")
    assert "Did it" in said(on.slack.last(HOOK))


async def test_a_form_that_was_closed_meanwhile_is_answered_privately(on: SlackStage) -> None:
    _, ids = await begun(on)
    await on.sam.command("/reflect", "answers")
    page = on.form()
    on.slack.views.clear()
    await on.sam.act(page, action("streaks.show", "", ids))
    assert "Your streaks" in said(on.slack.calls[-1].args)


async def test_a_button_of_somebody_else_opens_and_changes_nothing(on: SlackStage) -> None:
    nudge, ids = await begun(on)
    await on.kim.opens("messages")
    tables = ("answer", "check_in", "outgoing", "entry")
    before: Any = [on.rows(f"SELECT * FROM {table}") for table in tables]
    for verb, args, _ in IN_A_MESSAGE:
        if "{" in args:
            await on.kim.act(nudge, action(verb, args, ids))
            assert "Words of mine" not in said(on.slack.calls[-1].args)
    assert [on.rows(f"SELECT * FROM {table}") for table in tables] == before


OF_TEAMS = {verb for verb in VERBS if verb.startswith(("team.", "roles.", "digest.", "promise."))}
"""Behind a team and its digest: `test_teams.py` and `tests/core` go there."""


def test_every_verb_is_tried_here_in_the_forms_or_in_the_chat() -> None:
    here = {verb for verb, *_ in (*IN_A_MESSAGE, *IN_HOME, *IN_A_FORM)}
    forms = {"start.save", "habits.choose", "habits.save", "habits.change", "habits.stop", "pause.save"}
    forms |= {"reflect.save", "answers.save", "follow_up.save", "settings.save", "habit.file", "leave.drop"}
    forms |= {"tool.save", "tool.move", "tool.file"}
    forms |= {"reword.check", "closures.open", "closures.save", "closures.remove"}
    forms |= {"goals.save", "goals.remove"}
    chat = {"bot.opened", "talk.message", "reflect.keep", "source.edited", "source.deleted"}
    assert VERBS.keys() == here | forms | chat | OF_TEAMS
