"""The payloads that Slack sends to an app when people do something."""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.local.channels import name_in_payloads, type_of
from bot.local.ids import APP, BOT_USER, CALLBACK_TOKEN, TEAM, Json, new_id
from bot.local.people import BY_ID

DOMAIN = "local"


def event(inner: Json, now: datetime) -> Json:
    """An Events API envelope around one event."""
    authorization = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return {
        "token": CALLBACK_TOKEN,
        "team_id": TEAM,
        "api_app_id": APP,
        "event": inner,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(now.timestamp()),
        "authorizations": [authorization | {"is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": "4-" + secrets.token_hex(8),
    }


def message_event(channel: str, message: Json) -> Json:
    return {**message, "channel": channel, "event_ts": message["ts"], "channel_type": type_of(channel)}


def message_changed(channel: str, message: Json, previous: Json, ts: str) -> Json:
    """A person edited a message of theirs."""
    return _hidden("message_changed", channel, ts) | {"message": message, "previous_message": previous}


def message_deleted(channel: str, previous: Json, ts: str) -> Json:
    """A person deleted a message of theirs."""
    deleted = {"deleted_ts": previous["ts"], "previous_message": previous}
    return _hidden("message_deleted", channel, ts) | deleted


def _hidden(subtype: str, channel: str, ts: str) -> Json:
    place = {"channel": channel, "channel_type": type_of(channel)}
    return {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, "event_ts": ts} | place


def command(user: str, channel: str, name: str, text: str, response_url: str, trigger_id: str) -> Json:
    """A slash command. Every value is a string, as in the form that Slack posts."""
    return {
        "token": CALLBACK_TOKEN,
        "team_id": TEAM,
        "team_domain": DOMAIN,
        "channel_id": channel,
        "channel_name": name_in_payloads(channel),
        "user_id": user,
        "user_name": BY_ID[user].handle,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(kind: str, user: str, **more: object) -> Json:
    """What every interaction carries: a click, a submitted form, a closed form."""
    handle = BY_ID[user].handle
    return {
        "type": kind,
        "token": CALLBACK_TOKEN,
        "team": {"id": TEAM, "domain": DOMAIN},
        "user": {"id": user, "username": handle, "name": handle, "team_id": TEAM},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": APP,
        **more,
    }
