"""The channels of the local workspace, beside everybody's conversation with the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.local.ids import GENERAL, LEADS, TEAM_CHANNEL
from bot.local.people import PEOPLE


@dataclass(frozen=True)
class Channel:
    """`people` are the members but for the bot; with `bot`, it is there from the start, else people invite it."""

    id: str
    name: str
    people: tuple[str, ...]
    private: bool = False
    bot: bool = True


EVERYBODY = tuple(person.id for person in PEOPLE)
CHANNELS: tuple[Channel, ...] = (
    Channel(GENERAL, "general", EVERYBODY),
    Channel(TEAM_CHANNEL, "brm-team", EVERYBODY),
    Channel(LEADS, "leads", ("U0MAYA", "U0PRIYA", "U0GRACE"), private=True, bot=False),
)
BY_ID = {channel.id: channel for channel in CHANNELS}


def type_of(channel_id: str) -> str:
    """What events call the kind of a conversation: `im`, `channel`, or `group` for a private channel."""
    channel = BY_ID.get(channel_id)
    return "im" if channel is None else "group" if channel.private else "channel"


def name_in_payloads(channel_id: str) -> str:
    """Slack names public channels only."""
    kind = type_of(channel_id)
    return BY_ID[channel_id].name if kind == "channel" else {"im": "directmessage", "group": "privategroup"}[kind]
