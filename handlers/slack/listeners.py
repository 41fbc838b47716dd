"""What Slack tells us, and what we do: a handful of listeners for every verb.

A listener for a verb that writes commits, then acknowledges, so that what Slack shows as done is done. One for a verb
that only reads acknowledges at once, since a form must open within three seconds, and answers after that.
"""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp

from habits.messages import Ask, Invalid, MessageRef, Reply, Request, Show, WorkspaceRef
from handlers.desk import VERBS, Desk, NotSavedError
from handlers.failures import not_saved, outdated, sorry
from handlers.slack import payloads, render
from handlers.slack.client import SlackClient
from handlers.slack.failures import report
from handlers.slack.informed import informed
from handlers.slack.scene import Scene, Stage, back_to
from handlers.words import COMMANDS, Command, Routed, in_chat

log = logging.getLogger(__name__)
ANY = re.compile(".*", re.DOTALL)
EVENTS = {"app_home_opened": ("opened",), "message.im": ("hear", "reply")}
"""Event subscriptions, as the manifest names them, and who listens: the last one is run after the acknowledgement."""

Body = dict[str, Any]
NOWHERE = WorkspaceRef("slack", "")


class Listeners:
    """One object per app: the desk that decides, the client that shows. `acknowledged` hears how many seconds each
    acknowledgement took, and what it was for."""

    def __init__(
        self,
        desk: Desk,
        client: SlackClient,
        acknowledged: Callable[[str, float], None] = lambda _kind, _seconds: None,
    ) -> None:
        self._desk, self._client, self._stage = desk, client, Stage(client)
        self._acknowledged = acknowledged

    def register(self, app: AsyncApp) -> None:
        """Hang every listener on the app."""
        app.middleware(self.timed)
        for command in COMMANDS:
            app.command(command.name)(self._command(command))
        app.command(ANY)(self.unknown)
        app.action(ANY)(self.action)
        app.view(ANY)(self.submission)
        app.view_closed(ANY)(self.nothing)
        for name, (*first, last) in EVENTS.items():
            before = [getattr(self, one) for one in first]
            app.event(name.split(".")[0], middleware=before)(getattr(self, last))
        app.event(ANY)(self.nothing)
        app.error(self.error)

    async def timed(self, body: Body, context: Any, next: Any) -> None:
        """Before all of them, for each request that was verified: they acknowledge through what stands here."""
        context["ack"] = _TimedAck(partial(self._acknowledged, _kind(body)))
        await next()

    def _command(self, command: Command) -> Any:
        async def listen(ack: Any, body: Body) -> None:
            routed = command.route(payloads.typed(body.get("text") or ""))
            request = _request(body, body["user_id"], routed, source=f"command:{body['trigger_id']}")
            scene = Scene(body["user_id"], trigger=body["trigger_id"], reply_url=body.get("response_url", ""))
            if not _writes(request.verb):
                await ack()
                await self._present(scene, request, await self._handle(request))
                return
            reply = await self._handle(request)
            if isinstance(reply, Show) and reply.where in ("private", "replace") and reply.file is None:
                await ack(**render.message(reply.message), response_type="ephemeral")
                await self._look_up(request)
                return
            await ack()
            await self._present(scene, request, reply)

        return listen

    async def unknown(self, ack: Any, body: Body) -> None:
        """A command that only an older or newer manifest knows: help, which names it."""
        await self._command(Command(body["command"], "", "", "help.show"))(ack, body)

    async def action(self, ack: Any, body: Body) -> None:
        """A button or a menu, in a message, in Home, or in a form. One that only an older version knew gets help."""
        scene = _scene_of_action(body)
        request = payloads.from_action(body, scene.origin)
        writes = _writes(request.verb)
        if not writes:
            await ack()
        reply = await self._handle(request)
        if writes:
            await ack()
        await self._present(scene, request, reply)

    async def submission(self, ack: Any, body: Body) -> None:
        """A form: errors and next steps travel in the acknowledgement; what is saved is committed before it."""
        request = payloads.from_submission(body)
        known = request.verb in VERBS
        reply = await self._handle(request, form=True) if known else outdated()
        _, origin = payloads.metadata(body["view"])
        if isinstance(reply, Invalid) and (errors := _on_fields(reply, body["view"])):
            await ack(response_action="errors", errors=errors)
        elif isinstance(reply, Ask):
            await ack(response_action="update", view=render.view(reply.form, origin))
        else:
            await ack()
            await self._present(back_to(request.person, origin), request, reply)

    async def nothing(self, ack: Any) -> None:
        """A form was closed, or something happened that we do not listen to: nothing is to be done."""
        await ack()

    async def opened(self, body: Body, event: Body) -> None:
        """Somebody opens Home or the chat: Home is drawn, the first visit is welcomed."""
        home = event.get("tab") == "home"
        source = f"opened:{event['user']}:{event.get('event_ts', '')}"
        routed = Routed("home.show" if home else "bot.opened")
        request = _request(body, event["user"], routed, source=source)
        reply = await self._handle(request)
        await self._present(Scene(event["user"], channel=event.get("channel", "")), request, reply)

    async def hear(self, body: Body, event: Body, context: Any, next: Any) -> None:
        """A sentence in the chat with the bot; or one that was edited or deleted there.

        Bolt acknowledges events before it runs their listener, and a middleware comes before that: so what was said
        is committed here, and answered in `reply`.
        """
        context["said"] = await self._heard(body, event)
        await next()

    async def reply(self, context: Any, event: Body) -> None:
        """Answer where it was said."""
        if context["said"] is None:
            return
        request, reply = context["said"]
        if isinstance(reply, Show) and reply.where in ("private", "replace"):
            reply = Show(reply.message, "here", file=reply.file)
        scene = Scene(request.person, channel=event["channel"], thread=event.get("thread_ts", ""))
        await self._present(scene, request, reply)

    async def _heard(self, body: Body, event: Body) -> tuple[Request, Reply] | None:
        if event.get("channel_type") != "im" or event.get("bot_id"):
            return None
        if event.get("subtype") in ("message_changed", "message_deleted"):
            return await self._changed(body, event)
        if event.get("user") and event.get("subtype") in (None, "file_share", "thread_broadcast"):
            return await self._said(body, event)
        return None

    async def _said(self, body: Body, event: Body) -> tuple[Request, Reply]:
        channel, ts, thread = event["channel"], event["ts"], event.get("thread_ts", "")
        request = _request(
            body,
            event["user"],
            in_chat(payloads.typed(event.get("text") or "")),
            source=f"message:{channel}:{ts}",
            ref=MessageRef(channel, ts, thread),
        )
        return request, await self._handle(request)

    async def _changed(self, body: Body, event: Body) -> tuple[Request, Reply] | None:
        now = event.get("message") or {}
        before = event.get("previous_message") or now
        if not before.get("user") or before.get("bot_id"):
            return None
        gone = event["subtype"] == "message_deleted" or now.get("subtype") == "tombstone"
        if not gone and before is not now and before.get("text") == now.get("text"):  # only a link's preview came
            return None
        text = "" if gone else payloads.typed(now.get("text") or "")
        routed = Routed("source.deleted" if gone else "source.edited", text)
        source = f"message:{event['channel']}:{before.get('ts', '')}"
        request = _request(body, before["user"], routed, source=source)
        return request, await self._handle(request)

    async def _handle(self, request: Request, *, form: bool = False) -> Reply:
        """The desk's reply; when it fails, the person hears so and keeps their text. Never raises: Bolt takes an
        acknowledgement back when its listener fails right after giving it."""
        try:
            return await self._desk.handle(await informed(self._client, request))
        except NotSavedError as error:
            log.error("Nothing was saved for %s: %s", request.verb, error.reason)
            return not_saved(request, form=form, perhaps=error.perhaps)
        except Exception as error:
            report(log, error)
            return sorry(form=form)

    async def _present(self, scene: Scene, request: Request, reply: Reply) -> None:
        """Show a reply, or a kind sentence when that fails; then look the person up. Never raises, as above."""
        try:
            await self._stage.present(scene, request, reply)
        except Exception as error:
            report(log, error)
            try:
                await self._stage.present(Scene(scene.person, reply_url=scene.reply_url), request, sorry())
            except Exception as second:  # Slack itself is out of reach: the log has both
                report(log, second)
                return
        if request.workspace is not NOWHERE:
            await self._look_up(request)

    async def _look_up(self, request: Request) -> None:
        """Once a day, when all is said and done: the platform's clock for somebody who does something. Never raises."""
        if not self._client.first_today(request.person):
            return
        if told := await self._client.profile(request.person):
            try:
                await self._desk.told(replace(request, profile=told))
            except NotSavedError as error:
                log.warning("A person's time zone could not be written down: %s", error.reason)
            except Exception as error:
                report(log, error)

    async def error(self, error: Exception, body: Body, context: Any, ack: Any) -> BoltResponse | None:
        """The last resort, for a payload that makes no sense. Acknowledged: Slack would only send it again."""
        report(log, error)
        if person := context.get("user_id"):
            request = Request(workspace=NOWHERE, person=person, verb="", source="")
            await self._present(Scene(person, reply_url=body.get("response_url") or ""), request, sorry())
        return BoltResponse(status=200) if ack.response is None else None


