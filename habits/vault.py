"""A person's texts, encrypted with a key of that person's.

AES-256-GCM. Each person has a data key, wrapped by the master key; destroying the wrapped key makes every text
of that person unreadable, in backups too. A text is bound to (workspace, person, row): moved to another row or
person it does not open. Layout of a sealed text: version (1 byte), id of its data key (4), nonce (12),
ciphertext with tag. Layout of a wrapped key: nonce (12), ciphertext with tag; the id of its master key stands
beside it in the table.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlmodel import Session, select

from habits.models import Person, PersonKey

VERSION = b"\x01"
NONCE = 12
HEAD = len(VERSION) + 4


class VaultError(Exception):
    """A key is missing or does not fit. The message is safe to show: it holds no text and no key."""


def key_id(master: bytes) -> str:
    """A short public name of a master key, to tell which one wrapped a data key."""
    return sha256(b"rapport-master:" + master).hexdigest()[:12]


class Vault:
    """Holds the master keys: the first wraps new data keys, all of them unwrap old ones.

    Args:
        masters: 32 bytes each, newest first.
        random: `os.urandom` or its like, lent by the edge.
    """

    def __init__(self, masters: Sequence[bytes], random: Callable[[int], bytes]) -> None:
        if not masters or any(len(master) != 32 for master in masters):
            raise VaultError("A master key must be 32 bytes.")
        self._masters = {key_id(master): master for master in masters}
        self.current = key_id(masters[0])
        self._random = random

    def knows(self, name: str) -> bool:
        return name in self._masters

    def new_wrapped_key(self, owner: bytes) -> bytes:
        """A fresh data key, wrapped by the current master key and bound to its owner."""
        nonce = self._random(NONCE)
        return nonce + AESGCM(self._masters[self.current]).encrypt(nonce, self._random(32), owner)

    def unwrap(self, name: str, wrapped: bytes, owner: bytes) -> bytes:
        if not self.knows(name):
            raise VaultError(f"The master key {name} is not here, so texts sealed with it cannot be read.")
        try:
            return AESGCM(self._masters[name]).decrypt(wrapped[:NONCE], wrapped[NONCE:], owner)
        except InvalidTag:
            raise VaultError(f"A data key does not open with the master key {name}.") from None

    def encrypt(self, data_key: bytes, text: str, bound: bytes) -> bytes:
        nonce = self._random(NONCE)
        return _head(data_key) + nonce + AESGCM(data_key).encrypt(nonce, text.encode(), bound)

    def decrypt(self, data_key: bytes, sealed: bytes, bound: bytes) -> str:
        if sealed[:HEAD] != _head(data_key):
            raise VaultError("A stored text was sealed with another key than its owner's.")
        nonce, body = sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :]
        try:
            return AESGCM(data_key).decrypt(nonce, body, bound).decode()
        except InvalidTag:
            raise VaultError("A stored text does not open with its owner's key.") from None


def seal(session: Session, person: Person, row: UUID, text: str) -> bytes:
    """The text, readable only with this person's key and only in this row. Makes the key at first use."""
    vault, key = _vault(session), _key_row(session, person) or _new_key(session, person)
    return vault.encrypt(vault.unwrap(key.master, key.wrapped, _owner(person)), text, _bound(person, row))


def reveal(session: Session, person: Person, row: UUID, sealed: bytes) -> str:
    """The text again. Raises `VaultError` when the key is gone or the text belongs elsewhere."""
    return _vault(session).decrypt(_data_key(session, person), sealed, _bound(person, row))


def missing_masters(session: Session, vault: Vault) -> list[str]:
    """Names of master keys that the database needs and the vault lacks: to be refused at start."""
    return sorted(name for name in session.exec(select(PersonKey.master).distinct()) if not vault.knows(name))


def check_masters(session: Session, vault: Vault) -> None:
    """Open one data key per master key, so that a wrong key is a clear error at start and never garbage."""
    if missing := missing_masters(session, vault):
        raise VaultError(f"The database was written with another master key ({', '.join(missing)}).")
    for name in session.exec(select(PersonKey.master).distinct()):
        row = session.exec(select(PersonKey).where(PersonKey.master == name).limit(1)).one()
        vault.unwrap(row.master, row.wrapped, row.workspace_id.bytes + row.person_id.bytes)


def _vault(session: Session) -> Vault:
    found = session.info["kit"].vault
    assert isinstance(found, Vault)
    return found


def _key_row(session: Session, person: Person) -> PersonKey | None:
    return session.get(PersonKey, (person.workspace_id, person.id))


def _new_key(session: Session, person: Person) -> PersonKey:
    vault = _vault(session)
    wrapped = vault.new_wrapped_key(_owner(person))
    row = PersonKey(workspace_id=person.workspace_id, person_id=person.id, master=vault.current, wrapped=wrapped)
    session.add(row)
    session.flush()
    return row


def _data_key(session: Session, person: Person) -> bytes:
    row = _key_row(session, person)
    if row is None:
        raise VaultError("This person's key was destroyed; their texts cannot be read any more.")
    return _vault(session).unwrap(row.master, row.wrapped, _owner(person))


def _head(data_key: bytes) -> bytes:
    return VERSION + sha256(b"rapport-data:" + data_key).digest()[:4]


def _owner(person: Person) -> bytes:
    return person.workspace_id.bytes + person.id.bytes


def _bound(person: Person, row: UUID) -> bytes:
    return _owner(person) + row.bytes
