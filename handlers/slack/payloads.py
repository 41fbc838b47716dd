"""From Slack's payloads to a `Request`."""

import json
import re
from collections.abc import Mapping
from typing import Any

from habits.messages import MessageRef, Request, Value, WorkspaceRef

Payload = Mapping[str, Any]

SPECIAL = re.compile(r"<([@#!])([^>|]*)(?:\|([^>]*))?>")
LINK = re.compile(r"<((?:https?|mailto|tel):[^>|]*)(?:\|([^>]*))?>")


def workspace(payload: Payload) -> WorkspaceRef:
    """The workspace a payload comes from. Everything that is looked up stays inside it."""
    team = payload.get("team") or {}
    enterprise = payload.get("enterprise") or {}
    return WorkspaceRef(
        platform="slack",
        team=payload.get("team_id") or team.get("id") or payload["user"]["team_id"],  # never "any workspace"
        enterprise=payload.get("enterprise_id") or enterprise.get("id") or "",
    )


def typed(text: str) -> str:
    """What a person typed, from Slack's way of sending it: mentions and links in words, entities read once."""
    text = LINK.sub(_link, SPECIAL.sub(_mention, text))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _mention(found: re.Match[str]) -> str:
    kind, what, label = found.groups()
    if what.startswith("date^"):
        return label or ""
    sign = "#" if kind == "#" else "@"
    return sign + (label or what.split("^")[0]).removeprefix(sign)


def _link(found: re.Match[str]) -> str:
    """The words that were typed, with the address behind them when it is another one."""
    address, label = found.groups()
    if not label:
        return address.removeprefix("mailto:").removeprefix("tel:")
    hidden = address.startswith("http") and label not in address
    return f"{label} ({address})" if hidden else label


def pressed(action: Payload) -> tuple[str, dict[str, str]]:
    """The verb and args of a button, or of a chosen menu option. Anything unreadable is an unknown verb."""
    option = action.get("selected_option")
    args = _object((option or action).get("value") or "{}")
    if option:
        return args.pop("verb", ""), args
    return str(action.get("action_id", "")).rsplit(":", 1)[0], args


def metadata(view: Payload) -> tuple[dict[str, str], dict[str, str]]:
    """A form's args, and where it was opened from."""
    try:
        kept = json.loads(view.get("private_metadata") or "{}")
        return _strings(kept.get("args")), _strings(kept.get("origin"))
    except (ValueError, AttributeError):
        return {}, {}


def values(view: Payload) -> dict[str, Value]:
    """What was filled in, by input name."""
    state = (view.get("state") or {}).get("values") or {}
    return {name: _value(next(iter(cells.values()), {})) for name, cells in state.items()}


def from_action(body: Payload, origin: dict[str, str]) -> Request:
    """A pressed button: in a message, in Home, or in a form."""
    action, user = body["actions"][0], body["user"]["id"]
    verb, args = pressed(action)
    at = body.get("container") or {}
    ref = MessageRef(origin["channel"], origin["ts"]) if "ts" in origin else None
    return Request(
        workspace=workspace(body),
        person=user,
        verb=verb,
        args=args,
        source=f"action:{user}:{action.get('action_ts', '')}:{at.get('message_ts', '')}",
        ref=ref,
    )


def from_submission(body: Payload) -> Request:
    """A form. One view is one deed, however often it is delivered."""
    view = body["view"]
    args, origin = metadata(view)
    return Request(
        workspace=workspace(body),
        person=body["user"]["id"],
        verb=view["callback_id"],
        args=args,
        values=values(view),
        source=f"view:{view['id']}:{view.get('hash', '')}",
        ref=MessageRef(origin["channel"], origin["ts"]) if "ts" in origin else None,
    )


def _value(cell: Payload) -> Value:
    for key in ("value", "selected_date", "selected_time", "selected_conversation"):
        if key in cell:
            found = cell[key]
            return found if isinstance(found, str) else None
    if "selected_users" in cell:
        return tuple(one for one in cell["selected_users"] or () if isinstance(one, str))
    if "selected_options" in cell:
        return tuple(option["value"] for option in cell["selected_options"] or ())
    option = cell.get("selected_option")
    return str(option["value"]) if option else None


def _object(text: str) -> dict[str, str]:
    try:
        return _strings(json.loads(text))
    except (ValueError, TypeError):
        return {}


def _strings(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(key, str) and isinstance(value, str)}
