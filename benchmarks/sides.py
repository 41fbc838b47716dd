"""Both sides of a race over HTTP or Socket Mode, each in a process of its own, talking to the same fake Slack."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bare import SECRET, TOKEN
from benchmarks.fake import FakeSlack
from benchmarks.run import Child, child

KEY = base64.b64encode(bytes(32)).decode()
HTTP = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET}
SOCKET = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": "xapp-bench"}


@contextmanager
def our_bot(folder: Path, slack: FakeSlack, database: str = "") -> Iterator[Child]:
    """The whole bot over signed HTTP, its data in `folder` unless there is a database's URL."""
    settings = HTTP | {"SLACK_API_URL": slack.api_url, "RAPPORT_DATA": str(folder), "DATABASE_URL": database}
    with child(folder, "benchmarks.ours", PORT="0", RAPPORT_MASTER_KEY=KEY, **settings) as running:
        yield running


@contextmanager
def rival(folder: Path, slack: FakeSlack, way: str) -> Iterator[Child]:
    """One of `benchmarks.bare`: http, socket or sync."""
    with child(folder, "benchmarks.bare", way, SLACK_API_URL=slack.api_url) as running:
        yield running


def address(running: Child) -> str:
    """Where it said that it listens."""
    found = re.search(r"http://\S+/slack/events", running.line)
    assert found, running.line
    return found[0]
