"""The workspace itself: its clock, its memory, its privacy, and that it answers this computer only."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.local.people import PEOPLE
from bot.local.world import APP_TOKEN, BOT_TOKEN
from tests.local.sample_app import home
from tests.local.stage import Stage, stage, text_of, until, watching


async def test_there_are_thirteen_members_a_manager_and_several_zones() -> None:
    assert [person.id for person in PEOPLE if person.manager] == ["U0MAYA"]
    assert len({person.id for person in PEOPLE}) == len({person.email for person in PEOPLE}) == 14
    assert len([person for person in PEOPLE if person.extra]) == 7
    assert (PEOPLE[0].id, PEOPLE[0].new) == ("U0SAM", True)
    assert "new here" in PEOPLE[0].title
    first = {person.tz for person in PEOPLE if not person.extra}
    assert first == {"Europe/Madrid", "America/New_York", "Asia/Kolkata"}
    assert len({person.tz for person in PEOPLE}) == 10


async def test_tomorrow_is_nine_oclock_where_the_person_is_and_the_bot_hears_of_it(on_stage: Stage) -> None:
    before = on_stage.world.clock.now().astimezone(ZoneInfo("Asia/Kolkata"))
    answer = await on_stage.ui("clock", "U0PRIYA", to="tomorrow")
    moved = datetime.fromtimestamp(answer["now"], ZoneInfo("Asia/Kolkata"))
    assert (moved.hour, moved.minute) == (9, 0)
    assert (moved.date() - before.date()).days == 1
    assert on_stage.calls == ["clock moved"]


@pytest.mark.parametrize(("step", "hours"), [("hour", 1), ("day", 24), ("week", 168)])
async def test_the_clock_moves_on_by_a_step(on_stage: Stage, step: str, hours: int) -> None:
    await on_stage.ui("clock", to=step)
    # a day with a change of the wall clock is an hour shorter or longer
    assert abs(on_stage.world.clock.offset.total_seconds() - hours * 3600) <= (0.1 if step == "hour" else 3600.1)


async def test_messages_after_a_jump_carry_the_new_time(on_stage: Stage) -> None:
    await on_stage.ui("clock", to="week")
    said = on_stage.world.post("D0SAM", "x")
    assert float(said["ts"]) == pytest.approx(on_stage.world.clock.now().timestamp(), abs=5)


async def test_the_clock_refuses_to_go_anywhere_else(on_stage: Stage) -> None:
    assert not (await on_stage.ui("clock", to="yesterday"))["ok"]
    assert on_stage.calls == []


async def test_everything_is_still_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with stage(state_file=file) as before:
        await before.ui("message", channel="D0SAM", text="remember me")
        await before.ui("message", channel="D0SAM", text="export please")
        await before.client.views_publish(user_id="U0SAM", view=home("U0SAM", 2))
        await before.ui("clock", to="day")
        await until(lambda: "habits.csv" in text_of(before.world.conversations.messages))
        await before.ui("command", "U0MAYA", channel="C0LEADS", command="/invite", text="@Rapport")
        await before.ui("read", channel="D0SAM")
    assert file.stat().st_mode & 0o077 == 0

    async with stage(state_file=file) as after:
        state = await after.state()
        assert "remember me" in text_of(state["messages"]["D0SAM"])
        assert "*2* habits" in text_of(state["home"])
        assert after.world.clock.offset.total_seconds() == pytest.approx(86400, abs=3600)
        assert "D0SAM" not in state["unread"]["U0SAM"]
        assert (await after.client.chat_postMessage(channel="#leads", text="still here"))["ok"]
        assert [file.data for file in after.world.files.by_id.values()] == [b"day,done\nMon,1\n"]


async def test_a_change_is_on_disk_soon_without_a_clean_stop(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with stage(state_file=file) as ready:
        await ready.ui("message", channel="D0SAM", text="remember me")
        await until(lambda: file.exists() and "remember me" in file.read_text())


async def test_a_state_file_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    file.write_text("{ half a fi")
    async with stage(state_file=file) as ready:
        assert not await ready.messages()
    assert (tmp_path / "workspace.unreadable").read_text() == "{ half a fi"


async def test_reset_wipes_everything_and_tells_the_bot_and_the_pages(tmp_path: Path) -> None:
    file = tmp_path / "workspace.json"
    async with stage(state_file=file) as ready, watching(ready, "U0MAYA") as seen_by_maya:
        await ready.ui("message", channel="D0SAM", text="gone soon")
        await ready.ui("clock", to="week")
        await ready.ui("reset")
        assert not await ready.messages()
        assert ready.world.clock.offset.total_seconds() == 0
        assert ready.calls == ["clock moved", "reset"]
        await until(lambda: {"kind": "reload"} in seen_by_maya)
    assert "gone soon" not in file.read_text()


async def test_a_page_hears_only_what_concerns_its_person(on_stage: Stage) -> None:
    async with watching(on_stage, "U0SAM") as seen_by_sam, watching(on_stage, "U0MAYA") as seen_by_maya:
        await on_stage.ui("message", "U0MAYA", channel="D0MAYA", text="only for me")
        await on_stage.client.views_publish(user_id="U0MAYA", view=home("U0MAYA", 77))
        await on_stage.client.chat_postEphemeral(channel="C0GENERAL", user="U0MAYA", text="psst, only for me")
        await on_stage.ui("command", "U0MAYA", channel="C0GENERAL", command="/habit")
        await on_stage.ui("message", channel="C0GENERAL", text="hello everybody")
        await until(lambda: "You said: only for me" in text_of(seen_by_maya))
        await until(lambda: "hello everybody" in text_of(seen_by_sam) and "New habit" in text_of(seen_by_maya))
    for private in ("only for me", "*77*", "New habit"):
        assert private in text_of(seen_by_maya)
        assert private not in text_of(seen_by_sam)
    assert "only for me" not in text_of(await on_stage.state())


async def test_nothing_that_people_write_is_logged(on_stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="rapport.local")
    await on_stage.ui("message", channel="D0SAM", text="a secret of mine")
    await on_stage.ui("command", channel="D0SAM", command="/done", text="a secret of mine")
    await until(lambda: "chat.postMessage" in caplog.text)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("rapport.")]
    assert ours
    assert "secret" not in text_of(ours)


async def test_with_two_connections_each_event_goes_to_one_of_them(on_stage: Stage) -> None:
    second = AsyncSocketModeHandler(on_stage.app.bolt, APP_TOKEN)
    second.client.proxy = None
    await second.connect_async()  # type: ignore[no-untyped-call]
    try:
        for number in range(6):
            await on_stage.ui("message", channel="D0SAM", text=f"number {number}")
        await until(lambda: len(on_stage.app.of("message")) >= 6)
        assert sorted(event["text"] for event in on_stage.app.of("message")) == [f"number {n}" for n in range(6)]
    finally:
        await second.close_async()  # type: ignore[no-untyped-call]


async def test_the_server_stops_although_a_page_is_open() -> None:
    async with aiohttp.ClientSession(trust_env=False) as http, asyncio.timeout(8):
        async with stage() as ready:
            stream = await http.get(f"{ready.world.base_url}/ui/stream", params={"as": "U0SAM"})
            await stream.content.readline()
        await stream.read()  # it came to its end


async def test_unread_messages_are_counted_until_they_are_read(on_stage: Stage) -> None:
    on_stage.world.post("D0SAM", "one")
    on_stage.world.post("D0SAM", "two")
    assert (await on_stage.state())["unread"]["U0SAM"] == {"D0SAM": 2}
    await on_stage.ui("read", channel="D0SAM")
    assert (await on_stage.state())["unread"]["U0SAM"] == {}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.7", "[::1", ""])
async def test_a_name_that_is_not_this_computer_is_refused(on_stage: Stage, host: str) -> None:
    for path in ("/", "/ui/state?as=U0SAM", "/api/auth.test", "/static/main.js"):
        async with on_stage.http.get(on_stage.world.base_url + path, headers={"host": host}) as response:
            assert response.status == 403
            assert "this computer" in await response.text()


@pytest.mark.parametrize("host", ["localhost", "localhost:1234", "[::1]:80", "127.0.0.1"])
async def test_every_name_of_this_computer_is_fine(on_stage: Stage, host: str) -> None:
    async with on_stage.http.get(f"{on_stage.world.base_url}/", headers={"host": host}) as response:
        assert response.status == 200
        assert "default-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_another_site_cannot_act_through_the_browser(on_stage: Stage, headers: dict[str, str]) -> None:
    body = json.dumps({"as": "U0SAM", "channel": "D0SAM", "text": "forged"})
    async with on_stage.http.post(f"{on_stage.world.base_url}/ui/message", data=body, headers=headers) as response:
        assert response.status == 403
        assert "Another web site" in await response.text()
    assert not await on_stage.messages()


async def test_another_site_cannot_make_the_browser_call_the_web_api(on_stage: Stage) -> None:
    said = {"token": BOT_TOKEN, "channel": "D0SAM", "text": "forged"}
    url = f"{on_stage.world.base_url}/api/chat.postMessage"
    async with on_stage.http.get(url, params=said, headers={"sec-fetch-site": "cross-site"}) as response:
        assert response.status == 403
    assert not await on_stage.messages()


async def test_another_site_cannot_open_the_socket(on_stage: Stage) -> None:
    link = on_stage.world.base_url.replace("http", "ws") + "/link/"
    with pytest.raises(Exception, match="403"):
        await on_stage.http.ws_connect(link, origin="https://evil.example")


async def test_the_page_itself_may_act(on_stage: Stage) -> None:
    url = on_stage.world.base_url
    headers = {"origin": url, "sec-fetch-site": "same-origin"}
    body = {"as": "U0SAM", "channel": "D0SAM", "text": "hello"}
    async with on_stage.http.post(f"{url}/ui/message", json=body, headers=headers) as response:
        assert response.status == 200


@pytest.mark.parametrize(
    "body",
    [{}, [], {"as": "U0NOBODY"}, {"as": "U0SAM"}, {"as": "U0SAM", "channel": "D0MAYA", "text": "x"}],
)
async def test_a_strange_request_gets_a_sentence(on_stage: Stage, body: object) -> None:
    async with on_stage.http.post(f"{on_stage.world.base_url}/ui/message", json=body) as response:
        assert response.status == 400
        assert (await response.json())["problem"].endswith(".")
