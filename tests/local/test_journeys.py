"""What people do, end to end, over Socket Mode and over signed HTTP."""

from __future__ import annotations

from typing import Any

from tests.local.stage import Stage, text_of, until

Json = dict[str, Any]


async def test_a_form_becomes_a_message_and_a_button_changes_it(each_way: Stage) -> None:
    view = await open_form(each_way)
    values = view["state"]["values"]
    assert values["tone"]["v"]["selected_option"]["value"] == "gentle"

    refused = await each_way.ui("submit", view_id=view["id"], state=values)
    assert refused["errors"] == {"name": "Please complete this required field."}

    values["name"]["v"]["value"] = "abc"
    refused = await each_way.ui("submit", view_id=view["id"], state=values)
    assert refused["errors"] == {"name": "A little longer, please"}

    values["name"]["v"]["value"] = "Write one line"
    assert await each_way.ui("submit", view_id=view["id"], state=values) == {"ok": True}
    assert not await modals(each_way)
    nudge = (await until(each_way.messages))[0]
    assert "Write one line" in text_of(nudge)

    await each_way.press(nudge, "done")
    await until(lambda: says(each_way, "4-day streak"))
    assert len(await each_way.messages()) == 1
    await until(lambda: home_says(each_way, "*1* habits"))


async def test_what_was_typed_survives_an_update_of_the_form(each_way: Stage) -> None:
    view = await open_form(each_way)
    values = view["state"]["values"]
    values["name"]["v"]["value"] = "Write one line"
    chosen = {"text": {"type": "plain_text", "text": "My team"}, "value": "team"}
    values["team"]["v"]["selected_option"] = chosen
    action = {"block_id": "team", "action_id": "v", "selected_option": chosen}
    await each_way.ui("action", view_id=view["id"], state=values, action=action)

    updated = (await until(lambda: modals(each_way, after=view["hash"])))[0]
    assert "Shared with the team" in text_of(updated["blocks"])
    assert updated["state"]["values"]["name"]["v"]["value"] == "Write one line"


async def test_a_command_answers_its_person_only_and_the_channel_through_the_response_url(each_way: Stage) -> None:
    await each_way.ui("command", channel="C0GENERAL", command="/done", text="a walk & <b>")
    await until(lambda: says(each_way, "came through response_url", "C0GENERAL"))
    assert await says(each_way, "Noted: a walk", "C0GENERAL")

    seen_by_maya = text_of(await each_way.messages("C0GENERAL", "U0MAYA"))
    assert "came through response_url" in seen_by_maya
    assert "Noted" not in seen_by_maya
    assert each_way.app.of("command")[0]["text"] == "a walk &amp; &lt;b&gt;"


async def test_a_message_reaches_the_bot_escaped_and_its_answer_stays_in_the_thread(each_way: Stage) -> None:
    first = (await each_way.ui("message", channel="D0SAM", text="Fish & <chips>"))["ts"]
    await until(lambda: says(each_way, "You said: Fish &amp; &lt;chips&gt;"))

    await each_way.ui("message", channel="D0SAM", text="and peas", thread_ts=first)
    reply = (await until(lambda: containing(each_way, "You said: and peas")))[0]
    assert reply["thread_ts"] == first
    assert (await containing(each_way, "Fish"))[0]["reply_count"] == 2


async def test_edits_and_deletions_reach_the_bot_with_the_message_as_it_was(each_way: Stage) -> None:
    ts = (await each_way.ui("message", channel="D0SAM", text="Befor"))["ts"]
    await each_way.ui("edit", channel="D0SAM", ts=ts, text="Before")
    changed = (await until(lambda: each_way.app.of("message_changed")))[0]
    assert changed["previous_message"]["text"] == "Befor"
    assert changed["message"]["text"] == "Before"
    assert changed["message"]["edited"]["user"] == "U0SAM"
    assert changed["channel_type"] == "im"

    await each_way.ui("delete", channel="D0SAM", ts=ts)
    deleted = (await until(lambda: each_way.app.of("message_deleted")))[0]
    assert deleted["deleted_ts"] == ts
    assert deleted["previous_message"]["text"] == "Before"
    assert not [m for m in await each_way.messages() if m["ts"] == ts]


async def test_nobody_can_edit_what_the_bot_said(on_stage: Stage) -> None:
    said = on_stage.world.post("D0SAM", "Hello")
    answer = await on_stage.ui("edit", channel="D0SAM", ts=said["ts"], text="Bye")
    assert not answer["ok"]
    assert (await on_stage.messages())[0]["text"] == "Hello"


