"""Files that the bot hands to people, such as an export, or shows in its messages, such as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from mimetypes import guess_type
from urllib.parse import quote

from bot.local.errors import SlackError
from bot.local.ids import Json, new_id


@dataclass
class File:
    id: str
    name: str
    title: str
    alt_txt: str = ""
    data: bytes | None = None


class Files:
    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self.clear()

    def clear(self) -> None:
        self.by_id: dict[str, File] = {}

    def expect(self, name: str, alt_txt: str = "") -> File:
        """Announce a file; its bytes arrive in a request of their own. `alt_txt` says what a picture shows."""
        file = File(new_id("F"), name, name, alt_txt)
        self.by_id[file.id] = file
        return file

    def get(self, file_id: object) -> File:
        file = self.by_id.get(str(file_id))
        if file is None:
            raise SlackError("file_not_found")
        return file

    def unknown(self, blocks: object, at: str) -> list[str]:
        """Problems of image blocks whose `slack_file` is no picture that was uploaded, in Slack's words."""
        return [
            f"invalid slack file [json-pointer:{where}/slack_file]"
            for where, named in _slack_files(blocks, at)
            if not self._has_picture(named)
        ]

    def _has_picture(self, named: object) -> bool:
        """`named` is a `slack_file` object: `{"id": ...}`, or `{"url": ...}` as `url_private` has it."""
        named = named if isinstance(named, dict) else {}
        for file in self.by_id.values():
            described = self.describe(file)
            here = named.get("id") == file.id or named.get("url") == described["url_private"]
            if here and file.data is not None and described["mimetype"].startswith("image/"):
                return True
        return False

    def describe(self, file: File) -> Json:
        """A file as messages carry it."""
        url = f"{self._base_url}/files/{file.id}/{quote(file.name, safe='')}"
        described = {key: value for key, value in asdict(file).items() if key != "data"}
        return described | {
            "mimetype": guess_type(file.name)[0] or "application/octet-stream",
            "size": len(file.data or b""),
            "url_private": url,
            "permalink": url,
            "mode": "hosted",
        }


def _slack_files(node: object, at: str) -> Iterator[tuple[str, object]]:
    """Every image that shows an uploaded file, however deep: its place and its `slack_file`."""
    if isinstance(node, dict):
        if node.get("type") == "image" and "slack_file" in node:
            yield at, node["slack_file"]
        for key, value in node.items():
            yield from _slack_files(value, f"{at}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _slack_files(value, f"{at}/{number}")
