"""The Web API answers as Slack does, also when it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.local.tickets import Trigger
from bot.local.world import BOT_TOKEN, BOT_USER
from tests.local.sample_app import form, home
from tests.local.stage import Stage, until

Json = dict[str, Any]
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


async def call(ready: Stage, method: str, token: str = BOT_TOKEN, **arguments: Any) -> Json:
    """One call without the SDK, which would raise."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with ready.http.post(f"{ready.world.base_url}/api/{method}", json=arguments, headers=headers) as response:
        answer: Json = await response.json()
        return answer


async def error_of(ready: Stage, method: str, **arguments: Any) -> str:
    return str((await call(ready, method, **arguments)).get("error"))


async def test_unknown_methods_fail_loudly(on_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    assert await error_of(on_stage, "chat.scheduleMessage") == "unknown_method"
    assert "chat.scheduleMessage: unknown_method" in caplog.text


async def test_a_token_is_needed_and_must_be_the_right_one(on_stage: Stage) -> None:
    assert (await call(on_stage, "auth.test", token=""))["error"] == "not_authed"
    assert (await call(on_stage, "auth.test", token="xoxb-other"))["error"] == "invalid_auth"
    assert (await call(on_stage, "apps.connections.open"))["error"] == "invalid_auth"
    assert (await call(on_stage, "api.test", token=""))["ok"]


async def test_wrong_blocks_are_refused_with_the_place(on_stage: Stage) -> None:
    answer = await call(on_stage, "chat.postMessage", channel="D0SAM", text="x", blocks=[{"type": "section"}])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: text or fields [json-pointer:/blocks/0]"
    ]
    assert not await on_stage.messages()


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        ("no_text", {"channel": "D0SAM"}),
        ("msg_too_long", {"channel": "D0SAM", "text": "x" * 40_001}),
        ("channel_not_found", {"channel": "D0NOBODY", "text": "x"}),
        ("channel_not_found", {"text": "x"}),
        ("thread_not_found", {"channel": "D0SAM", "text": "x", "thread_ts": "1.000000"}),
        (
            "msg_blocks_too_long",
            {"channel": "D0SAM", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5},
        ),
    ],
)
async def test_slack_would_not_post(on_stage: Stage, error: str, arguments: Json) -> None:
    assert await error_of(on_stage, "chat.postMessage", **arguments) == error


async def test_only_own_and_existing_messages_are_updated_and_deleted(on_stage: Stage) -> None:
    ts = (await on_stage.ui("message", channel="D0SAM", text="mine"))["ts"]
    assert await error_of(on_stage, "chat.update", channel="D0SAM", ts=ts, text="x") == "cant_update_message"
    assert await error_of(on_stage, "chat.delete", channel="D0SAM", ts=ts) == "cant_delete_message"
    assert await error_of(on_stage, "chat.update", channel="D0SAM", ts="1.0", text="x") == "message_not_found"


async def test_updating_with_text_alone_removes_the_blocks(on_stage: Stage) -> None:
    posted = await on_stage.client.chat_postMessage(channel="U0SAM", text="a", blocks=[SECTION])
    await on_stage.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="b")
    [message] = await on_stage.messages()
    assert (message["text"], message["blocks"]) == ("b", [])


async def test_history_finds_the_key_in_the_metadata_that_was_posted(on_stage: Stage) -> None:
    metadata = {"event_type": "nudge", "event_payload": {"key": "k1"}}
    posted = await on_stage.client.chat_postMessage(channel="U0SAM", text="a", metadata=metadata)
    with_it = await on_stage.client.conversations_history(channel="D0SAM", include_all_metadata=True)
    without = await on_stage.client.conversations_history(channel="D0SAM")
    assert with_it["messages"][0]["metadata"] == metadata
    assert "metadata" not in without["messages"][0]
    assert with_it["messages"][0]["ts"] == posted["ts"]


