"""The rivals that Bolt itself is: `python -m benchmarks.bare http | socket | sync`. Each says when it is ready.

http: AsyncApp behind Bolt's own Starlette adapter and uvicorn, with a listener that only acknowledges.
socket: the same app in Socket Mode.
sync: the sync App with its default pool, its requests in Starlette's threads (its own adapter would block the loop).

Each imports only what it needs, and nothing of ours.
"""

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request
    from starlette.responses import Response

TOKEN, SECRET = "xoxb-bench", "bench-secret"


def make_app() -> "AsyncApp":
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient

    client = AsyncWebClient(TOKEN, base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=SECRET, name="bare")

    @app.command("/reflect")
    async def kept(ack: Any) -> None:
        await ack("This app keeps nothing, it only acknowledges.")

    return app


async def over_http() -> None:
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler

    handler = AsyncSlackRequestHandler(make_app())

    async def endpoint(request: "Request") -> "Response":
        return await handler.handle(request)

    await serve(endpoint)


async def over_socket() -> None:
    from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(make_app(), "xapp-bench")
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's handler is not annotated
    say_ready("by Socket Mode")
    await asyncio.Event().wait()


async def sync_over_http() -> None:
    from slack_bolt import App
    from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
    from slack_sdk import WebClient
    from starlette.concurrency import run_in_threadpool

    client = WebClient(TOKEN, base_url=os.environ["SLACK_API_URL"])
    app = App(client=client, signing_secret=SECRET, token_verification_enabled=False)

    @app.action("habit.mark:0")
    def clicked(ack: Callable[[], None], client: WebClient) -> None:
        ack()
        for _ in range(2):
            client.chat_postMessage(channel="D1", text="done")

    async def endpoint(request: "Request") -> "Response":
        body = await request.body()
        return to_starlette_response(await run_in_threadpool(app.dispatch, to_bolt_request(request, body)))

    await serve(endpoint)


async def serve(endpoint: "Callable[[Request], Awaitable[Response]]") -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    web = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    # Named as TCP, so that the loop sets TCP_NODELAY, as it does on a port that uvicorn opens by itself.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    say_ready(f"on http://127.0.0.1:{listener.getsockname()[1]}/slack/events.")
    await uvicorn.Server(uvicorn.Config(web, log_level="warning", access_log=False)).serve(sockets=[listener])


def say_ready(where: str) -> None:
    sys.stdout.write(f"ready {where}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run({"http": over_http, "socket": over_socket, "sync": sync_over_http}[sys.argv[1]]())
