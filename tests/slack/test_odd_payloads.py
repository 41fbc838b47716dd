"""Payloads that nobody sends on purpose: acknowledged, and nothing changes."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from handlers.desk import VERBS
from tests.slack.fake_slack import HOOK, Json
from tests.slack.stage import SlackStage, said
from tests.slack.test_presses import begun

VALUES: list[Any] = [
    "",
    "{",
    "[]",
    "null",
    "7",
    '{"habit": 7}',
    '{"out": {"a": 1}}',
    "[" * 1500,
    json.dumps({"a": "b" * 900}),
]
FORGED = [
    {
        "habit": "not-a-uuid",
        "day": "yesterday",
        "said": "done",
        "out": "x",
        "answer": "x",
        "follow_up": "x",
        "entry": "x",
    },
    {
        "habit": "0" * 32,
        "day": "2026-03-02",
        "said": "done",
        "out": "0" * 32,
        "answer": "0" * 32,
        "follow_up": "0" * 32,
        "entry": "0" * 32,
        "tool": "purpose",
        "step": "canvas",
    },
    {"day": "9999-12-31", "said": "<!channel>", "for": "99999999999", "offset": "-1", "at": "list", "question": "x"},
    {"tool": "purpose", "step": "nonsense", "to": "sideways", "like": "x"},
    {"offset": "9" * 400, "for": "-1", "said": "", "day": "0001-01-01", "only": "1"},
]
READS_OR_FORGIVES = {
    "data.delete",
    "data.export",
    "pause.too_much",
    "welcome.later",
    "habits.done",
    "habits.no_chance",
    "habits.not_today",
    "pause.end",
    "nudge.now",
    "answers.undo",
}
"""Verbs that need no args: a button of ours with odd args still means what it says."""
FORMS = {"start.save", "settings.save", "habits.save", "pause.save", "reflect.save", "reflect.keep", "talk.message"}
NEEDS_ARGS = sorted(VERBS.keys() - READS_OR_FORGIVES - FORMS - {"bot.opened"})


@pytest.mark.parametrize(
    "action_id", ["", ":", ":0", "nonsense:0", "habit.mark", "menu:0", "v", "help.show:0:0", "x" * 255]
)
async def test_unknown_action_ids(on: SlackStage, action_id: str) -> None:
    nudge, _ = await begun(on)
    before = on.everything()
    answer = await on.sam.act(nudge, {"action_id": action_id, "value": "{}"})
    assert answer.status_code == 200
    assert on.everything() == before


@pytest.mark.parametrize("place", ["message", "home", "form"])
async def test_a_button_that_only_an_older_version_knew_gets_help_privately(on: SlackStage, place: str) -> None:
    nudge, _ = await begun(on)
    await on.sam.opens("home")
    await on.sam.command("/rapport", "settings")
    shown = {"message": nudge, "home": on.slack.homes["USAM"], "form": on.form()}[place]
    on.slack.forget()
    await on.sam.act(shown, {"action_id": "mood.show:0", "value": "{}"})
    [way] = on.slack.names()
    assert way == {"message": HOOK, "home": "chat.postMessage", "form": "views.update"}[place]
    assert "I do not know “mood.show” yet" in said(on.slack.last(way))
    assert on.slack.last(way).get("channel", "USAM") == "USAM"


async def test_values_that_are_no_args(on: SlackStage) -> None:
    nudge, _ = await begun(on)
    before = on.everything()
    for value in (*VALUES, 7, None, ["x"], {"a": "b"}):
        for action in (
            {"action_id": "habit.mark:0", "value": value},
            {"type": "overflow", "action_id": "menu:0", "selected_option": {"value": value}},
            {"type": "overflow", "action_id": "menu:0", "selected_option": {"value": '{"verb": ["habit.mark"]}'}},
        ):
            assert (await on.sam.act(nudge, action)).status_code == 200
    assert on.everything() == before


async def test_forged_args_change_nothing(on: SlackStage) -> None:
    nudge, _ = await begun(on)
    before = on.everything()
    for verb in NEEDS_ARGS:
        for args in FORGED:
            answer = await on.sam.act(nudge, {"action_id": f"{verb}:0", "value": json.dumps(args)})
            assert answer.status_code == 200
            assert "<!channel>" not in said(on.slack.calls[-1].args.get("blocks"))
    assert on.everything() == before


async def test_verbs_that_need_no_args_do_not_break_on_odd_ones(on: SlackStage) -> None:
    nudge, _ = await begun(on)
    for verb in sorted(READS_OR_FORGIVES - {"data.delete"}):
        for args in FORGED:
            answer = await on.sam.act(nudge, {"action_id": f"{verb}:0", "value": json.dumps(args)})
            assert answer.status_code == 200
            assert "went wrong" not in said(on.slack.calls[-1].args)


@pytest.mark.parametrize("callback_id", ["", "read", "nonsense", "x" * 255])
async def test_forms_that_nobody_made(on: SlackStage, callback_id: str) -> None:
    await on.sam.command("/reflect")
    before = on.everything()
    answer = await on.sam.submit(on.form() | {"callback_id": callback_id}, text="Words")
    assert answer.json()["response_action"] == "errors"  # it stays open with what was typed
    assert "copy your words" in answer.text
    assert on.everything() == before


STATES: list[Any] = [
    None,
    {},
    {"text": {}},
    {"text": {"v": {}}},
    {"text": {"v": {"type": "plain_text_input", "value": 7}}},
    {"text": {"v": {"type": "static_select", "selected_option": None}}},
    {"text": {"v": {"type": "checkboxes", "selected_options": None}}},
    {"day": {"v": {"type": "datepicker", "selected_date": "tomorrow"}}},
    {"text": 7},
    {"text": {"v": {"selected_options": [{}]}}},
]


@pytest.mark.parametrize("state", STATES)
async def test_a_form_filled_with_something_else_keeps_nothing(on: SlackStage, state: Any) -> None:
    await on.sam.command("/reflect")
    form = on.form()
    body = {"type": "view_submission", "view": form | {"state": {"values": state}}, "trigger_id": "x"}
    assert (await on.sam.interact(body)).status_code == 200
    assert on.kept() == []


def without_each(payload: Json) -> Iterator[Json]:
    """The payload with one field missing, and with one field empty, wherever it is."""
    for path in _paths(payload):
        for change in ("missing", None, "", 7):
            cut = copy.deepcopy(payload)
            node: Any = cut
            for step in path[:-1]:
                node = node[step]
            if change == "missing":
                del node[path[-1]]
            else:
                node[path[-1]] = change
            yield cut


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in list(items):
        yield (*path, key)
        yield from _paths(child, (*path, key))


async def test_a_button_with_a_field_missing_never_gives_a_500(on: SlackStage) -> None:
    nudge, ids = await begun(on)
    small = {"ts": nudge["ts"], "channel": nudge["channel"]}
    action = {
        "type": "button",
        "action_id": "habit.ask:0",
        "value": json.dumps({"habit": ids["habit"]}),
        "action_ts": "1",
    }
    who = {"user": {"id": on.sam.id, "team_id": "T1"}, "team": {"id": "T1"}}
    payload = {"type": "block_actions", "actions": [action], "trigger_id": "t", **on.sam.at(small), **who}
    for odd in without_each(payload):
        assert (await on.sam.interact(odd)).status_code < 500


async def test_an_event_with_a_field_missing_never_gives_a_500(on: SlackStage) -> None:
    await on.sam.opens("messages")
    for event in (
        on.sam.message("Words"),
        {"type": "app_home_opened", "user": on.sam.id, "channel": on.sam.dm, "tab": "home"},
    ):
        for odd in without_each({"event": event}):
            if isinstance(odd.get("event"), dict):
                assert (await on.sam.event(odd["event"])).status_code < 500


async def test_a_payload_of_no_workspace_is_nobodys(on: SlackStage) -> None:
    answer = await on.sam.event(on.sam.message("Words"), team_id=None, authorizations=[])
    assert answer.status_code == 200
    assert on.rows("SELECT team FROM workspace WHERE team = ''") == []


async def test_two_workspaces_never_meet(on: SlackStage) -> None:
    await on.sam.say("Of the first")
    nudge, ids = await begun(on)
    on.sam.team = "T2"
    await on.sam.command("/reflect", "answers")
    assert "Of the first" not in said(on.form())
    await on.sam.act(nudge, {"action_id": "answers.edit:0", "value": json.dumps({"answer": ids["answer"]})})
    assert "no longer here" in said(on.slack.calls[-1].args)
    await on.sam.act(nudge, {"action_id": "answers.delete:0", "value": json.dumps({"answer": ids["answer"]})})
    assert len(on.rows("SELECT * FROM answer")) == 2
