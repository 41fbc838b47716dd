"""The two ways in which the local workspace says no."""

from __future__ import annotations

from collections.abc import Sequence

from bot.local.ids import Json


class SlackError(Exception):
    """An answer of the Web API that is not ok: `{"ok": false, "error": code, ...}`."""

    def __init__(self, code: str, problems: Sequence[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.problems = list(problems)

    def as_json(self) -> Json:
        answer: Json = {"ok": False, "error": self.code}
        if self.problems:
            answer["response_metadata"] = {"messages": [f"[ERROR] {problem}" for problem in self.problems]}
        return answer


class PageError(Exception):
    """Something the page asked for cannot be done; the sentence is shown to the person."""
