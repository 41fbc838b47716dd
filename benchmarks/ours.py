"""The bot as `python -m bot run` starts it, and an ear on its loop: `python -m benchmarks.ours`.

At its end it says for how many seconds the loop was blocked at most.
"""

import asyncio
import sys

from bot.__main__ import read_time
from bot.clock import Clock
from bot.serving import serve
from bot.settings import Settings

BEAT = 0.005


class Ear:
    """How late a callback due every 5 ms came: what blocked the loop."""

    def __init__(self) -> None:
        self.latest = 0.0

    def listen(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._beat(self._loop.time())

    def _beat(self, due: float) -> None:
        now = self._loop.time()
        self.latest = max(self.latest, now - due)
        self._loop.call_at(now + BEAT, self._beat, now + BEAT)


def main() -> None:
    ear = Ear()

    def ready(line: str) -> None:
        write(line)
        ear.listen()

    asyncio.run(serve(Settings(), Clock(read_time), ready))
    write(f"blocked {ear.latest}")


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
