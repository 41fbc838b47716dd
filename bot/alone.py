"""One process at a time runs on one SQLite file, and others may look at it meanwhile. On PostgreSQL any number does."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.engines import file_of
from bot.settings import SettingsError


@contextlib.contextmanager
def alone(store: str) -> Iterator[None]:
    """Hold the lock file beside the database; the machine lets go of it when the process dies.

    Raises `SettingsError` when another process holds it.
    """
    path = file_of(store)
    if path is None:
        yield
        return
    path = path.resolve()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock", timeout=0, mode=0o600, preserve_lock_file=True)
    try:
        lock.acquire()
    except Timeout:
        raise SettingsError(_taken(path)) from None
    try:
        yield
    finally:
        lock.release()


def _taken(path: Path) -> str:
    return (
        f"Another Rapport already runs on {path.name} in {path.parent}. "
        "Stop it first, or give this one a place of its own: set RAPPORT_DATA, or DATABASE_URL where that is in use."
    )
