"""What can go wrong between us and a platform, whichever it is."""


class DeliveryError(Exception):
    """A message could not be sent. `permanent`: trying again is of no use. `retry_after` in seconds, if told."""

    def __init__(self, reason: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.retry_after = reason, permanent, retry_after
