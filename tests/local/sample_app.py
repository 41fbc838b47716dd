"""A tiny habit app on the real Bolt AsyncApp: enough to go through everything that the workspace can do."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.world import SIGNING_SECRET

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def md(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str = "") -> Json:
    made: Json = {"text": plain(text), "value": value}
    return made | ({"description": plain(description)} if description else {})


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "v", **element},
        **more,
    }


def form(note: str = "") -> Json:
    return {
        "type": "modal",
        "callback_id": "new_habit",
        "title": plain("New habit"),
        "submit": plain("Start"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "private_metadata": "from=command",
        "blocks": [
            {"type": "section", "text": md(f"A small habit, at a fixed moment. {note}")},
            *_what_and_when(),
            *_with_whom(),
        ],
    }


def _what_and_when() -> list[Json]:
    days = [option(day, day.lower()) for day in ("Mon", "Tue", "Wed", "Thu", "Fri")]
    what = {"type": "plain_text_input", "placeholder": plain("Write one line"), "max_length": 80}
    times = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
    return [
        field("name", "What will you do?", what, hint=plain("Small enough to do on a bad day")),
        field("days", "Which days?", {"type": "checkboxes", "options": days, "initial_options": days}),
        field("at", "Nudge me at", {"type": "timepicker", "initial_time": "09:00"}),
        field("start", "Starting", {"type": "datepicker"}, optional=True),
        field("times", "How often?", times, optional=True),
    ]


def _with_whom() -> list[Json]:
    tones = [option("Gentle", "gentle", "A quiet reminder"), option("Direct", "direct", "Straight to the point")]
    buddy = {"type": "users_select", "placeholder": plain("Pick a person")}
    share = {"type": "static_select", "options": [option("Nobody", "none"), option("My team", "team")]}
    return [
        field("buddy", "Buddy", buddy, optional=True),
        field("tone", "Tone", {"type": "radio_buttons", "options": tones, "initial_option": tones[0]}),
        field("team", "Share with", share, optional=True, dispatch_action=True),
    ]


def nudge(name: str) -> list[Json]:
    more = {
        "type": "overflow",
        "action_id": "more",
        "options": [option("Pause", "pause"), option("Forget it", "forget")],
    }
    words = md(f"*{name}*\nYou did it *3 of the last 5* days. _Well done._")
    return [
        {"type": "header", "text": plain("Today's small step :seedling:")},
        {"type": "section", "text": words, "accessory": more},
        {
            "type": "actions",
            "elements": [
                button("done", "Did it", value=name, style="primary"),
                button("later", "No chance came", value=name),
                button("skip", "Not today", value=name, confirm=_sure()),
            ],
        },
        {"type": "context", "elements": [md("You asked for this at 09:00 on weekdays · `/habit` to change")]},
    ]


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def _sure() -> Json:
    words = {"title": "Skip today?", "text": "Your streak is not lost.", "confirm": "Skip", "deny": "Keep"}
    return {key: plain(text) for key, text in words.items()}


def home(user: str, count: int) -> Json:
    start = button("home_new", "New habit", style="primary")
    squares = ":large_green_square::large_green_square::white_large_square::large_green_square:"
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your habits")},
            {"type": "section", "text": md(f"Hi <@{user}>, you have *{count}* habits."), "accessory": start},
            {"type": "divider"},
            {"type": "section", "fields": [md(f"*Journal*\n{squares}"), md("*Next nudge*\nTomorrow 09:00")]},
            {"type": "context", "elements": [md("Only you can see this page.")]},
        ],
    }


class Sample:
    """The app, and what it heard."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.bolt = AsyncApp(client=client, signing_secret=SIGNING_SECRET)
        self.heard: list[Json] = []
        self.habits: dict[str, list[str]] = {}
        for register in (self._commands, self._forms, self._buttons, self._more_buttons, self._opened, self._messages):
            register(self.bolt)

    def of(self, kind: str) -> list[Json]:
        return [heard for heard in self.heard if heard.get("subtype", heard["type"]) == kind]

    def _commands(self, app: AsyncApp) -> None:
        @app.command("/habit")
        async def habit(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form())

        @app.command("/done")
        async def done(ack: AsyncAck, command: Json, respond: AsyncRespond) -> None:
            self.heard.append({"type": "command", "text": command["text"]})
            await ack(text=f"Noted: {command['text']}")
            await respond(text="and this came through response_url", response_type="in_channel")

        @app.command("/streaks")
        async def streaks(ack: AsyncAck) -> None:
            await ack(text="*Write one line*: 4 days :fire:")

        @app.command("/silent")
        async def silent() -> None:
            return None

    def _forms(self, app: AsyncApp) -> None:
        @app.view("new_habit")
        async def submitted(ack: AsyncAck, body: Json, view: Json, client: AsyncWebClient) -> None:
            name = view["state"]["values"]["name"]["v"]["value"]
            if len(name) < 4:
                await ack(response_action="errors", errors={"name": "A little longer, please"})
                return
            await ack()
            user = body["user"]["id"]
            self.habits.setdefault(user, []).append(name)
            dm = (await client.conversations_open(users=user))["channel"]["id"]
            await client.chat_postMessage(channel=dm, text=f"Time for {name}", blocks=nudge(name))
            await client.views_publish(user_id=user, view=home(user, len(self.habits[user])))

        @app.view_closed("new_habit")
        async def closed(ack: AsyncAck, body: Json) -> None:
            self.heard.append({"type": "view_closed", "is_cleared": body["is_cleared"]})
            await ack()

    def _buttons(self, app: AsyncApp) -> None:
        @app.action({"block_id": "team", "action_id": "v"})
        async def share(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await ack()
            view = body["view"]
            await client.views_update(view_id=view["id"], hash=view["hash"], view=form("_Shared with the team._"))

        @app.action("done")
        async def done(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await ack()
            text = f":white_check_mark: {body['actions'][0]['value']}: done. *4-day streak.*"
            blocks = [{"type": "section", "text": md(text)}]
            channel, ts = body["channel"]["id"], body["message"]["ts"]
            await client.chat_update(channel=channel, ts=ts, text="Done", blocks=blocks)

        @app.action("later")
        async def later(ack: AsyncAck, respond: AsyncRespond) -> None:
            await ack()
            await respond(text="I'll ask again tomorrow.", replace_original=False)

    def _more_buttons(self, app: AsyncApp) -> None:
        @app.action("skip")
        async def skip(ack: AsyncAck, respond: AsyncRespond) -> None:
            await ack()
            await respond(text="Skipped today. See you tomorrow.", replace_original=True)

        @app.action("more")
        async def more(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
            await ack()
            chosen = body["actions"][0]["selected_option"]["value"]
            await respond(text=f"You chose {chosen}.", replace_original=False)

        @app.action("home_new")
        async def home_new(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form())

    def _opened(self, app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(event: Json, client: AsyncWebClient) -> None:
            self.heard.append(event)
            if event["tab"] == "home":
                user = event["user"]
                await client.views_publish(user_id=user, view=home(user, len(self.habits.get(user, []))))

        @app.event("app_mention")
        async def mention(say: AsyncSay) -> None:
            await say("Hello team")

    def _messages(self, app: AsyncApp) -> None:
        @app.event({"type": "message", "subtype": "message_changed"})
        async def changed(event: Json) -> None:
            self.heard.append(event)

        @app.event({"type": "message", "subtype": "message_deleted"})
        async def deleted(event: Json) -> None:
            self.heard.append(event)

        @app.event("message")
        async def message(event: Json, client: AsyncWebClient, say: AsyncSay) -> None:
            self.heard.append(event)
            if event.get("channel_type") != "im":
                return
            if "export" in event["text"]:
                await client.files_upload_v2(
                    channel=event["channel"],
                    content="day,done\nMon,1\n",
                    filename="habits.csv",
                    title="Your data",
                )
            elif "Start" in event["text"]:
                await say(text="Time for a walk", blocks=nudge("Take a walk"))
            else:
                await say(text=f"You said: {event['text']}", thread_ts=event.get("thread_ts"))
