"""Modals and App Homes as Slack keeps them: ids, hashes, stacks and what people have entered."""

from __future__ import annotations

import secrets

from bot.local.blocks import filled, state_of
from bot.local.errors import SlackError
from bot.local.files import Files
from bot.local.ids import APP, BOT, TEAM, Json, new_id, without_secrets
from handlers.slack.lint import lint_view

MOST_MODALS = 3


class Views:
    """Every view by id, each person's Home, and each person's stack of open modals (the last one on top)."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.clear()

    def clear(self) -> None:
        self.by_id: dict[str, Json] = {}
        self.homes: dict[str, str] = {}
        self.stacks: dict[str, list[str]] = {}

    def public(self, view_id: str) -> Json:
        return without_secrets(self.by_id[view_id])

    def home(self, user: str) -> Json | None:
        return self.public(self.homes[user]) if user in self.homes else None

    def stack(self, user: str) -> list[Json]:
        return [self.public(view_id) for view_id in self.stacks.get(user, [])]

    def find(self, view_id: object, external_id: object = None) -> Json:
        for view in self.by_id.values():
            if view["id"] == view_id or (external_id and view["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def open(self, user: str, view: object) -> Json:
        made = self._make(view, user, "modal")
        self.stacks[user] = [made["id"]]
        return made

    def push(self, user: str, view: object) -> Json:
        stack = self.stacks.get(user) or []
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= MOST_MODALS:
            raise SlackError("push_limit_reached")
        made = self._make(view, user, "modal", below=self.by_id[stack[-1]])
        stack.append(made["id"])
        return made

    def update(self, old: Json, view: object, expected_hash: object = None) -> Json:
        if expected_hash and expected_hash != old["hash"]:
            raise SlackError("hash_conflict")
        return self._make(view, old["_user"], old["type"], old=old)

    def publish(self, user: str, view: object, expected_hash: object = None) -> Json:
        old = self.by_id[self.homes[user]] if user in self.homes else None
        if expected_hash and old and expected_hash != old["hash"]:
            raise SlackError("hash_conflict")
        made = self._make(view, user, "home", old=old)
        self.homes[user] = made["id"]
        return made

    def _make(self, view: object, user: str, kind: str, *, old: Json | None = None, below: Json | None = None) -> Json:
        if not isinstance(view, dict):
            raise SlackError("invalid_arguments", ["missing required field: view"])
        problems = lint_view(view) or self._files.unknown(view["blocks"], "/view/blocks")
        if view.get("type") != kind:
            problems.append(f"must be `{kind}` here [json-pointer:/view/type]")
        if problems:
            raise SlackError("invalid_arguments", problems)
        view_id = old["id"] if old else new_id("V")
        made: Json = {key: view.get(key) for key in ("type", "title", "submit", "close")}
        made |= {key: view.get(key) or "" for key in ("private_metadata", "callback_id", "external_id")}
        made |= {key: bool(view.get(key)) for key in ("clear_on_close", "notify_on_close")}
        made |= {"id": view_id, "team_id": TEAM, "app_id": APP, "app_installed_team_id": TEAM, "bot_id": BOT}
        made |= _place(view_id, old, below)
        made["blocks"] = filled(view["blocks"])
        made["state"] = {"values": state_of(made["blocks"], old["state"]["values"] if old else None)}
        made["hash"] = secrets.token_hex(8)
        self.by_id[view_id] = {**made, "_user": user}
        return made


def _place(view_id: str, old: Json | None, below: Json | None) -> Json:
    """Where a view stands in its stack; an updated view stays where it was."""
    if old:
        return {key: old[key] for key in ("root_view_id", "previous_view_id")}
    if below:
        return {"root_view_id": below["root_view_id"], "previous_view_id": below["id"]}
    return {"root_view_id": view_id, "previous_view_id": None}
