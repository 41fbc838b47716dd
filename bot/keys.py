"""The master key: from the environment, else from a key file made on the first run, readable by its owner only."""

import base64
import contextlib
import os
import tempfile
from pathlib import Path

from habits.vault import Vault, VaultError

KEY_FILE = "master.key"


def load_vault(from_environment: str, folder: Path, *, needed: bool, shared: bool = False) -> Vault:
    """The vault with the master keys, newest first.

    Args:
        from_environment: RAPPORT_MASTER_KEY: one key, or several separated by commas, newest first.
        folder: where the key file is, or is made.
        needed: texts are stored already, so a missing key must never be replaced by a new one.
        shared: other machines use the same database, so a key made here would be another one than theirs.

    Raises:
        VaultError: the key is missing or malformed; says what to do.
    """
    if from_environment:
        return Vault([_key(text, "RAPPORT_MASTER_KEY") for text in from_environment.split(",")], os.urandom)
    path = folder / KEY_FILE
    if path.exists():
        if path.stat().st_mode & 0o077:
            raise VaultError(f"{path} can be read by others. Set its mode to 0600: chmod 600 {path}")
        return Vault([_key(line, str(path)) for line in path.read_text().split() or [""]], os.urandom)
    if needed:
        raise VaultError(
            f"The database holds sealed texts, but {path} is not there and RAPPORT_MASTER_KEY is empty. "
            "Put the key back; a new one could not open them."
        )
    if shared:
        raise VaultError(
            "RAPPORT_MASTER_KEY is empty. On PostgreSQL it must be set, and be the same for every replica: make one "
            f"with `openssl rand -base64 32`, or put a key file at {path}."
        )
    _make(path)
    return load_vault("", folder, needed=True)


def _make(path: Path) -> None:
    """A new key file, whole from its first moment. Another process's, made meanwhile, is left alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # its owner's only
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(base64.b64encode(os.urandom(32)).decode() + "\n")
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def _key(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:  # not Base64, or not even ASCII
        key = b""
    if len(key) != 32:
        raise VaultError(f"{where} does not hold a key: 32 bytes in Base64, as `openssl rand -base64 32` prints.")
    return key
