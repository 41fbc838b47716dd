"""What people do to Block Kit: press and choose, submit a form, close it."""

from __future__ import annotations

from copy import deepcopy

from bot.local import payloads
from bot.local.asked import Asked
from bot.local.blocks import find, state_of, unfinished
from bot.local.channels import name_in_payloads
from bot.local.delivery import Answer
from bot.local.errors import PageError, SlackError
from bot.local.ids import Json, without_secrets
from bot.local.world import World

TROUBLE = "We had some trouble connecting. Try again?"
TYPED = ("value", "rich_text_value")


async def act(world: World, asked: Asked) -> Json:
    """A click or a choice, in a message, in a form or on Home."""
    payload = _in_view(world, asked) if asked.text("view_id", "") else _in_message(world, asked)
    what = f"block_actions {payload['actions'][0]['action_id']}"
    answer = await world.delivery.send("interactive", payload, what, asked.user)
    return {"failure": answer.failure}


def _in_view(world: World, asked: Asked) -> Json:
    view = _view(world, asked)
    view["state"]["values"] = state_of(view["blocks"], asked.record("state"))
    more = {"view": without_secrets(view), "container": {"type": "view", "view_id": view["id"]}}
    action = _action(world, asked, view["blocks"])
    return payloads.interaction(
        "block_actions", asked.user, actions=[action], trigger_id=world.tickets.trigger(asked.user), **more
    )


def _in_message(world: World, asked: Asked) -> Json:
    channel = asked.channel()
    message = asked.message(channel)
    ephemeral = bool(message.get("is_ephemeral"))
    action = _action(world, asked, message.get("blocks", []))
    container: Json = {"type": "message", "message_ts": message["ts"], "channel_id": channel}
    container |= {"is_ephemeral": ephemeral}
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    more: Json = {} if ephemeral else {"message": deepcopy(without_secrets(message))}
    return payloads.interaction(
        "block_actions",
        asked.user,
        actions=[action],
        trigger_id=world.tickets.trigger(asked.user),
        container=container,
        channel={"id": channel, "name": name_in_payloads(channel)},
        state={"values": state_of(message.get("blocks", []), asked.record("state"))},
        response_url=world.tickets.response_url("actions", channel, asked.user, message["ts"]),
        **more,
    )


def _action(world: World, asked: Asked, blocks: list[Json]) -> Json:
    """What was done to which element. A button's text and value come from the block, not from the browser."""
    done = asked.record("action")
    element = find(blocks, str(done.get("block_id")), str(done.get("action_id")))
    if element is None:
        raise PageError("That has changed in the meantime.")
    action: Json = {"type": element["type"], "block_id": done["block_id"], "action_id": element["action_id"]}
    if element["type"] == "button":
        action |= {key: element[key] for key in ("text", "value", "style") if key in element}
    else:
        action |= {key: value for key, value in done.items() if key.startswith("selected_") or key in TYPED}
    return action | {"action_ts": world.conversations.next_ts()}


async def submit(world: World, asked: Asked) -> Json:
    """Send a form. Errors by block id go back to the page; anything else shows by itself."""
    view = _view(world, asked)
    state = state_of(view["blocks"], asked.record("state"))
    view["state"]["values"] = state
    if errors := unfinished(view["blocks"], state):
        return {"errors": errors}
    payload = payloads.interaction(
        "view_submission",
        asked.user,
        trigger_id=world.tickets.trigger(asked.user),
        view=without_secrets(view),
        response_urls=[],
    )
    answer = await world.delivery.send("interactive", payload, f"view_submission {view['callback_id']}", asked.user)
    if answer.failure:
        return {"problem": TROUBLE}
    try:
        return _respond(world, asked.user, view, answer)
    except SlackError as refused:
        world.wire.note("refused", f"view_submission: {refused.code}", refused.problems, bad=True, about=asked.user)
        return {"problem": TROUBLE}


def _respond(world: World, user: str, view: Json, answer: Answer) -> Json:
    """Do what the acknowledgement of a form asks for; an empty one closes the form."""
    stack = world.views.stacks.get(user, [])
    wanted = answer.body.get("response_action")
    if wanted == "errors":
        errors = answer.body.get("errors") or {}
        if not set(errors) <= {block["block_id"] for block in view["blocks"] if block["type"] == "input"}:
            raise SlackError("invalid_arguments", ["errors must name input blocks"])
        return {"errors": errors}
    if wanted == "update":
        world.views.update(world.views.by_id[view["id"]], answer.body.get("view"))
    elif wanted == "push":
        world.views.push(user, answer.body.get("view"))
    elif wanted == "clear":
        stack.clear()
    elif stack and stack[-1] == view["id"]:
        stack.pop()
    world.show_modals(user)
    return {}


async def close(world: World, asked: Asked) -> Json:
    """Close the form on top, or all of them; the app hears of it if it asked to (`notify_on_close`)."""
    stack = world.views.stacks.get(asked.user, [])
    everything = asked.flag("all")
    top_clears = bool(stack) and bool(world.views.by_id[stack[-1]]["clear_on_close"])
    left = [] if everything or top_clears else stack[:-1]
    gone = [world.views.by_id[view_id] for view_id in reversed(stack[len(left) :])]
    world.views.stacks[asked.user] = left
    world.show_modals(asked.user)
    for view in gone:
        if view["notify_on_close"]:
            payload = payloads.interaction(
                "view_closed", asked.user, view=without_secrets(view), is_cleared=everything or top_clears
            )
            await world.delivery.send("interactive", payload, f"view_closed {view['callback_id']}", asked.user)
    return {}


def _view(world: World, asked: Asked) -> Json:
    view = world.views.by_id.get(asked.text("view_id"))
    if view is None or view["_user"] != asked.user:
        raise PageError("That form is no longer there.")
    return view
