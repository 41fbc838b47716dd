"""The Web API methods that a bot like ours calls. Any other is answered with `unknown_method`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.local.ids import Json
from bot.local.methods import chat, conversations, files, people, views
from bot.local.world import World

Method = Callable[[World, Json], Json]

METHODS: Mapping[str, Method] = people.METHODS | conversations.METHODS | chat.METHODS | views.METHODS | files.METHODS
