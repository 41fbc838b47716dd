"""Files that the bot hands to people, such as an export."""

from __future__ import annotations

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
