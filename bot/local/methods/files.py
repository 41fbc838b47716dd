"""Handing over a file: announce it, upload it (see `api`), share it."""

from __future__ import annotations

from bot.local.errors import SlackError
from bot.local.ids import Json
from bot.local.world import World


def get_upload_url(world: World, arguments: Json) -> Json:
    if not arguments.get("filename") or not arguments.get("length"):
        raise SlackError("invalid_arguments", ["missing required field: filename or length"])
    file = world.files.expect(str(arguments["filename"]), str(arguments.get("alt_txt") or ""))
    return {"upload_url": f"{world.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(world: World, arguments: Json) -> Json:
    """Without a channel a file is stored and shown to nobody, until an image block names it."""
    named = [arguments.get("channel_id"), *str(arguments.get("channels") or "").split(",")]
    channels = [world.conversations.joined(name) for name in named if name]
    shared = []
    for wanted in arguments.get("files") or []:
        file = world.files.get(wanted.get("id"))
        if file.data is None:
            raise SlackError("file_not_found")
        file.title = wanted.get("title") or file.title
        shared.append(world.files.describe(file))
    for channel in channels:
        comment = str(arguments.get("initial_comment") or "")
        world.post(channel, comment, files=shared, thread_ts=arguments.get("thread_ts"))
    world.changed()
    return {"files": shared}


METHODS = {"files.getUploadURLExternal": get_upload_url, "files.completeUploadExternal": complete_upload}
