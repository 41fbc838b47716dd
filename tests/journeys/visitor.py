"""Somebody at the local workspace's page: sees what it shows, and does what it offers. Nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp

Json = dict[str, Any]
Cell = str | tuple[str, ...]
T = TypeVar("T")

PATIENCE = 8.0
CELLS = {
    "plain_text_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
}


@dataclass
class Visitor:
    """One person. `heard` is all that their open page was ever told, in order."""

    http: aiohttp.ClientSession
    url: str
    id: str
    heard: list[Json] = field(default_factory=list)

    @property
    def dm(self) -> str:
        return "D" + self.id[1:]

    # -- what one sees

    async def state(self) -> Json:
        async with self.http.get(f"{self.url}/ui/state", params={"as": self.id}) as response:
            state: Json = await response.json()
            return state

    async def chat(self, where: str = "") -> list[Json]:
        """What was said in the chat with the bot, or in a channel."""
        messages: list[Json] = (await self.state())["messages"][where or self.dm]
        return messages

    async def newest(self, *words: str, where: str = "") -> Json:
        """The newest message of the chat, or of a channel, once it is the bot's and reads so."""

        async def found() -> Json | None:
            said = [one for one in await self.chat(where) if one.get("bot_id")]
            return said[-1] if said and all(word in reads(said[-1]) for word in words) else None

        return await until(found, f"the newest message says {words}", lambda: self.chat(where))

    async def unread(self, where: str) -> int:
        """Messages in a conversation that this person has not seen."""
        return int((await self.state())["unread"][self.id].get(where, 0))

    async def reading(self, message: Json, *words: str, without: str = "\0", where: str = "") -> Json:
        """The same message, once it reads so."""

        async def found() -> Json | None:
            same = [one for one in await self.chat(where) if one["ts"] == message["ts"]]
            text = reads(same)
            return same[0] if same and all(word in text for word in words) and without not in text else None

        return await until(found, f"that message says {words}", lambda: self.chat(where))

    async def home(self, *words: str, without: str = "\0") -> Json:
        """Home, once it reads so."""

        async def found() -> Json | None:
            home: Json = (await self.state())["home"] or {}
            text = reads(home)
            return home if home and all(word in text for word in words) and without not in text else None

        return await until(found, f"Home says {words}", self.state)

    async def form(self, title: str, *words: str) -> Json:
        """The open form, once it has this title and reads so."""

        async def found() -> Json | None:
            stack: list[Json] = (await self.state())["modals"]
            fits = stack and stack[-1]["title"]["text"] == title and all(word in reads(stack[-1]) for word in words)
            return stack[-1] if fits else None

        return await until(found, f"a form {title!r} with {words}")

    # -- what one does

    async def do(self, deed: str, **body: Any) -> Json:
        """What the page sends. Whatever the workspace or the bot does not take is a failure."""
        async with self.http.post(f"{self.url}/ui/{deed}", json={"as": self.id, **body}) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        assert not answer.get("failure"), answer
        assert not answer.get("problem"), answer
        return answer

    async def opens(self, tab: str) -> None:
        await self.do("home", tab=tab)

    async def says(self, text: str) -> str:
        """Type a sentence; gives its ts."""
        return str((await self.do("message", channel=self.dm, text=text))["ts"])

    async def types(self, line: str) -> None:
        """A slash command, as it is typed."""
        name, _, rest = line.partition(" ")
        await self.do("command", channel=self.dm, command=name, text=rest)

    async def press(self, shown: Json, label: str, beside: str = "", *, where: str = "") -> None:
        """Press a button or choose from a menu, in a message, on Home or in a form.

        Args:
            beside: words of the part it stands in (or right below), when there are several of that label.
            where: the channel, for a message that does not lie in the chat with the bot.
        """
        action = _action(shown, label, beside)
        message = {"channel": where or self.dm, "ts": shown.get("ts")}
        place = {"view_id": shown["id"]} if "private_metadata" in shown else message
        await self.do("action", action=action, **place)

    async def submit(self, view: Json, **values: Cell) -> Mapping[str, str]:
        """Submit a form as it is filled in, with these values instead; gives the errors by field."""
        state = view["state"]["values"]
        elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        for name, value in values.items():
            (cell,) = state[name].values()
            cell.update(_cell(elements[name], value))
        answer = await self.do("submit", view_id=view["id"], state=state)
        errors: Mapping[str, str] = answer.get("errors") or {}
        return errors

    async def filled(self, view: Json, **values: Cell) -> None:
        """Submit a form that is taken."""
        assert await self.submit(view, **values) == {}

    async def to(self, where: str) -> None:
        """Move the clock: `tomorrow`, `hour`, `day` or `week`."""
        await self.do("clock", to=where)

    async def download(self, message: Json) -> Json:
        """The JSON file that hangs on a message."""
        async with self.http.get(message["files"][0]["url_private"]) as response:
            content: Json = json.loads(await response.read())
            return content


