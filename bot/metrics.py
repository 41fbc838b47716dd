"""What the bot counts and times, for Prometheus. No label ever holds a person, a workspace or a text.

One `Metrics` per process, with a registry of its own. Labels come from the short lists below; what is not in them
is counted as `other`, so that nothing from outside can become a label.
"""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

OUTCOMES = ("sent", "lapsed", "cancelled", "failed")
WAITING = ("planned", "sending")
RETRIES = ("passing", "uncertain", "message", "person", "workspace")
"""Why a message waits for another attempt: the kinds of `handlers.errors.Failure`."""

DEEDS = ("command", "action", "form", "event")
"""What a platform wants to have acknowledged."""

OTHER = "other"
LAGS = (1, 2, 5, 10, 30, 60, 120, 300, 900, 1800, 3600, 7200)
"""Seconds. A message's life ends two hours after its time."""

ACKS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Seconds. Slack waits for three."""

TICKS = (0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60)
"""Seconds. Ten lie between two of the scheduler's ticks."""


class Metrics:
    """Told by delivery and the listeners; read by `page`. Every method is quick and may be called on the loop."""

    def __init__(self) -> None:
        self._registry = made = CollectorRegistry()
        self._outcomes = Counter("rapport_messages", "Messages that are done with", ["state"], registry=made)
        self._waiting = Gauge("rapport_messages_waiting", "Messages not done with", ["state"], registry=made)
        self._retries = Counter("rapport_retries", "Attempts put off, by the failure", ["kind"], registry=made)
        self._lag = Histogram(
            "rapport_delivery_lag_seconds", "From a message's due time to its post", registry=made, buckets=LAGS
        )
        self._acks = Histogram(
            "rapport_ack_seconds", "From arrival to acknowledgement", ["kind"], registry=made, buckets=ACKS
        )
        self._ticks = Histogram("rapport_tick_seconds", "Length of delivery's ticks", registry=made, buckets=TICKS)
        ProcessCollector(registry=made)
        PlatformCollector(registry=made)
        for metric, names in ((self._outcomes, OUTCOMES), (self._retries, RETRIES), (self._acks, DEEDS)):
            for name in names:
                metric.labels(name)  # there from the first scrape on, with zero

    def sent(self, lag: float) -> None:
        """A message was posted, `lag` seconds after it was due. Counts it as an outcome, too."""
        self._lag.observe(max(lag, 0))
        self.outcome("sent")

    def outcome(self, state: str) -> None:
        """A message is done with otherwise: lapsed, cancelled or failed."""
        self._outcomes.labels(_one_of(OUTCOMES, state)).inc()

    def retried(self, kind: str) -> None:
        """An attempt went wrong, and another will be made; `kind` is the failure's name."""
        self._retries.labels(_one_of(RETRIES, kind)).inc()

    def ticked(self, seconds: float) -> None:
        """A tick of delivery took that long."""
        self._ticks.observe(seconds)

    def acknowledged(self, kind: str, seconds: float) -> None:
        """The platform heard of us that long after it told us of a command, an action, a form or an event."""
        self._acks.labels(_one_of(DEEDS, kind)).observe(seconds)

    def page(self, waiting: Mapping[str, int] | None) -> bytes:
        """Everything in Prometheus' text format.

        `waiting` is how many messages wait in each state, or None when nobody knows; then it is left out.
        """
        self._waiting.clear()
        for state in WAITING if waiting is not None else ():
            self._waiting.labels(state).set((waiting or {}).get(state, 0))
        return generate_latest(self._registry)


def _one_of(known: Iterable[str], told: str) -> str:
    return told.lower() if told.lower() in known else OTHER
