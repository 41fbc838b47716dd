"""The load generator, a process of its own: `python -m benchmarks.load`, a plan as JSON on stdin, seconds on stdout.

Open loop (`rate`): each request goes at its planned time, whatever became of the others, and is timed from that
planned time, so that a server which stalls cannot hide it. Closed loop (`connections`): so many, each sending its
next request when the last was answered, for `seconds`.

It writes bytes prepared beforehand to plain sockets, to take as little as it can of the machine that it measures.
"""

import asyncio
import gc
import hashlib
import hmac
import json
import re
import subprocess
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from benchmarks.bare import SECRET
from benchmarks.report import NEVER
from benchmarks.run import ROOT

PATIENCE = 5.0
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """`expect` must be in an answer, else it counts as never acknowledged."""

    url: str
    bodies: list[str]
    expect: str = ""
    rate: float = 0
    connections: int = 0
    seconds: float = 0


def send(plan: Plan) -> list[float]:
    """Seconds until each request was answered; infinity: never. In closed loop only those that were sent in time."""
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(command, input=json.dumps(asdict(plan)), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"the load generator failed: {done.stderr[-2000:]}")
    return [NEVER if one is None else float(one) for one in json.loads(done.stdout)]


class Line:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def usable(self) -> bool:
        return not self._reader.at_eof()  # the server hangs up on who was silent for long

    async def ask(self, request: bytes, expect: bytes) -> bool:
        """Whether it was answered with 200 and what is expected."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        found = LENGTH.search(head)
        body = await self._reader.readexactly(int(found[1])) if found else b""
        return head.startswith(b"HTTP/1.1 200") and expect in body

    def hang_up(self) -> None:
        self._writer.close()


class Generator:
    """Connections are kept and used again; who finds none free opens another."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._free, self._took = plan, list[Line](), [NEVER] * len(plan.bodies)
        stamp = str(int(time.time()))
        self._raw = deque(enumerate(_signed(plan.url, body, stamp) for body in plan.bodies))

    async def run(self) -> list[float]:
        try:
            return await (self._open() if self._plan.rate else self._closed())
        finally:
            for line in self._free:
                line.hang_up()

    async def _open(self) -> list[float]:
        clock, tasks = asyncio.get_running_loop().time, []
        begun = clock() + 0.1
        for number, raw in self._raw:
            due = begun + number / self._plan.rate
            await asyncio.sleep(due - clock())
            tasks.append(asyncio.create_task(self._ask(number, raw, due)))
        await asyncio.gather(*tasks)
        return self._took

    async def _closed(self) -> list[float]:
        clock = asyncio.get_running_loop().time
        end = clock() + self._plan.seconds

        async def one() -> list[float]:
            mine = []
            while self._raw and clock() < end:
                number, raw = self._raw.popleft()
                await self._ask(number, raw, clock())
                mine.append(self._took[number])
            return mine

        lines = await asyncio.gather(*(one() for _ in range(self._plan.connections)))
        return [took for mine in lines for took in mine]

    async def _ask(self, number: int, raw: bytes, due: float) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                line = await self._line()
                if await line.ask(raw, self._plan.expect.encode()):
                    self._took[number] = asyncio.get_running_loop().time() - due
            self._free.append(line)
        except (OSError, EOFError, TimeoutError):
            pass  # never, then

    async def _line(self) -> Line:
        while self._free:
            if (line := self._free.pop()).usable():
                return line
        to = urlsplit(self._plan.url)
        return Line(*await asyncio.open_connection(to.hostname, to.port))


def _signed(url: str, body: str, stamp: str) -> bytes:
    """A request as Slack signs it, ready for the wire."""
    signature = hmac.new(SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    to = urlsplit(url)
    head = (
        f"POST {to.path} HTTP/1.1",
        f"host: {to.netloc}",
        "content-type: application/x-www-form-urlencoded",
        f"content-length: {len(body.encode())}",
        f"x-slack-request-timestamp: {stamp}",
        f"x-slack-signature: v0={signature}",
    )
    return "\r\n".join((*head, "", body)).encode()


def main() -> None:
    generator = Generator(Plan(**json.load(sys.stdin)))
    gc.disable()  # a pause of ours would count as the server's
    took = asyncio.run(generator.run())
    json.dump([None if one == NEVER else one for one in took], sys.stdout)


if __name__ == "__main__":
    main()