class _TimedAck(AsyncAck):
    """Tells how long it took until it was called for the first time."""

    def __init__(self, told: Callable[[float], None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Bolt's is not annotated
        self._told, self._begun = told, time.perf_counter()

    async def __call__(self, *args: Any, **more: Any) -> BoltResponse:
        if self.response is None:
            self._told(time.perf_counter() - self._begun)
        return await super().__call__(*args, **more)


def _kind(body: Body) -> str:
    if "command" in body:
        return "command"
    return {"block_actions": "action", "event_callback": "event"}.get(body.get("type", ""), "form")


def _request(body: Body, person: str, routed: Routed, *, source: str, ref: MessageRef | None = None) -> Request:
    return Request(
        workspace=payloads.workspace(body),
        person=person,
        verb=routed.verb,
        args={"unknown": routed.unknown} if routed.unknown else routed.args or {},
        text=routed.text,
        source=source,
        ref=ref,
    )


def _writes(verb: str) -> bool:
    return verb in VERBS and VERBS[verb].writes


def _scene_of_action(body: Body) -> Scene:
    at = body.get("container") or {}
    view = body.get("view") or {}
    modal = view.get("type") == "modal"
    origin = payloads.metadata(view)[1] if modal else {}
    ephemeral = bool(at.get("is_ephemeral"))
    place = {} if ephemeral else {"channel": at.get("channel_id", ""), "ts": at.get("message_ts", "")}
    found = origin if modal else place
    return Scene(
        body["user"]["id"],
        trigger=body.get("trigger_id", ""),
        view=view.get("id", "") if modal else "",
        channel=found.get("channel", ""),
        ts=found.get("ts", ""),
        thread=((body.get("message") or {}).get("thread_ts")) or "",
        reply_url=body.get("response_url", "") or origin.get("url", ""),
        ephemeral=ephemeral or bool(origin.get("ephemeral")),
    )


def _on_fields(reply: Invalid, view: Body) -> dict[str, str]:
    """Errors by block; one that names no block of the form stands at its first input. Empty for a form without."""
    inputs = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    return {field if field in inputs else inputs[0]: text for field, text in reply.errors.items()} if inputs else {}
