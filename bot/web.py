"""Signed HTTP: where Slack posts to when there is no Socket Mode.

Bolt verifies signatures, but reads the body first, and answers 500 to headers it cannot read. The guard in front
turns those away, and bodies larger than anything Slack sends.
"""

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

LARGEST = 1_000_000
"""Bytes of a request's body. A view may be 250 kB, and comes URL-encoded."""


def make_web(app: AsyncApp) -> Starlette:
    """`POST /slack/events` for events, buttons, forms and commands alike; `GET /healthz`."""
    handler = AsyncSlackRequestHandler(app)

    async def slack(request: Request) -> Response:
        if refusal := await _refused(request):
            return refusal
        return await handler.handle(request)

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/slack/events", slack, methods=["POST"]), Route("/healthz", healthy)])


async def _refused(request: Request) -> Response | None:
    headers = request.headers
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and signature.isascii() and signature.startswith("v0=")):
        return PlainTextResponse("This address answers signed requests from Slack.", 401)
    size = 0
    chunks = []
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            return PlainTextResponse("Too large.", 413)
        chunks.append(chunk)
    request._body = b"".join(chunks)  # Starlette's own cache: the handler reads the body from it
    return None
