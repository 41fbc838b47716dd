"""Carries what people do to the app: over Socket Mode, or as signed HTTP requests as Slack sends them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

import aiohttp
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.local.ids import APP, SIGNING_SECRET, Json
from bot.local.wire import Wire

Kind = Literal["events_api", "slash_commands", "interactive"]
Failure = Literal["operation_timeout", "dispatch_failed"]


@dataclass(frozen=True)
class Answer:
    """The app's acknowledgement, or why there is none."""

    body: Json = field(default_factory=dict)
    failure: Failure | None = None


class Delivery:
    """Sends one payload to the app and waits for its acknowledgement, three seconds at most."""

    def __init__(self, events_url: str | None, wire: Wire, connection_changed: Callable[[], None]) -> None:
        self._connection_changed = connection_changed
        self._events_url = events_url
        self._wire = wire
        self._sockets: dict[str, WebSocket] = {}
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._http: aiohttp.ClientSession | None = None
        self.ack_seconds = 3.0
        # Slack retries an event at once, after 1 and after 5 minutes; nobody would wait for that here.
        self.retry_delays: tuple[float, ...] = (0.2, 1.0, 3.0)

    @property
    def connected(self) -> bool:
        return bool(self._sockets or self._events_url)

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def send(self, kind: Kind, payload: Json, what: str, about: str | None) -> Answer:
        """Deliver once. Only events are delivered again when nobody acknowledges (`send_event`)."""
        return await self._attempt(kind, payload, what, about, 0)

    async def send_event(self, payload: Json, what: str, about: str | None) -> Answer:
        """Deliver an event, again and again if need be, as Slack does. The event id stays the same."""
        answer = await self._attempt("events_api", payload, what, about, 0)
        for number, delay in enumerate(self.retry_delays, start=1):
            if answer.failure is None:
                break
            await asyncio.sleep(delay)
            answer = await self._attempt("events_api", payload, what, about, number)
        return answer

    async def _attempt(self, kind: Kind, payload: Json, what: str, about: str | None, number: int) -> Answer:
        again = f" (retry {number})" if number else ""
        self._wire.note("to bot", what + again, payload, about=about)
        started = time.perf_counter()
        try:
            body = await asyncio.wait_for(self._carry(kind, payload, number), self.ack_seconds)
            answer = Answer(body)
        except TimeoutError:
            answer = Answer(failure="operation_timeout")
        except (ConnectionError, aiohttp.ClientError, WebSocketDisconnect, RuntimeError, ValueError):
            # RuntimeError: the socket closed while we were sending. ValueError: the app answered something odd.
            answer = Answer(failure="dispatch_failed")
        ms = (time.perf_counter() - started) * 1000
        outcome = f"{what}: {answer.failure}" if answer.failure else what
        self._wire.note("ack", outcome, answer.body, ms=ms, bad=bool(answer.failure), about=about)
        return answer

    async def _carry(self, kind: Kind, payload: Json, number: int) -> Json:
        if self._sockets:
            return await self._over_socket(kind, payload, number)
        if self._events_url:
            return await self._over_http(kind, payload, number)
        raise ConnectionError("no app is connected")

    # -- Socket Mode

    async def _over_socket(self, kind: Kind, payload: Json, number: int) -> Json:
        connections = list(self._sockets)
        socket = self._sockets[connections[next(self._turn) % len(connections)]]  # each payload to one connection
        envelope_id = str(uuid.uuid4())
        envelope: Json = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        envelope["accepts_response_payload"] = kind != "events_api"
        if kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": "timeout" if number else ""}
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        try:
            await socket.send_text(json.dumps(envelope))
            return await acknowledged
        finally:
            del self._waiting[envelope_id]

    async def serve_socket(self, socket: WebSocket) -> None:
        """One Socket Mode connection, from `hello` until the app goes away."""
        await socket.accept()
        connection = str(uuid.uuid4())
        self._sockets[connection] = socket
        hello = {"type": "hello", "num_connections": len(self._sockets), "connection_info": {"app_id": APP}}
        try:
            self._connection_changed()
            await socket.send_text(
                json.dumps(hello | {"debug_info": {"host": "local", "approximate_connection_time": 18060}})
            )
            while True:
                self._acknowledge(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            del self._sockets[connection]
            self._connection_changed()

    def _acknowledge(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return  # a text ping, which some clients send
        waiting = self._waiting.get(message.get("envelope_id", ""))
        if waiting and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    # -- signed HTTP

    async def _over_http(self, kind: Kind, payload: Json, number: int) -> Json:
        if self._http is None:
            self._http = aiohttp.ClientSession(trust_env=False)  # a proxy cannot reach our loopback
        body, headers = _request(kind, payload)
        if number:
            headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": "http_timeout"}
        async with self._http.post(str(self._events_url), data=body.encode(), headers=headers) as response:
            if response.status != 200:
                raise ConnectionError(f"HTTP {response.status}")
            text = await response.text()
            if not text:
                return {}
            answer: Json = json.loads(text) if "json" in response.content_type else {"text": text}
            return answer


def _request(kind: Kind, payload: Json) -> tuple[str, dict[str, str]]:
    """Body and signed headers: a command is a form, an interaction JSON in a form, an event plain JSON."""
    if kind == "events_api":
        body, content_type = json.dumps(payload), "application/json"
    else:
        form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
        body, content_type = urlencode(form), "application/x-www-form-urlencoded"
    timestamp = str(int(time.time()))
    signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return body, {
        "content-type": content_type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={signed.hexdigest()}",
    }
