"""Socket Mode: the connection over which Slack tells us what people do, where there is no signed HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from bot.app import Bot
from bot.settings import TOKENS, Settings, SettingsError
from bot.stopping import UnderWay
from handlers.slack.client import error_code

HEARTBEAT = 5.0
"""Seconds between looks at whether the connection still stands, and between tries to make another."""

FAREWELL = 1.0
"""Seconds for the other side to say goodbye, too."""


@contextlib.asynccontextmanager
async def connected(settings: Settings, bot: Bot) -> AsyncIterator[None]:
    """Socket Mode, with the bot's own client."""
    token = settings.slack_app_token.get_secret_value()
    handler = AsyncSocketModeHandler(bot.slack, token, ping_interval=HEARTBEAT)
    if settings.loopback:
        handler.client.proxy = None
    bot.health.connected = handler.client.is_connected
    under_way = _counted(bot, handler)
    forgetting = asyncio.create_task(_forget_spent_addresses(handler))
    try:
        with contextlib.suppress(OSError, aiohttp.ClientError):  # out of reach for now: the SDK tries again by itself
            # Asked for here first, since the SDK would ask for ever with a token that Slack does not take.
            handler.client.wss_uri = await handler.client.issue_new_wss_url()
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's handler is not annotated
        yield
        handler.client.socket_mode_request_listeners.clear()  # nobody new; the connection still carries answers
        await under_way.answered()
    except SlackApiError as error:
        raise SettingsError(
            f"Slack did not take SLACK_APP_TOKEN ({error_code(error)}). Make one with the scope connections:write "
            f"at {TOKENS}, under Basic Information, App-Level Tokens."
        ) from None
    finally:
        forgetting.cancel()
        await _hang_up(handler)


async def _forget_spent_addresses(handler: AsyncSocketModeHandler) -> None:
    """An address of Socket Mode is good for one connection. Where that fails, the SDK would try it again for ever; it
    asks for another one when it has none."""
    while True:
        await asyncio.sleep(HEARTBEAT / 2)
        if not await handler.client.is_connected():
            handler.client.wss_uri = None


def _counted(bot: Bot, handler: AsyncSocketModeHandler) -> UnderWay:
    """Requests count as under way until their acknowledgement is on the wire."""
    under_way = UnderWay(bot.slack)

    async def handle(client: Any, request: Any) -> None:
        await under_way.begin()
        try:
            await handler.handle(client, request)
        finally:
            await under_way.end()

    handler.client.socket_mode_request_listeners[:] = [handle]
    return under_way


async def _hang_up(handler: AsyncSocketModeHandler) -> None:
    """Say goodbye, and do not wait long for the other side to say it, too."""
    try:
        async with asyncio.timeout(FAREWELL):
            await handler.close_async()  # type: ignore[no-untyped-call]  # as above
    except TimeoutError:
        await handler.client.aiohttp_client_session.close()
