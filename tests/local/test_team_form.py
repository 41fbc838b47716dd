"""A form that asks for people and a channel, and pictures that were uploaded for a message."""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.sample_team import ALT, png, post, team_form, upload
from tests.local.stage import Stage, text_of, until
from tests.local.test_web_api import call, error_of

Json = dict[str, Any]
TEAM = "C0TEAM"


async def test_people_and_a_channel_arrive_as_slack_sends_them(each_way: Stage) -> None:
    view = await _opened(each_way)
    values = view["state"]["values"]
    assert values["people"]["v"] == {"type": "multi_users_select", "selected_users": ["U0MAYA"]}
    assert values["place"]["v"] == {"type": "conversations_select", "selected_conversation": "C0GENERAL"}
    assert values["news"]["v"] == {"type": "channels_select", "selected_channel": None}

    values["people"]["v"]["selected_users"] += ["U0LEE", "U0YUKI"]
    values["place"]["v"]["selected_conversation"] = TEAM
    assert await each_way.ui("submit", view_id=view["id"], state=values) == {"ok": True}
    heard = (await until(lambda: each_way.app.of("team")))[0]["values"]
    assert heard["people"]["v"]["selected_users"] == ["U0MAYA", "U0LEE", "U0YUKI"]
    assert heard["place"]["v"]["selected_conversation"] == TEAM
    [message] = await until(lambda: each_way.messages(TEAM, "U0YUKI"))
    assert message["blocks"][1]["alt_text"] == ALT


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ([], "Please complete this required field."),
        (["U0MAYA"], "A team is two people or more."),
        (["U0MAYA", "U0LEE", "U0YUKI", "U0SAM"], "Please choose no more than 3."),
    ],
)
async def test_too_few_and_too_many_are_told_at_the_field(on_stage: Stage, chosen: list[str], problem: str) -> None:
    view = await _opened(on_stage)
    values = view["state"]["values"]
    values["people"]["v"]["selected_users"] = chosen
    assert (await on_stage.ui("submit", view_id=view["id"], state=values))["errors"] == {"people": problem}


async def test_a_file_without_a_channel_is_stored_and_shown_to_nobody(on_stage: Stage) -> None:
    picture = await upload(on_stage.client)
    state = await on_stage.state()
    assert not any(state["messages"].values())
    assert ALT not in text_of(state["wire"])
    async with on_stage.http.get(f"{on_stage.world.base_url}/files/{picture}/picture") as response:
        assert await response.read() == png()


async def test_a_picture_is_named_by_its_id_or_its_address(on_stage: Stage) -> None:
    picture = await upload(on_stage.client)
    address = on_stage.world.files.describe(on_stage.world.files.get(picture))["url_private"]
    for named in ({"id": picture}, {"url": address}):
        block = {"type": "image", "slack_file": named, "alt_text": ALT}
        posted = await call(on_stage, "chat.postMessage", channel=TEAM, text="x", blocks=[block])
        assert posted["message"]["blocks"][0]["slack_file"] == named


async def test_a_picture_that_is_not_there_is_refused_with_the_place(on_stage: Stage) -> None:
    answer = await call(on_stage, "chat.postMessage", channel=TEAM, text="x", blocks=post("F0NOTHING"))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == ["[ERROR] invalid slack file [json-pointer:/blocks/1/slack_file]"]
    assert not await on_stage.messages(TEAM)


async def test_a_file_that_is_no_picture_or_has_no_bytes_yet_is_refused(on_stage: Stage) -> None:
    words = await upload(on_stage.client, b"a,b\n", "habits.csv")
    announced = (await call(on_stage, "files.getUploadURLExternal", filename="x.png", length=9))["file_id"]
    for file in (words, announced):
        refused = await error_of(on_stage, "chat.postMessage", channel=TEAM, text="x", blocks=post(file))
        assert refused == "invalid_blocks"


async def test_a_form_with_a_picture_that_is_not_there_is_refused(on_stage: Stage) -> None:
    view = team_form()
    view["blocks"].append({"type": "image", "slack_file": {"id": "F0NOTHING"}, "alt_text": ALT})
    trigger = on_stage.world.tickets.trigger("U0SAM")
    answer = await call(on_stage, "views.open", trigger_id=trigger, view=view)
    assert answer["error"] == "invalid_arguments"
    assert "/view/blocks/3/slack_file" in text_of(answer["response_metadata"])


async def _opened(ready: Stage) -> Json:
    assert (await ready.ui("command", "U0SAM", channel="D0SAM", command="/team"))["ok"]

    async def modals() -> list[Json]:
        shown: list[Json] = (await ready.state())["modals"]
        return shown

    opened: list[Json] = await until(modals)
    return opened[0]
