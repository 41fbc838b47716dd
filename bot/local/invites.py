"""`/invite @Rapport`: how people bring the bot into a channel. Slack answers this command itself."""

from __future__ import annotations

from bot.local.asked import Asked
from bot.local.conversations import JOINED
from bot.local.errors import PageError
from bot.local.ids import BOT_USER, Json
from bot.local.world import World

COMMAND = "/invite"
NAMES = ("@rapport", f"<@{BOT_USER}>".lower())


def invite(world: World, asked: Asked) -> Json:
    """The bot comes in, and everybody there reads who brought it. Nobody else can be invited."""
    channel, talk = asked.channel(), world.conversations
    if talk.channels[channel]["is_im"]:
        raise PageError("Nobody can be invited to a direct message.")
    if asked.text("text", "").strip().lower() not in NAMES:
        world.whisper(channel, asked.user, "Only the bot can be invited here: `/invite @Rapport`")
    elif talk.has_bot(channel):
        world.whisper(channel, asked.user, "Rapport is already in this channel.")
    else:
        talk.let_bot_in(channel)
        world.post(channel, f"<@{BOT_USER}> has joined the channel", subtype=JOINED, inviter=asked.user)
    return {}
