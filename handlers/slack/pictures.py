"""A picture inside a message: drawn, stored, and shown as one of its blocks. Without it the message goes as well."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from habits.messages import File, Picture
from handlers import charts
from handlers.errors import DeliveryError
from handlers.slack import render
from handlers.slack.client import SlackClient, error_code
from handlers.slack.failures import report

log = logging.getLogger(__name__)
T = TypeVar("T")

DRAWN_IN = 8.0
"""Seconds for drawing a picture and handing it to Slack; a message goes without it then."""

READY_IN = 1.0
"""Seconds until a file that Slack has just taken can usually be shown. Slack tells only those who may read files, a
permission that the bot does not ask for."""

NOT_READY = {"invalid_blocks", "invalid_arguments", "file_not_found"}
"""Slack's words for a message with a picture that is not ready, or never will be."""


async def shown(
    client: SlackClient, picture: Picture | None, post: Callable[[dict[str, Any] | None], Awaitable[T]]
) -> T:
    """What `post` gives for the picture's block, or without it. Only what Slack refused is posted again."""
    block = await _stored(client, picture) if picture else None
    for wait in (0.0, READY_IN) if block else ():
        await asyncio.sleep(wait)
        try:
            return await post(block)
        except (DeliveryError, SlackApiError) as error:
            reason = error.reason if isinstance(error, DeliveryError) else error_code(error)
            if reason not in NOT_READY:
                raise
            log.warning("Slack did not take a picture: %s", reason)
    return await post(None)


async def _stored(client: SlackClient, picture: Picture) -> dict[str, Any] | None:
    """Drawn and stored, as a block; None when that fails: the message matters more."""
    if client.lacks("files.getUploadURLExternal"):
        return None
    try:
        async with asyncio.timeout(DRAWN_IN):
            drawn = await charts.png(picture.shows, picture.title)
            file = await client.store(File(picture.name, picture.title, drawn))
    except Exception as error:
        report(log, error)
        return None
    return render.image(file, picture.alt) if file else None