async def test_a_form_that_is_closed_tells_the_bot(each_way: Stage) -> None:
    await open_form(each_way)
    await each_way.ui("close")
    assert not await modals(each_way)
    assert (await until(lambda: each_way.app.of("view_closed")))[0]["is_cleared"] is False


async def test_a_click_can_be_answered_beside_the_message_or_in_its_place(each_way: Stage) -> None:
    await each_way.ui("message", channel="D0SAM", text="Start")
    nudge = (await until(lambda: containing(each_way, "Take a walk")))[0]
    await each_way.press(nudge, "later")
    beside = (await until(lambda: containing(each_way, "again tomorrow")))[0]
    assert beside["is_ephemeral"]

    await each_way.press(nudge, "skip")
    in_place = (await until(lambda: containing(each_way, "Skipped today")))[0]
    assert in_place["ts"] == nudge["ts"]


async def test_opening_home_asks_the_bot_to_draw_it(each_way: Stage) -> None:
    await each_way.ui("home", tab="home")
    await until(lambda: home_says(each_way, "Your habits"))
    await each_way.ui("home", tab="messages")
    opened = await until(lambda: len(each_way.app.of("app_home_opened")) == 2 and each_way.app.heard)
    assert [event["tab"] for event in opened] == ["home", "messages"]


async def test_a_button_on_home_opens_a_form(each_way: Stage) -> None:
    await each_way.ui("home", tab="home")
    home = await until(lambda: home_of(each_way))
    action = {"block_id": home["blocks"][1]["block_id"], "action_id": "home_new"}
    await each_way.ui("action", view_id=home["id"], action=action)
    assert await until(lambda: modals(each_way))


async def test_a_mention_in_a_channel_is_heard(each_way: Stage) -> None:
    await each_way.ui("message", channel="C0GENERAL", text="@rapport hello")
    await until(lambda: says(each_way, "Hello team", "C0GENERAL"))


async def test_a_file_arrives_and_can_be_downloaded(each_way: Stage) -> None:
    await each_way.ui("message", channel="D0SAM", text="export please")
    message = (await until(lambda: containing(each_way, "habits.csv")))[0]
    async with each_way.http.get(message["files"][0]["url_private"]) as response:
        assert await response.text() == "day,done\nMon,1\n"
        assert response.headers["content-disposition"] == "attachment"


async def test_a_command_that_is_not_acknowledged_says_so(each_way: Stage) -> None:
    each_way.world.delivery.ack_seconds = 0.3
    answer = await each_way.ui("command", channel="D0SAM", command="/silent")
    assert answer["failure"]
    assert await says(each_way, "/silent failed with the error")


async def test_an_event_that_nobody_acknowledges_is_sent_again_and_then_given_up(each_way: Stage) -> None:
    each_way.world.delivery.ack_seconds = 0.2
    each_way.world.delivery.retry_delays = (0.01, 0.01)
    answer = await each_way.world.delivery.send_event({"type": "event_callback", "event": {"type": "odd"}}, "odd", None)
    assert answer.failure
    tries = [row for row in each_way.world.wire.of("U0SAM") if row["direction"] == "to bot" and "odd" in row["what"]]
    assert [row["what"] for row in tries] == ["odd", "odd (retry 1)", "odd (retry 2)"]
    await each_way.ui("message", channel="D0SAM", text="still there?")
    await until(lambda: says(each_way, "You said: still there?"))


async def test_a_click_on_something_that_has_gone_says_so(on_stage: Stage) -> None:
    said = on_stage.world.post("D0SAM", "Hello")
    answer = await on_stage.ui("action", channel="D0SAM", ts=said["ts"], action={"block_id": "x", "action_id": "y"})
    assert answer == {"ok": False, "problem": "That has changed in the meantime."}


async def open_form(ready: Stage) -> Json:
    assert (await ready.ui("command", channel="D0SAM", command="/habit"))["ok"]
    opened: list[Json] = await until(lambda: modals(ready))
    return opened[0]


async def modals(ready: Stage, after: str = "") -> list[Json]:
    shown: list[Json] = (await ready.state())["modals"]
    return [view for view in shown if view["hash"] != after]


async def containing(ready: Stage, words: str) -> list[Json]:
    return [message for message in await ready.messages() if words in text_of(message)]


async def says(ready: Stage, words: str, channel: str = "D0SAM") -> bool:
    return words in text_of(await ready.messages(channel))


async def home_of(ready: Stage) -> Json | None:
    home: Json | None = (await ready.state())["home"]
    return home


async def home_says(ready: Stage, words: str) -> bool:
    return words in text_of(await home_of(ready))
