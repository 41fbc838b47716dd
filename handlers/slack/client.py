"""Calls to Slack, or to any server that speaks like it.

A server may lack a method (views.publish, users.info, conversations.open, files): that is logged once, clearly, and
the bot carries on with what remains. Nothing here retries by itself: the SDK's own retry would post twice.
"""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from habits.messages import File, Profile
from handlers.slack.profiles import Profiles, profile_of

log = logging.getLogger(__name__)

MISSING = {"unknown_method", "method_not_supported", "not_implemented", "method_deprecated"}
NO_FILES = {"file_uploads_disabled", "file_upload_size_restricted", "storage_limit_reached", "missing_scope"}
NOT_THERE = {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "missing_scope"}
UNREACHABLE = (OSError, aiohttp.ClientError)
"""Nobody answered, or not to the end. aiohttp's errors are only in part OSErrors."""

QUICKLY = 1.0
"""Seconds to wait for what is good to know before a form opens; its trigger lives for three."""

IN_TIME = 1.5
"""Seconds to wait for a channel's people before a form is saved, which Slack wants to hear of within three."""

MOST_MEMBERS, PAGE = 2001, 500
"""People of a channel that are looked at, and asked for at a time."""

REPLY_HOSTS = (".slack.com", ".slack-gov.com")
"""Where reply addresses lead, besides the server that we talk to."""


class Response(Protocol):
    def get(self, key: str, default: Any = None) -> Any: ...


