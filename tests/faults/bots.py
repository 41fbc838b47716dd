"""Real bot processes, from the outside: started, killed, stopped, and waited for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.faults.process import Spec, run
from tests.faults.sizes import sized

forks = multiprocessing.get_context("forkserver")
"""A server that has imported everything, and forks: a process starts in a moment instead of seconds."""
forks.set_forkserver_preload(["tests.faults.process"])

PATIENCE = sized(30.0, 180.0)


class Bot:
    """One process."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self._line, theirs = forks.Pipe()
        self._process = forks.Process(target=run, args=(spec, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.owner = self.url = ""

    def ready(self) -> Bot:
        """Wait until people can come."""
        assert self._line.poll(PATIENCE), self.log()
        try:
            told: dict[str, str] = self._line.recv()
        except EOFError:
            raise AssertionError(self.log()) from None
        self.owner, self.url = told["owner"], told["url"]
        return self

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """kill -9. May be called at any moment from any thread; `gone` waits for the end."""
        self._process.kill()

    def gone(self) -> None:
        """Wait until it is no more."""
        self._process.join(PATIENCE)
        assert not self.alive, self.log()

    def leave(self) -> None:
        """Ask it to stop, as a rolling update does, and wait."""
        self.signal(signal.SIGTERM)
        self.gone()

    def jump(self, offset: timedelta) -> None:
        """Move its clock while it runs, and wait until it has done what was due by then."""
        self._line.send(offset)
        assert self._line.poll(PATIENCE), self.log()
        self._line.recv()

    def end(self) -> None:
        """Whatever it is doing: it is over."""
        if self.alive:
            self._process.kill()
            self._process.join(PATIENCE)
        self._line.close()
        self._process.close()

    def log(self) -> str:
        """The last of what it said."""
        return self.spec.log.read_text()[-3000:] if self.spec.log.exists() else "it said nothing"


@contextmanager
def starting(spec: Spec) -> Iterator[Callable[..., Bot]]:
    """Start processes by this spec, or by a changed one; in the end none is left."""
    started: list[Bot] = []

    def start(**changed: Any) -> Bot:
        log = spec.log.with_name(f"{spec.log.stem}-{len(started)}.log")
        started.append(Bot(replace(spec, **({"log": log} | changed))))
        return started[-1]

    try:
        yield start
    finally:
        for one in started:
            one.end()


def until(true: Callable[[], bool], seconds: float = PATIENCE, what: Callable[[], object] = lambda: "") -> float:
    """Wait for something that tells nobody; gives how long it took. `what` describes the matter when it never comes."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, what()
        time.sleep(0.02)
    return time.monotonic() - began
