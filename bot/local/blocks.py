"""What Slack itself does to Block Kit: fills in ids, keeps what was entered, refuses unfinished forms."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.local.ids import Json

# The field of `view.state` that carries an element's value, and the field that carries its first value.
STATE_KEY = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
INTERACTIVE = {*STATE_KEY, "button", "overflow"}
REQUIRED = "Please complete this required field."


def filled(blocks: Sequence[Json]) -> list[Json]:
    """A copy of the blocks with the `block_id` and `action_id` that an app may leave out.

    A block of buttons that is drawn again as it was keeps its id: whoever presses one in that instant is heard.
    What holds an entry gets a new id each time, and so loses the entry, as in Slack.
    """
    copy: list[Json] = json.loads(json.dumps(list(blocks)))
    alike: Counter[str] = Counter()
    for block in copy:
        if "block_id" not in block:
            block["block_id"] = _lasting_id(block, alike)
    for _, element in interactive(copy):
        element.setdefault("action_id", secrets.token_urlsafe(4))
    return copy


def _lasting_id(block: Json, alike: Counter[str]) -> str:
    if any(element["type"] in STATE_KEY for _, element in interactive([block])):
        return secrets.token_urlsafe(4)
    mark = hashlib.sha256(json.dumps(block, sort_keys=True).encode()).hexdigest()[:8]
    alike[mark] += 1
    return f"{mark}-{alike[mark]}"


def interactive(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that people can use, with its block."""
    for block in blocks:
        for element in [*(block.get("elements") or []), block.get("element"), block.get("accessory")]:
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield block, element


def find(blocks: Sequence[Json], block_id: str, action_id: str) -> Json | None:
    """The element of that block and action, if it is (still) there."""
    for block, element in interactive(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return element
    return None


def state_of(blocks: Sequence[Json], kept: Json | None = None) -> Json:
    """`view.state.values`: what the app set first, or what the person has entered meanwhile (`kept`).

    An entry survives an update of its view while block id, action id and type stay the same, as in Slack.
    """
    values: Json = {}
    for block, element in interactive(blocks):
        key = STATE_KEY.get(element["type"])
        if key is None:
            continue
        cell = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        if not isinstance(cell, dict) or cell.get("type") != element["type"] or key not in cell:
            cell = {"type": element["type"], key: _initial(element, key)}
        values.setdefault(block["block_id"], {})[element["action_id"]] = cell
    return values


def _initial(element: Json, key: str) -> object:
    initial = element.get("initial_value" if "value" in key else key.replace("selected", "initial"))
    empty: list[str] | None = [] if key.endswith("s") else None
    return empty if initial is None else initial


def unfinished(blocks: Sequence[Json], state: Json) -> dict[str, str]:
    """Errors by block id that the Slack client finds by itself, so that the app never sees such a form."""
    errors: dict[str, str] = {}
    for block in blocks:
        element = block.get("element")
        if block.get("type") != "input" or not isinstance(element, dict) or element["type"] not in STATE_KEY:
            continue
        cell = state.get(block["block_id"], {}).get(element["action_id"], {})
        value = cell.get(STATE_KEY[element["type"]])
        empty = value in (None, "", [])
        problem = _misfit(element, value) if not empty else None if block.get("optional") else REQUIRED
        if problem:
            errors[block["block_id"]] = problem
    return errors


def _misfit(element: Json, value: object) -> str | None:
    """Why an entry does not fit the limits that its element sets."""
    if element["type"] == "plain_text_input":
        length = len(str(value))
        if length < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if length > element.get("max_length", 3000):
            return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if element["type"] == "number_input":
        return _not_the_number(element, str(value))
    if isinstance(value, list) and len(value) > element.get("max_selected_items", len(value)):
        return f"Please choose no more than {element['max_selected_items']}."
    return None


def _not_the_number(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
