"""What the edge lends the core for one session: content, keys, ids. No use case reaches for them elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from habits.catalogue import Catalogue
from habits.privacy import FLOOR
from habits.vault import Vault


@dataclass(frozen=True)
class Kit:
    """`floor`: people who have to take part before anything is shown of a team. `leaders`: who may make teams by the
    settings, by the platform's ids."""

    catalogue: Catalogue
    vault: Vault
    new_id: Callable[[], UUID]
    floor: int = FLOOR
    leaders: frozenset[str] = frozenset()


def kit(session: Session) -> Kit:
    """The kit that the edge put into `session.info`."""
    found = session.info["kit"]
    assert isinstance(found, Kit)
    return found
