"""Failures, with Slack's own word for them in the log."""

import logging

from slack_sdk.errors import SlackApiError

from handlers import failures
from handlers.slack.client import error_code


def report(log: logging.Logger, error: BaseException) -> None:
    """As `handlers.failures.report`, with Slack's code when it is Slack that refused."""
    failures.report(log, error, error_code(error) if isinstance(error, SlackApiError) else "")
