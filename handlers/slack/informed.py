"""What Slack is asked before a request comes to the desk: of the person, and of the channel that they chose."""

import asyncio
from dataclasses import replace

from habits.messages import Profile, Request
from handlers.slack.client import SlackClient

ASKS_PROFILE = {
    "bot.opened",
    "home.show",
    "start.open",
    "settings.open",
    "closures.open",
    "team.make",
    "roles.open",
    "goals.open",
}
"""Verbs that want to know the person's time zone, or whether they administer the workspace."""

ASKS_ANEW = {"closures.save", "closures.remove", "team.save", "roles.save", "goals.save", "goals.remove"}
"""Verbs that only administrators may do, which is looked up at that moment."""

ASKS_MEMBERS = {"team.save", "team.change", "team.people_save"}
"""Forms in which a channel may be chosen, and that want to know who is in it."""


async def informed(client: SlackClient, request: Request) -> Request:
    """The request with its person's profile and, where a channel was chosen, `values["members"]`: the ids of those who
    are in it besides the bot; or `args["members"]` = "unknown". Both are asked for at the same time."""
    channel = request.value("channel") if request.verb in ASKS_MEMBERS else ""
    told, members = await asyncio.gather(_profile(client, request), _members(client, channel))
    request = replace(request, profile=told)
    if not channel:
        return request
    if members is None:
        return replace(request, args={**request.args, "members": "unknown"})
    return replace(request, values={**request.values, "members": members})


async def _profile(client: SlackClient, request: Request) -> Profile | None:
    if request.verb in ASKS_PROFILE | ASKS_ANEW:
        return await client.profile(request.person, anew=request.verb in ASKS_ANEW)
    return client.remembered(request.person)


async def _members(client: SlackClient, channel: str) -> tuple[str, ...] | None:
    return await client.members(channel) if channel else None
