"""The same stage as in `tests/slack`."""

from tests.slack.conftest import empty as empty
from tests.slack.conftest import on as on
from tests.slack.conftest import slack as slack