async def test_history_pages_backwards_between_two_moments(on_stage: Stage) -> None:
    said = [on_stage.world.post("D0SAM", str(number))["ts"] for number in range(5)]
    on_stage.world.whisper("D0SAM", "U0SAM", "not in the history")
    first = await on_stage.client.conversations_history(channel="D0SAM", limit=2)
    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert first["has_more"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await on_stage.client.conversations_history(channel="D0SAM", limit=2, cursor=cursor)
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    between = {"oldest": said[1], "latest": said[3]}
    inside = await on_stage.client.conversations_history(channel="D0SAM", **between)
    edges = await on_stage.client.conversations_history(channel="D0SAM", inclusive=True, **between)
    assert [m["text"] for m in inside["messages"]] == ["2"]
    assert [m["text"] for m in edges["messages"]] == ["3", "2", "1"]


async def test_replies_are_read_in_their_thread_only(on_stage: Stage) -> None:
    first = await on_stage.client.chat_postMessage(channel="D0SAM", text="first")
    await on_stage.client.chat_postMessage(channel="D0SAM", text="reply", thread_ts=first["ts"])
    history = await on_stage.client.conversations_history(channel="D0SAM")
    thread = await on_stage.client.conversations_replies(channel="D0SAM", ts=first["ts"])
    assert [m["text"] for m in history["messages"]] == ["first"]
    assert [m["text"] for m in thread["messages"]] == ["first", "reply"]


async def test_a_ts_is_never_given_twice(on_stage: Stage) -> None:
    said = [on_stage.world.post("D0SAM", "x")["ts"] for _ in range(200)]
    assert said == sorted(set(said))


async def test_an_ephemeral_message_is_for_one_person(on_stage: Stage) -> None:
    await on_stage.client.chat_postEphemeral(channel="C0GENERAL", user="U0SAM", text="psst")
    assert [m["text"] for m in await on_stage.messages("C0GENERAL")] == ["psst"]
    assert not await on_stage.messages("C0GENERAL", "U0MAYA")
    arguments = {"channel": "D0SAM", "user": "U0MAYA", "text": "x"}
    assert await error_of(on_stage, "chat.postEphemeral", **arguments) == "user_not_in_channel"


async def test_a_trigger_works_once_and_for_a_short_while(on_stage: Stage) -> None:
    tickets = on_stage.world.tickets
    trigger_id = tickets.trigger("U0SAM")
    assert (await call(on_stage, "views.open", trigger_id=trigger_id, view=form()))["ok"]
    assert await error_of(on_stage, "views.open", trigger_id=trigger_id, view=form()) == "exchanged_trigger_id"
    assert await error_of(on_stage, "views.open", trigger_id="1.2.x", view=form()) == "invalid_trigger_id"
    tickets._triggers["old"] = Trigger("U0SAM", expires=0.0)
    assert await error_of(on_stage, "views.open", trigger_id="old", view=form()) == "expired_trigger_id"


async def test_views_stack_three_high_and_updates_check_the_hash(on_stage: Stage) -> None:
    trigger = on_stage.world.tickets.trigger
    bottom = (await call(on_stage, "views.open", trigger_id=trigger("U0SAM"), view=form()))["view"]
    for _ in range(2):
        pushed = await call(on_stage, "views.push", trigger_id=trigger("U0SAM"), view=form())
        assert pushed["view"]["root_view_id"] == bottom["id"]
    assert await error_of(on_stage, "views.push", trigger_id=trigger("U0SAM"), view=form()) == "push_limit_reached"
    stale = {"view_id": bottom["id"], "view": form(), "hash": "stale"}
    assert await error_of(on_stage, "views.update", **stale) == "hash_conflict"
    assert (await call(on_stage, "views.update", **stale | {"hash": bottom["hash"]}))["ok"]
    assert await error_of(on_stage, "views.update", view_id="V0", view=form()) == "not_found"


async def test_wrong_views_are_invalid_arguments(on_stage: Stage) -> None:
    trigger_id = on_stage.world.tickets.trigger("U0SAM")
    answer = await call(on_stage, "views.open", trigger_id=trigger_id, view=form() | {"title": None})
    assert answer["error"] == "invalid_arguments"
    assert "title" in answer["response_metadata"]["messages"][0]
    assert await error_of(on_stage, "views.publish", user_id="U0SAM", view=form()) == "invalid_arguments"


async def test_a_home_is_published_for_one_person(on_stage: Stage) -> None:
    await on_stage.client.views_publish(user_id="U0SAM", view=home("U0SAM", 3))
    assert "*3* habits" in json.dumps((await on_stage.state())["home"])
    assert (await on_stage.state("U0MAYA"))["home"] is None


async def test_arguments_may_come_in_every_encoding(on_stage: Stage) -> None:
    url, headers = f"{on_stage.world.base_url}/api/chat.postMessage", {"authorization": f"Bearer {BOT_TOKEN}"}
    said = {"channel": "D0SAM", "text": "x", "blocks": json.dumps([SECTION])}
    for how in ({"params": said}, {"data": said}, {"json": said | {"blocks": [SECTION]}}):
        async with on_stage.http.post(url, headers=headers, **how) as response:
            assert (await response.json())["ok"], how
    async with on_stage.http.get(f"{on_stage.world.base_url}/api/auth.test", params={"token": BOT_TOKEN}) as response:
        assert (await response.json())["user_id"] == BOT_USER


async def test_odd_arguments_are_refused_and_break_nothing(on_stage: Stage) -> None:
    assert (await call(on_stage, "conversations.open", users=["U0SAM"]))["channel"]["id"] == "D0SAM"
    assert await error_of(on_stage, "conversations.open", users=["U0SAM", "U0LEE"]) == "user_not_found"
    assert await error_of(on_stage, "chat.postMessage", channel=["D0SAM"], text="x") == "channel_not_found"
    assert await error_of(on_stage, "chat.postMessage", channel="D0SAM", blocks="[half") == "invalid_blocks"
    assert await error_of(on_stage, "views.publish", user_id="U0SAM", view="{half") == "invalid_arguments"
    assert await error_of(on_stage, "conversations.history", channel="D0SAM", cursor="x") == "invalid_cursor"
    assert await error_of(on_stage, "conversations.history", channel="D0SAM", limit=0) == "invalid_limit"


async def test_people_and_conversations_are_found(on_stage: Stage) -> None:
    client = on_stage.client
    assert len((await client.users_list())["members"]) == 15
    sam = (await client.users_info(user="U0SAM"))["user"]
    assert (sam["tz"], sam["is_bot"]) == ("Europe/Madrid", False)
    assert (await client.users_lookupByEmail(email="sam@example.test"))["user"]["id"] == "U0SAM"
    assert (await client.conversations_open(users="U0SAM"))["channel"]["id"] == "D0SAM"
    assert [c["name"] for c in (await client.conversations_list())["channels"]] == ["general", "brm-team"]
    assert len((await client.conversations_list(types="im"))["channels"]) == 14
    assert "U0SAM" in (await client.conversations_members(channel="C0GENERAL"))["members"]
    assert (await client.conversations_info(channel="D0SAM"))["channel"]["is_im"]
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0NOBODY")


async def test_a_reaction_shows_on_the_message(on_stage: Stage) -> None:
    ts = (await on_stage.ui("message", channel="D0SAM", text="done"))["ts"]
    await on_stage.client.reactions_add(channel="D0SAM", timestamp=ts, name="tada")
    mine = (await until(on_stage.messages))[0]
    assert mine["reactions"] == [{"name": "tada", "users": [BOT_USER], "count": 1}]
    twice = {"channel": "D0SAM", "timestamp": ts, "name": "tada"}
    assert await error_of(on_stage, "reactions.add", **twice) == "already_reacted"


async def test_a_response_url_works_five_times_and_can_delete_its_message(on_stage: Stage) -> None:
    said = on_stage.world.post("D0SAM", "Hello")
    url = on_stage.world.tickets.response_url("actions", "D0SAM", "U0SAM", said["ts"])
    statuses = []
    for body in [{"text": "aside", "replace_original": False}] * 4 + [{"delete_original": True}, {"text": "x"}]:
        async with on_stage.http.post(url, json=body) as response:
            statuses.append(response.status)
    assert statuses == [200] * 5 + [404]
    assert [m["text"] for m in await on_stage.messages()] == ["aside"] * 4
