"""From starting the process to the line that says it is ready; beside a bare AsyncApp that only connects."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TRIES = 5
BARE = """
import asyncio
from slack_bolt.async_app import AsyncApp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
async def main():
    handler = AsyncSocketModeHandler(AsyncApp(token="xoxb-bare"), "xapp-bare")
    print("ready", flush=True)
asyncio.run(main())
"""


def measure() -> list[tuple[str, str, str, str]]:
    first, again, bare = [], [], []
    for _ in range(TRIES):
        with tempfile.TemporaryDirectory() as folder:
            first.append(_seconds([sys.executable, "-m", "bot", "run"], folder))
            again.append(_seconds([sys.executable, "-m", "bot", "run"], folder))
            bare.append(_seconds([sys.executable, "-c", BARE], folder))
    rival = f"bare AsyncApp, not even connected: {_words(bare)}"
    return [
        (
            "process start to ready, first time (tables, keys, a past)",
            _words(first),
            rival,
            "under 3 s",
        ),
        ("process start to ready, later starts", _words(again), f"{_ratio(again, bare)} times the rival", "under 3 s"),
    ]


def _seconds(command: list[str], folder: str) -> float:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    environment |= {"RAPPORT_DATA": folder, "PORT": "0", "PYTHONUNBUFFERED": "1"}
    begun = time.perf_counter()
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path(__file__).parent.parent
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - begun
        process.terminate()
    if b"ready" not in line:
        raise RuntimeError("the process ended before it was ready")
    return took


def _words(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"


def _ratio(ours: list[float], rival: list[float]) -> str:
    return f"{statistics.median(ours) / statistics.median(rival):.1f}"
