"""What people do in Slack, as the bodies that it posts."""

import itertools
import json
from urllib.parse import urlencode

_numbers = itertools.count(1)

LITTLE = "I asked what they need before saying what we can do, and listened to the end."


def reflect(person: str) -> str:
    """`/reflect some words`, each time a deed of its own."""
    return urlencode(
        {
            "command": "/reflect",
            "text": LITTLE,
            "user_id": person,
            "team_id": "T1",
            "channel_id": "C1",
            "trigger_id": f"trigger.{next(_numbers)}",
            "response_url": "",
        }
    )


def click(person: str, action: str, value: str) -> str:
    """A button in a message."""
    button = {"type": "button", "block_id": "b", "action_id": action, "value": value}
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": person},
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.0"},
        "actions": [button | {"action_ts": f"1.{next(_numbers)}"}],
    }
    return urlencode({"payload": json.dumps(payload)})