class SlackClient:
    """The few calls that the bot makes, by what they are for."""

    def __init__(self, web: AsyncWebClient, profiles: Profiles | None = None) -> None:
        self._web, self._profiles = web, profiles or Profiles()
        self._missing: set[str] = set()
        self._said: set[str] = set()
        self._own = ""

    async def post(self, channel: str, content: dict[str, Any], thread: str = "") -> tuple[str, str]:
        """Post a message; gives its channel and ts. A user's id opens the conversation by itself."""
        sent = await self._web.chat_postMessage(
            channel=channel, thread_ts=thread or None, unfurl_links=False, unfurl_media=False, **content
        )
        return str(sent["channel"]), str(sent["ts"])

    async def share(self, channel: str, content: dict[str, Any]) -> bool:
        """Post where others read it too; False where the bot may not write."""
        try:
            await self.post(channel, content)
        except SlackApiError as error:
            if error_code(error) in NOT_THERE:
                return False
            raise
        return True

    async def update(self, channel: str, ts: str, content: dict[str, Any]) -> bool:
        """Change a message in place; False when it is no longer there."""
        try:
            return await self._ask("chat.update", self._web.chat_update(channel=channel, ts=ts, **content)) is not None
        except SlackApiError as error:
            if error_code(error) in {"message_not_found", "channel_not_found", "cant_update_message"}:
                return False
            raise

    async def whisper(self, channel: str, person: str, content: dict[str, Any]) -> bool:
        """A note only one person sees; False when the bot cannot write there."""
        try:
            asked = self._web.chat_postEphemeral(channel=channel, user=person, **content)
            return await self._ask("chat.postEphemeral", asked) is not None
        except SlackApiError as error:
            if error_code(error) in {"channel_not_found", "not_in_channel", "user_not_in_channel"}:
                return False
            raise

    async def answer(self, url: str, content: dict[str, Any], *, replace: bool = False) -> bool:
        """Answer privately through a reply address, which lives for 30 minutes; False when it is used up."""
        if not self._is_slacks(url):
            log.warning("A reply address leads to another server than Slack's; it is not used.")
            return False
        webhook = AsyncWebhookClient(url, session=self._web.session, retry_handlers=[], logger=self._web.logger)
        webhook.proxy = self._web.proxy
        sent = await webhook.send_dict(content | {"replace_original": replace, "response_type": "ephemeral"})
        return sent.status_code == 200

    def _is_slacks(self, url: str) -> bool:
        to, home = urlsplit(url), urlsplit(self._web.base_url)
        at_home = (to.scheme, to.netloc) == (home.scheme, home.netloc)
        return at_home or (to.scheme == "https" and f".{to.hostname}".endswith(REPLY_HOSTS))

    async def open_view(self, trigger: str, view: dict[str, Any]) -> bool:
        """Open a form; False when it is too late for this trigger, or the server opens none."""
        try:
            return await self._ask("views.open", self._web.views_open(trigger_id=trigger, view=view)) is not None
        except SlackApiError as error:
            if error_code(error) == "expired_trigger_id":
                return False
            if error_code(error) == "exchanged_trigger_id":  # pressed twice: the form is open
                return True
            raise

    async def update_view(self, view_id: str, view: dict[str, Any]) -> bool:
        """Draw a form anew; False when it is closed by now."""
        try:
            return await self._ask("views.update", self._web.views_update(view_id=view_id, view=view)) is not None
        except SlackApiError as error:
            if error_code(error) in {"not_found", "view_not_found"}:
                return False
            raise

    async def publish_home(self, person: str, view: dict[str, Any]) -> bool:
        return await self._ask("views.publish", self._web.views_publish(user_id=person, view=view)) is not None

    async def upload(self, channel: str, file: File) -> bool:
        """Put a file into a conversation; False where the server, or its administrators, take none."""
        asked = self._web.files_upload_v2(
            channel=channel, content=file.content, filename=file.name, title=file.title, alt_txt=file.alt or None
        )
        try:
            return await self._ask("files.getUploadURLExternal", asked) is not None
        except SlackApiError as error:
            if error_code(error) in NO_FILES:
                return False
            raise

    async def store(self, file: File) -> str | None:
        """Put a file where only the bot sees it, to be shown in a message; gives its id, None where that fails.

        Without its `alt`, which the message says: files that have one are not always shown (python-slack-sdk #1818).
        """
        try:
            asked = self._web.files_upload_v2(content=file.content, filename=file.name, title=file.title)
            stored = await self._ask("files.getUploadURLExternal", asked)
        except (SlackClientError, *UNREACHABLE) as error:
            log.warning("Slack did not store a picture: %s", _why(error))
            return None
        return str((stored.get("file") or {}).get("id", "")) or None if stored else None

    async def open_conversation(self, person: str) -> str:
        """The channel of the chat with a person, or an empty text where the server does not tell."""
        opened = await self._ask("conversations.open", self._web.conversations_open(users=person))
        return str((opened.get("channel") or {}).get("id", "")) if opened else ""

    async def history(self, channel: str, limit: int) -> list[dict[str, Any]] | None:
        """The newest messages of a conversation, with their metadata; None where the server does not tell."""
        asked = self._web.conversations_history(channel=channel, limit=limit, include_all_metadata=True)
        told = await self._ask("conversations.history", asked)
        return None if told is None else list(told.get("messages") or [])

    async def members(self, channel: str) -> tuple[str, ...] | None:
        """Who is in a channel besides the bot, up to a thousand. None where the bot itself is not, and where Slack does
        not tell, or not in time."""
        try:
            async with asyncio.timeout(IN_TIME):
                own, found = await self._own_id(), await self._members(channel)
        except (SlackApiError, *UNREACHABLE) as error:
            self._say_once(f"Slack did not tell who is in a channel: {_why(error)}")
            return None
        inside = own in found or len(found) == MOST_MEMBERS
        return tuple(one for one in found if one != own) if inside else None

    async def _members(self, channel: str) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        while cursor != "" and len(found) < MOST_MEMBERS:
            asked = self._web.conversations_members(channel=channel, cursor=cursor, limit=PAGE)
            if (told := await self._ask("conversations.members", asked)) is None:
                return []
            found += told.get("members") or []
            cursor = str((told.get("response_metadata") or {}).get("next_cursor") or "")
        return found[:MOST_MEMBERS]

    async def _own_id(self) -> str:
        if not self._own:
            self._own = str((await self._web.auth_test()).get("user_id") or "")
        return self._own

    def remembered(self, person: str) -> Profile | None:
        """What the platform told of a person in the last hour."""
        return self._profiles.get(person)

    def first_today(self, person: str) -> bool:
        """Whether it is time to look a person up again: once a day."""
        return self._profiles.first_today(person)

    async def profile(self, person: str, *, anew: bool = False) -> Profile | None:
        """What the platform tells of a person; asked at most once an hour, unless `anew`. None when it does not tell
        in time."""
        if (known := self.remembered(person)) and not anew:
            return known
        try:
            async with asyncio.timeout(QUICKLY):
                found = await self._ask("users.info", self._web.users_info(user=person))
        except (SlackApiError, *UNREACHABLE) as error:
            log.warning("Slack did not tell of a person: %s", _why(error))
            return None
        if found is None:
            return None
        told = profile_of(found.get("user") or {})
        self._profiles.keep(person, told)
        return told

    def lacks(self, method: str) -> bool:
        """Whether the server has shown that it does not know a method."""
        return method in self._missing

    def _say_once(self, why: str) -> None:
        """What will be so again next time is in the log once."""
        if why not in self._said:
            self._said.add(why)
            log.warning(why)

    async def _ask(self, method: str, asked: Awaitable[Response]) -> Response | None:
        """The answer, or None where the server lacks the method: said once in the log."""
        try:
            return await asked
        except SlackApiError as error:
            if error_code(error) not in MISSING:
                raise
            if method not in self._missing:
                self._missing.add(method)
                log.warning("This server does not know %s; the bot carries on without it.", method)
            return None


def _why(error: Exception) -> str:
    return error_code(error) if isinstance(error, SlackApiError) else type(error).__name__


def error_code(error: SlackApiError) -> str:
    """Slack's word for what went wrong; a page that is not Slack's counts as an unknown method."""
    data = getattr(error.response, "data", None)
    if isinstance(data, dict) and data.get("error"):
        return str(data["error"])
    status = getattr(error.response, "status_code", None) or getattr(error.response, "status", 0)
    return "unknown_method" if status in (404, 405, 501) else f"http_{status}"
