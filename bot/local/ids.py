"""Names of things in the only workspace there is. The secrets are plainly local: they open nothing else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

# Slack's payloads are JSON as Slack documents it; typing every field would restate Slack's reference here.
Json = dict[str, Any]

TEAM = "T0LOCAL"
APP = "A0LOCAL"
BOT_USER = "U0RAPPORT"
BOT = "B0RAPPORT"
GENERAL = "C0GENERAL"
TEAM_CHANNEL = "C0TEAM"
LEADS = "C0LEADS"
BOT_TOKEN = "xoxb-local"
APP_TOKEN = "xapp-local"
SIGNING_SECRET = "local-signing-secret"
CALLBACK_TOKEN = "local"  # the deprecated `token` field that Slack still sends


def new_id(prefix: str) -> str:
    """A fresh id that looks like one of Slack's: `V3F9A...`."""
    return prefix + secrets.token_hex(5).upper()


def dm_of(user_id: str) -> str:
    """The conversation between a person and the bot: `D0SAM` for `U0SAM`."""
    return "D" + user_id[1:]


def without_secrets(record: Mapping[str, Any]) -> Json:
    """What Slack would show of a record: keys that start with an underscore are our own notes."""
    return {key: value for key, value in record.items() if not key.startswith("_")}
