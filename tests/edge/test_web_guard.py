"""The door: what is not signed by Slack reaches no listener, and leaves nothing in the log."""

import logging
import socket
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.serving import listening, port_of
from bot.web import LARGEST, make_web
from tests.slack.signed import FORM, signature
from tests.slack.stage import SlackStage

BODY = b"command=%2Freflect&text=zebra-umbrella&user_id=USAM&team_id=T1&trigger_id=1.2&response_url=http%3A%2F%2Fx"
HEAD = {"content-type": FORM}


@pytest.fixture(autouse=True)
async def nothing_heard(on: SlackStage, caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    with caplog.at_level(logging.DEBUG):
        yield
    assert "zebra" not in caplog.text
    assert on.slack.names() == []


async def refused(on: SlackStage, headers: dict[str, str], body: bytes = BODY) -> int:
    over = httpx.ASGITransport(on.post.web, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=over, base_url="http://bot") as client:
        answer = await client.post("/slack/events", content=body, headers=HEAD | headers)
    assert on.rows("SELECT * FROM person") == []
    assert "zebra" not in answer.text
    return answer.status_code


def with_stamp(stamp: str) -> dict[str, str]:
    return signature(BODY) | {"x-slack-request-timestamp": stamp}


async def test_a_request_that_is_signed_is_heard(on: SlackStage) -> None:
    answer = await on.post(BODY)
    assert "Kept" in answer.text
    assert on.kept() == ["zebra-umbrella"]


async def test_a_request_that_is_not_signed(on: SlackStage) -> None:
    assert await refused(on, {}) == 401
    for missing in ("x-slack-signature", "x-slack-request-timestamp"):
        headers = signature(BODY)
        del headers[missing]
        assert await refused(on, headers) == 401


@pytest.mark.parametrize(
    "forged", ["v0=" + "0" * 64, "v0=", "v0", "", "v1=" + "0" * 64, "v0=" + "é" * 64, "v0=\x80\xff"]
)
async def test_a_bad_signature(on: SlackStage, forged: str) -> None:
    sent = {name: value.encode("latin-1") for name, value in (signature(BODY) | {"x-slack-signature": forged}).items()}
    assert await refused(on, sent) == 401  # type: ignore[arg-type]  # httpx takes bytes, as the wire does


async def test_another_apps_secret(on: SlackStage) -> None:
    assert await refused(on, signature(BODY, "another secret")) == 401


async def test_a_body_that_was_changed_after_signing(on: SlackStage) -> None:
    assert await refused(on, signature(BODY), BODY + b"&more=1") == 401


@pytest.mark.parametrize("age", [301, 3600, -302])
async def test_a_stale_request_and_one_from_the_future(on: SlackStage, age: int) -> None:
    assert await refused(on, signature(BODY, at=time.time() - age)) == 401


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "1.5", " 17", "٣", "1" * 13, "9" * 5000])
async def test_a_timestamp_that_is_no_number_of_seconds(on: SlackStage, stamp: str) -> None:
    sent = {name: value.encode() for name, value in with_stamp(stamp).items()}
    assert await refused(on, sent) == 401  # type: ignore[arg-type]  # as above


async def test_a_body_that_is_too_large(on: SlackStage) -> None:
    big = BODY + b"x" * LARGEST
    assert await refused(on, signature(big), big) == 413


async def test_a_body_that_is_no_text(on: SlackStage) -> None:
    odd = b"\xff\xfe zebra"
    assert await refused(on, signature(odd), odd) == 400
    assert await refused(on, signature(odd, "another secret"), odd) == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "PATCH"])
async def test_other_methods(on: SlackStage, method: str) -> None:
    over = httpx.ASGITransport(on.post.web)
    async with httpx.AsyncClient(transport=over, base_url="http://bot") as client:
        answer = await client.request(method, "/slack/events", headers=signature(b""))
    assert answer.status_code == 405


async def test_headers_cannot_steer_what_runs(on: SlackStage) -> None:
    answer = await on.post(BODY, headers={"x-slack-bolt-lazy-only": "1", "x-slack-bolt-lazy-function-name": "listen"})
    assert "Kept" in answer.text


async def test_a_certificate_check_of_slack_is_answered_and_does_nothing(on: SlackStage) -> None:
    body = b"ssl_check=1&token=t&text=zebra"
    assert await refused(on, {**signature(body, "another secret")}, body) == 200


async def test_an_address_is_proven_only_to_whom_signs(on: SlackStage) -> None:
    body = b'{"type": "url_verification", "challenge": "here", "token": "t"}'
    assert (await on.post(body, "application/json")).json() == {"challenge": "here"}
    assert await refused(on, signature(body, "another secret") | {"content-type": "application/json"}, body) == 401


async def test_a_body_in_chunks_is_cut_off_when_it_grows_too_large(on: SlackStage) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 50 * LARGEST:
            sent += 64_000
            yield b"zebra   " * 8_000

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        where = f"http://127.0.0.1:{port_of(listener)}/slack/events"
        async with listening(make_web(on.bot.slack), listener), httpx.AsyncClient(trust_env=False) as client:
            try:
                answer = await client.post(where, content=endless(), headers=HEAD | signature(b""))
                assert answer.status_code == 413
            except (httpx.WriteError, httpx.RemoteProtocolError, httpx.ReadError):
                pass  # cut off before it could be told
    assert sent < 10 * LARGEST


async def test_health_needs_no_signature(on: SlackStage) -> None:
    over = httpx.ASGITransport(make_web(on.bot.slack, on.bot.health.routes()))
    async with httpx.AsyncClient(transport=over, base_url="http://bot") as client:
        assert (await client.get("/healthz")).text == "ok"
