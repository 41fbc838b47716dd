"""Channels and files of the small Slack in `fake_slack`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.slack.wire import Json, Refused

BOT_USER = "UBOT"


class Channels:
    """`channels`: who is in each. `page`: how many people are told at a time, at most."""

    def __init__(self) -> None:
        self.channels: dict[str, list[str]] = {"CTEAM": ["USAM", BOT_USER, "UKIM"], "COTHER": ["USAM"]}
        self.page = 1000

    def conversations__members(self, args: Json) -> Json:
        """Also of a public channel that the bot is not in."""
        if args["channel"] not in self.channels:
            raise Refused("channel_not_found")
        members, start = self.channels[args["channel"]], int(args.get("cursor") or 0)
        end = start + min(self.page, int(args.get("limit", 100)))
        more = str(end) if end < len(members) else ""
        return {"members": members[start:end], "response_metadata": {"next_cursor": more}}

    def written_in(self, channel: str) -> str:
        """A channel that the bot may write in."""
        if BOT_USER not in self.channels[channel]:
            raise Refused("not_in_channel")
        return channel


class Files:
    """`files`: what was uploaded. `slow`: how many messages that show a file come too early for it."""

    def __init__(self) -> None:
        self.files: list[Json] = []
        self.slow = 0
        self._ready: set[str] = set()

    def files__completeUploadExternal(self, args: Json) -> Json:
        self._ready |= {one["id"] for one in args["files"]} & {one["id"] for one in self.files}
        return {"files": args["files"]}

    def check_files(self, blocks: Sequence[Json]) -> None:
        """Refuse what shows a file that is not there, or not yet."""
        wanted = list(_files_in(blocks))
        late, self.slow = bool(wanted and self.slow), max(0, self.slow - bool(wanted))
        for number, file in wanted:
            if late or file not in self._ready:
                raise Refused(
                    "invalid_blocks", errors=[f"invalid slack file [json-pointer:/blocks/{number}/slack_file]"]
                )


def _files_in(blocks: Sequence[Json]) -> Iterator[tuple[int, str]]:
    for number, block in enumerate(blocks):
        if "slack_file" in block:
            yield number, block["slack_file"]["id"]
