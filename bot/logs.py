"""Logging: plain lines on standard error, and never what somebody wrote."""

import logging
from asyncio import CancelledError

SAYS_TOO_MUCH = ("slack_bolt", "slack_sdk", "slack_bolt.RequestVerification")
"""These write request and message bodies at DEBUG, some of them at INFO."""


def set_up(level: str) -> None:
    """Log from `level` on; libraries that would show what people wrote speak only from WARNING on."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for name in SAYS_TOO_MUCH:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("apscheduler", "aiohttp", "uvicorn", "alembic", "matplotlib"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_unexpected)


def hush(logger: logging.Logger) -> logging.Logger:
    """A logger for Bolt and the SDK that holds its tongue below WARNING."""
    logger.setLevel(logging.WARNING)
    logger.addFilter(_worth_saying)
    return logger


def _worth_saying(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN from the environment too, and warns that it does not use it. Nor should it."""
    return "`token` will be unused" not in record.getMessage()


def _unexpected(record: logging.LogRecord) -> bool:
    """When we stop, uvicorn cancels requests that do not end, and takes each of them for an error."""
    return not (record.exc_info and isinstance(record.exc_info[1], CancelledError))
