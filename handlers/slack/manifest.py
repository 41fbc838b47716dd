"""The app manifest, from the same tables that register the listeners: what is not listened to is not asked for."""

from typing import Any

from handlers.slack.listeners import EVENTS
from handlers.words import COMMANDS, Command

SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
"""channels:read and groups:read to invite the people of a channel, public or private; chat:write to nudge and answer;
commands; files:write for exports and pictures; im:history to hear the chat with the bot; im:write to open it;
users:read for the time zone, and to tell people from apps."""


def manifest(request_url: str = "") -> dict[str, Any]:
    """Paste it at "Create an app, from a manifest".

    Args:
        request_url: the public address of `/slack/events` for signed HTTP; empty for Socket Mode.
    """
    request = {"request_url": request_url} if request_url else {}
    return {
        "display_information": {
            "name": "Rapport",
            "description": "Empathy and strategic thinking, turned into habits",
            "background_color": "#2f4b5c",
        },
        "features": _features(request_url),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)} | request,
            "interactivity": {"is_enabled": True} | request,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not request_url,
            "token_rotation_enabled": False,
        },
    }


def _features(request_url: str) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Rapport", "always_online": True},
        "slash_commands": [_slash(one, request_url) for one in COMMANDS],
    }


def _slash(command: Command, request_url: str) -> dict[str, Any]:
    usage = {"usage_hint": command.usage} if command.usage else {}
    url = {"url": request_url} if request_url else {}
    return {"command": command.name, "description": command.description, "should_escape": False, **usage, **url}
