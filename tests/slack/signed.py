"""What Slack would send: signed requests to the bot's web app, for what a person does."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from tests.slack.fake_slack import APP, BOT, BOT_USER, HOOK, SECRET, TEAM, FakeSlack, Json, dm_of

FORM = "application/x-www-form-urlencoded"
LISTENER = "run_ack_function_asynchronously"
"""The coroutine in which Bolt runs a listener; it goes on after the acknowledgement."""

_deeds = itertools.count(1)


@dataclass
class Post:
    """Slack's side of the wire. `settle`: also wait for what a listener does after its acknowledgement."""

    web: Starlette
    secret: str = SECRET

    async def __call__(
        self, body: str | bytes, kind: str = FORM, *, settle: bool = True, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        raw = body.encode() if isinstance(body, str) else body
        sent = signature(raw, self.secret) | {"content-type": kind} | dict(headers or {})
        over = httpx.ASGITransport(self.web, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=over, base_url="http://bot") as client:
            answer = await client.post("/slack/events", content=raw, headers=sent)
        if settle:
            await settled()
        return answer


def signature(raw: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    made = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={made}"}


async def settled() -> None:
    """Until no listener is running."""
    while running := [one for one in asyncio.all_tasks() if LISTENER in getattr(one.get_coro(), "__qualname__", "")]:
        await asyncio.wait(running)


@dataclass
class Human:
    """A person in Slack: types, presses, fills in."""

    post: Post
    slack: FakeSlack
    id: str = "USAM"
    team: str = TEAM
    _mine: Json = field(default_factory=dict)

    @property
    def dm(self) -> str:
        return dm_of(self.id)

    async def event(self, event: Json, **more: Any) -> httpx.Response:
        """An Events API delivery. Deliver the same `event_id` again by passing it."""
        settle = more.pop("settle", True)
        outer: Json = {
            "token": "t",
            "team_id": self.team,
            "api_app_id": APP,
            "type": "event_callback",
            "event_id": f"Ev{next(_deeds)}",
            "event_time": 1700000000,
            "authorizations": [{"team_id": self.team, "user_id": BOT_USER, "is_bot": True}],
        }
        return await self.post(json.dumps(outer | more | {"event": event}), "application/json", settle=settle)

    def message(self, text: str, **more: Any) -> Json:
        """The event of a sentence typed in the chat with the bot."""
        ts = f"1800000000.{next(_deeds):06d}"
        said = {"type": "message", "user": self.id, "channel": self.dm, "channel_type": "im", "ts": ts, "text": text}
        return said | {"event_ts": ts} | more

    async def say(self, text: str, **more: Any) -> httpx.Response:
        return await self.event(self.message(text), **more)

    async def edit(self, before: Json, text: str, **more: Any) -> httpx.Response:
        """Change a sentence; `before` is its event."""
        now = {"type": "message", "user": self.id, "ts": before["ts"], "text": text} | more
        return await self._hidden("message_changed", message=now, previous_message=before)

    async def unsay(self, before: Json) -> httpx.Response:
        return await self._hidden("message_deleted", deleted_ts=before["ts"], previous_message=before)

    async def _hidden(self, subtype: str, **more: Any) -> httpx.Response:
        head = {"type": "message", "subtype": subtype, "channel": self.dm, "channel_type": "im", "hidden": True}
        return await self.event(head | {"ts": f"1800000000.{next(_deeds):06d}"} | more)

    async def opens(self, tab: str) -> httpx.Response:
        """Looks at the bot's Home or at the chat."""
        at = f"1800000000.{next(_deeds):06d}"
        told = {"type": "app_home_opened", "user": self.id, "channel": self.dm, "tab": tab, "event_ts": at}
        return await self.event(told)

    async def command(self, name: str, text: str = "", **more: Any) -> httpx.Response:
        """A slash command, typed in the channel C1 unless told otherwise."""
        settle = more.pop("settle", True)
        typed = {
            "command": name,
            "text": text,
            "user_id": self.id,
            "team_id": self.team,
            "channel_id": "C1",
            "channel_name": "general",
            "trigger_id": self.slack.trigger(),
            "response_url": self.slack.hook(),
            "api_app_id": APP,
            "is_enterprise_install": "false",
        }
        return await self.post(urlencode(typed | more), settle=settle)

    async def asks(self, name: str, text: str = "", **more: Any) -> Json:
        """A slash command's private answer: with the acknowledgement, or through the reply address after it."""
        url = self.slack.hook()
        answer = await self.command(name, text, response_url=url, **more)
        assert answer.status_code == 200
        if answer.text:
            return dict(answer.json())
        return next(one for one in reversed(self.slack.of(HOOK)) if one["url"] == url)

    async def interact(self, payload: Json, *, settle: bool = True) -> httpx.Response:
        who = {"user": {"id": self.id, "team_id": self.team}, "team": {"id": self.team, "domain": "fake"}}
        outer = who | {"api_app_id": APP, "token": "t", "enterprise": None, "is_enterprise_install": False} | payload
        return await self.post(urlencode({"payload": json.dumps(outer)}), settle=settle)

    async def press(self, shown: Json, label: str, *, nth: int = 0, **more: Any) -> httpx.Response:
        """Press the button (or choose the menu's option) that reads `label`, in a message, Home or a form."""
        found = [one for one in actions_in(shown) if one[0] == label]
        assert found, f"no {label!r} among {[one[0] for one in actions_in(shown)]}"
        return await self.act(shown, found[nth][1], **more)

    async def act(self, shown: Json, action: Json, *, settle: bool = True, **more: Any) -> httpx.Response:
        """Any action, also one that nothing shows."""
        action = {"type": "button", "block_id": "b", "action_ts": f"{next(_deeds)}.5"} | action
        payload = {"type": "block_actions", "actions": [action], "trigger_id": self.slack.trigger(), **self.at(shown)}
        return await self.interact(payload | more, settle=settle)

    def at(self, shown: Json) -> Json:
        """Where something is shown, in the payload's words."""
        if shown.get("type") in ("modal", "home"):
            return {"view": shown, "container": {"type": "view", "view_id": shown["id"]}}
        place = {"type": "message", "message_ts": shown["ts"], "channel_id": shown["channel"]}
        place["is_ephemeral"] = shown.get("is_ephemeral", False)
        told = {"container": place, "channel": {"id": shown["channel"]}, "response_url": self.slack.hook()}
        return told if shown.get("is_ephemeral") else told | {"message": shown}

    async def submit(self, view: Json, *, settle: bool = True, **values: Any) -> httpx.Response:
        """Submit a form: as it is filled in, with these instead. A value that is a dict is sent as it is."""
        filled = view | {"state": {"values": state_of(view, values)}}
        return await self.interact({"type": "view_submission", "view": filled, "trigger_id": "x"}, settle=settle)

    async def close(self, view: Json) -> httpx.Response:
        return await self.interact({"type": "view_closed", "view": view, "is_cleared": False})


def ephemeral(answer: Json, channel: str = "C1") -> Json:
    """What a command answered, as the private message it becomes."""
    return answer | {"ts": "1700000000.999999", "channel": channel, "is_ephemeral": True}


def from_bot(message: Json) -> Json:
    return message | {"user": BOT_USER, "bot_id": BOT}


def actions_in(shown: Json) -> Iterator[tuple[str, Json]]:
    """Everything that can be pressed: its label, and the action that Slack would send."""
    for block in shown.get("blocks", []):
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("type") == "button":
                yield element["text"]["text"], {key: element[key] for key in ("type", "action_id", "value")}
            for option in element.get("options", []) if element.get("type") == "overflow" else []:
                head = {"type": "overflow", "action_id": element["action_id"]}
                yield option["text"]["text"], head | {"selected_option": option}


def inputs_in(view: Json) -> Iterator[tuple[str, Json]]:
    for block in view["blocks"]:
        if block["type"] == "input":
            yield block["block_id"], block["element"]


def state_of(view: Json, values: Mapping[str, Any]) -> Json:
    unknown = values.keys() - dict(inputs_in(view)).keys()
    assert not unknown, f"no field {unknown} in {list(dict(inputs_in(view)))}"
    return {
        name: {element["action_id"]: _cell(element, values[name]) if name in values else _initial(element)}
        for name, element in inputs_in(view)
    }


FIELDS = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
}
INITIAL = {
    "plain_text_input": "initial_value",
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "multi_users_select": "initial_users",
    "conversations_select": "initial_conversation",
}


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind == "checkboxes":
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in FIELDS:
        return {"type": kind, FIELDS[kind]: element.get(INITIAL[kind])}
    return {"type": kind, "selected_option": element.get("initial_option")}


def _cell(element: Json, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    kind = element["type"]
    if kind in FIELDS:
        return {"type": kind, FIELDS[kind]: value}
    options = {one["value"]: one for one in element["options"]}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": [options[one] for one in value]}
    return {"type": kind, "selected_option": options[value]}
