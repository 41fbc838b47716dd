"""How Slack sends what the bot starts: posted with an opaque key, looked for by that key, its errors told apart."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from habits.messages import Profile
from habits.outbox import Parcel
from handlers.errors import DeliveryError, Failure
from handlers.slack import pictures, render
from handlers.slack.client import UNREACHABLE, SlackClient, error_code

EVENT = "rapport_message"
LOOKED_THROUGH = 100
"""So many of a conversation's newest messages are read back: a message is looked for within hours."""

KINDS = {
    Failure.PERSON: {
        "user_not_found",
        "channel_not_found",
        "user_disabled",
        "user_is_bot",
        "user_is_restricted",
        "cannot_dm_bot",
        "is_archived",
    },
    Failure.WORKSPACE: {
        "account_inactive",
        "app_missing_action_url",
        "invalid_auth",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "restricted_action",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    },
    Failure.MESSAGE: {
        "blocks_too_long",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_in_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    },
    Failure.UNCERTAIN: {"fatal_error", "internal_error", "request_timeout", "service_unavailable"},
}
"""Slack's words by what they mean for us; any other passes. The uncertain ones may come after the post was accepted."""

UNTOLD = {"missing_scope", "not_allowed_token_type", "no_permission"}
"""Answers of a workspace that lets us post but not read back."""


NOT_OF_THE_WORKSPACE = {"restricted_action"}
"""In a channel this is about that channel, and so no reason to be silent everywhere."""


class SlackSender:
    """What sends and finds raises `DeliveryError`. A recipient is a person, or a channel."""

    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        """Post to the person, whose conversation Slack opens by itself, or in the channel. A picture comes with it
        unless anything stands in its way; only what Slack refused is posted again."""

        async def post(picture: dict[str, Any] | None) -> tuple[str, str]:
            return await self.deliver(parcel.recipient, render.message(parcel.message, picture), parcel.key)

        return await pictures.shown(self._client, parcel.picture, post)

    async def deliver(self, recipient: str, content: dict[str, Any], key: str) -> tuple[str, str]:
        """As `send`, already drawn."""
        mark = {"event_type": EVENT, "event_payload": {"key": key}}
        try:
            return await self._client.post(recipient, content | {"metadata": mark})
        except SlackApiError as error:
            raise _told(error, recipient) from None
        except aiohttp.ClientConnectorError as error:  # nobody was there, so nothing was posted
            raise DeliveryError(type(error).__name__) from None
        except UNREACHABLE as error:
            raise DeliveryError(type(error).__name__, Failure.UNCERTAIN) from None

    async def find(self, recipient: str, key: str) -> tuple[str, str] | None:
        """Where the message with this key is. None when it is not there, or when we may not read."""
        try:
            channel = recipient if _is_channel(recipient) else await self._client.open_conversation(recipient)
            told = await self._client.history(channel, LOOKED_THROUGH) if channel else None
        except SlackApiError as error:
            if error_code(error) in UNTOLD:
                return None
            raise _told(error, recipient) from None
        except UNREACHABLE as error:
            raise DeliveryError(type(error).__name__) from None
        return next(((channel, str(one["ts"])) for one in told or [] if _key(one) == key), None)

    async def told(self, recipient: str) -> Profile | None:
        """What Slack says of a person just now, their status above all; None when it does not say in time, and of a
        channel."""
        return None if _is_channel(recipient) else await self._client.profile(recipient, anew=True)


def _is_channel(recipient: str) -> bool:
    return recipient.startswith(("C", "G"))


def _told(error: SlackApiError, recipient: str) -> DeliveryError:
    code = error_code(error)
    unread = code.startswith(("http_2", "http_5"))  # accepted, or nobody knows: the answer is a page
    kind = Failure.UNCERTAIN if unread else _kind(code, recipient)
    return DeliveryError(code, kind, retry_after=_wait(error, code))


def _kind(code: str, recipient: str) -> Failure:
    """A channel that is gone or closed to us makes nobody unreachable: it is this message that cannot be posted."""
    kind = next((kind for kind, codes in KINDS.items() if code in codes), Failure.PASSING)
    of_channel = kind is Failure.PERSON or code in NOT_OF_THE_WORKSPACE
    return Failure.MESSAGE if _is_channel(recipient) and of_channel else kind


def _key(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key", "")) if metadata.get("event_type") == EVENT else ""


def _wait(error: SlackApiError, code: str) -> float | None:
    """Seconds that Slack asks us to wait, at least one; None when it does not say."""
    told = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    if told.isascii() and told.isdecimal():
        return max(1.0, float(told))
    return 30.0 if code in ("ratelimited", "http_429") else None
