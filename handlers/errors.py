"""What can go wrong between us and a platform, whichever it is."""

from enum import Enum


class Failure(Enum):
    """What a message that did not go through tells about the next one."""

    PASSING = "passing"
    """It was not posted; another try may work."""
    UNCERTAIN = "uncertain"
    """It may have been posted: the answer was lost, so look before trying again."""
    MESSAGE = "message"
    """This very message will never be taken."""
    PERSON = "person"
    """The person is out of reach until they act."""
    WORKSPACE = "workspace"
    """Nobody there can be reached: the app was removed, its token revoked."""


class DeliveryError(Exception):
    """A message could not be sent. `reason` is the platform's own word; `retry_after` in seconds, if told."""

    def __init__(self, reason: str, kind: Failure = Failure.PASSING, *, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.kind, self.retry_after = reason, kind, retry_after