@asynccontextmanager
async def looking(someone: Visitor) -> AsyncIterator[None]:
    """Keep a page open for a person, and remember all it is told."""
    async with someone.http.get(
        f"{someone.url}/ui/stream", params={"as": someone.id}, timeout=aiohttp.ClientTimeout(total=None)
    ) as response:

        async def listen() -> None:
            async for line in response.content:
                if line.startswith(b"data: "):
                    someone.heard.append(json.loads(line[6:]))

        await response.content.readline()
        task = asyncio.create_task(listen())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def until(
    found: Callable[[], Awaitable[T | None]], what: str, instead: Callable[[], Awaitable[Any]] | None = None
) -> T:
    """Look again and again until something is there; or tell what was there instead."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not (result := await found()):  # noqa: ASYNC110  # it comes over a network: nobody could set an event
                await asyncio.sleep(0.05)
            return result
    except TimeoutError:
        there = reads(await instead())[-2000:] if instead else ""
        raise AssertionError(f"it did not happen that {what}; instead:\n{there}") from None


def reads(shown: object) -> str:
    """Every word a person would read in a message, a form or Home; nothing of what only machines see."""
    return "\n".join(_words(shown))


def _words(shown: object) -> Iterator[str]:
    if isinstance(shown, list):
        for part in shown:
            yield from _words(part)
    if not isinstance(shown, dict):
        return
    for name, part in shown.items():
        only_notified = name == "text" and shown.get("blocks")
        if name == "state" or only_notified:
            continue
        if isinstance(part, str) and name in ("text", "initial_value"):
            yield part
        else:
            yield from _words(part)


def buttons(shown: Json) -> Iterator[tuple[str, str, Json]]:
    """Every button and menu option: its label, the words it stands by, and the action it makes."""
    near = ""
    for block in shown.get("blocks", []):
        near = near if block["type"] == "actions" else reads(block)
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            named = {"block_id": block["block_id"], "action_id": element.get("action_id")}
            if element.get("type") == "button":
                yield element["text"]["text"], near, named
            for option in element.get("options", []) if element.get("type") == "overflow" else []:
                yield option["text"]["text"], near, named | {"selected_option": option}


def labels(shown: Json) -> list[str]:
    return [label for label, _, _ in buttons(shown)]


def _action(shown: Json, label: str, beside: str) -> Json:
    found = [action for name, near, action in buttons(shown) if name == label and beside in near]
    assert found, f"no {label!r} beside {beside!r} among {labels(shown)}"
    return found[0]


def _cell(element: Json, value: Cell) -> Json:
    kind = element["type"]
    if kind in CELLS:
        return {CELLS[kind]: value}
    groups = element.get("option_groups", [element])
    options = {one["value"]: one for group in groups for one in group["options"]}
    if kind == "checkboxes":
        return {"selected_options": [options[one] for one in value]}
    assert isinstance(value, str)
    return {"selected_option": options[value]}
