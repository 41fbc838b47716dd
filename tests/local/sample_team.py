"""The sample app's team: a form that asks for people and a channel, a post there with a picture and a button."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.local.sample_app import Sample, button, field, md, plain

Json = dict[str, Any]
ALT = "Two of three weeks were kept by most"


def team_form() -> Json:
    people = {"type": "multi_users_select", "initial_users": ["U0MAYA"], "max_selected_items": 3}
    where = {"type": "conversations_select", "placeholder": plain("Pick one"), "initial_conversation": "C0GENERAL"}
    where |= {"filter": {"include": ["public", "private"], "exclude_bot_users": True}}
    return {
        "type": "modal",
        "callback_id": "team",
        "title": plain("A team"),
        "submit": plain("Make it"),
        "blocks": [
            field("people", "Who is in it?", people, hint=plain("Three at most")),
            field("place", "Where does it meet?", where, optional=True),
            field("news", "Where do news go?", {"type": "channels_select"}, optional=True),
        ],
    }


def post(picture: str) -> list[Json]:
    return [
        {"type": "section", "text": md("*Your team starts today*")},
        {"type": "image", "slack_file": {"id": picture}, "alt_text": ALT, "title": plain("The last weeks")},
        {"type": "actions", "elements": [button("join", "I am in", value="team-1", style="primary")]},
    ]


def png(width: int = 640, height: int = 240) -> bytes:
    data = BytesIO()
    Image.new("RGB", (width, height), "#74cdb1").save(data, "PNG")
    return data.getvalue()


async def upload(client: AsyncWebClient, data: bytes | None = None, name: str = "team.png") -> str:
    """Store a picture that nobody sees yet; its id."""
    stored = await client.files_upload_v2(file=data or png(), filename=name, title="The team", alt_txt=ALT)
    return str(stored["file"]["id"])


def register(sample: Sample) -> None:
    """Teach the sample app its team."""
    _form(sample, sample.bolt)
    _button(sample, sample.bolt)


def _form(sample: Sample, app: AsyncApp) -> None:
    @app.command("/team")
    async def team(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=team_form())

    @app.view("team")
    async def submitted(ack: AsyncAck, view: Json, client: AsyncWebClient) -> None:
        values = view["state"]["values"]
        sample.heard.append({"type": "team", "values": values})
        if len(values["people"]["v"]["selected_users"]) < 2:
            await ack(response_action="errors", errors={"people": "A team is two people or more."})
            return
        await ack()
        place = values["place"]["v"]["selected_conversation"]
        await client.chat_postMessage(channel=place, text="Your team starts today", blocks=post(await upload(client)))


def _button(sample: Sample, app: AsyncApp) -> None:
    @app.action("join")
    async def join(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        sample.heard.append({"type": "join", "body": body})
        await respond(text=f"You are in, {body['user']['name']}.", replace_original=False)
