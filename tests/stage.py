"""A stage for tests of the core: real database, real desk, real delivery; only the platform is a recording.

Time is an argument: the clock stands still until a test moves it.
"""

import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import select

from bot.clock import Clock
from bot.database import Database
from bot.delivery import Delivery
from bot.engines import make_engine
from bot.migrations import upgrade
from bot.pace import Terms
from habits import catalogue
from habits.calendar import instant
from habits.kit import Kit
from habits.messages import (
    Ask,
    Bold,
    Button,
    Form,
    Invalid,
    Mention,
    MessageRef,
    Profile,
    Reply,
    Request,
    Show,
    Value,
    WorkspaceRef,
)
from habits.models import Person, Table
from habits.outbox import Parcel
from habits.vault import Vault
from handlers.desk import Desk
from handlers.errors import DeliveryError

MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
"""Monday 2 March 2026, 08:00 in Madrid."""
MADRID = "Europe/Madrid"
TEAM = WorkspaceRef("slack", "T1")
CONTENT = catalogue.load()
Row = TypeVar("Row", bound=Table)


QUICK = Terms(per_minute=600_000, per_conversation=0, look_backs=600_000)
"""Nothing to wait for: pacing has tests of its own."""


PATIENT = 20.0
"""Seconds: a machine that is busy with other tests is no database that is away."""


class RecordingSender:
    """A platform that remembers what it was asked to post. `errors` are raised first, one per post. One that is
    `forgetful` cannot be read back."""

    def __init__(self) -> None:
        self.sent: list[Parcel] = []
        self.looked_for: list[str] = []
        self.forgetful = False
        self.errors: list[DeliveryError] = []
        self._ids = itertools.count(1)

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(parcel)
        return f"D-{parcel.recipient}", f"{next(self._ids)}.0"

    async def find(self, recipient: str, key: str) -> tuple[str, str] | None:
        self.looked_for.append(key)
        if self.forgetful:
            return None
        order = (number for number, one in enumerate(self.sent, 1) if one.key == key)
        return next(((f"D-{recipient}", f"{number}.0") for number in order), None)


class Stage:
    """Everything but the platform."""

    def __init__(self, url: str) -> None:
        self.url = url
        engine = make_engine(url)
        upgrade(engine)
        self.clock = Clock(lambda: MONDAY)
        ids = itertools.count(1)  # in order, so that what was made first comes first, as on most days
        self.vault = Vault([b"k" * 32], os.urandom)
        self.database = Database(engine, Kit(CONTENT, self.vault, lambda: UUID(int=next(ids))))
        self.database.patience = PATIENT
        self.sender = RecordingSender()
        self.delivery = Delivery(self.database, self.sender, self.clock.now, QUICK)
        self.desk = Desk(self.database, self.clock.now)

    def member(self, name: str = "sam", tz: str = MADRID, team: WorkspaceRef = TEAM) -> "Member":
        return Member(self, name, tz, team)

    def to(self, text: str, tz: str = MADRID) -> None:
        """Move the clock to a local time: "2026-03-03 09:00"."""
        self.clock.jump_to(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)))

    def rows(self, table: type[Row]) -> list[Row]:
        """Every row of a table, as it lies in the database now."""
        with self.database.session(writes=False) as session:
            return list(session.exec(select(table)))

    def person(self, name: str = "sam") -> Person:
        return next(one for one in self.rows(Person) if one.platform_id == name)

    def name_of(self, person_id: UUID) -> str:
        """What the platform calls somebody."""
        return next(one.platform_id for one in self.rows(Person) if one.id == person_id)

    def other_process(self) -> Delivery:
        """Somebody else who sends for the same database, and writes to the same platform."""
        return Delivery(self.database, self.sender, self.clock.now, QUICK)

    async def tick(self) -> list[Parcel]:
        """Let the bot send what is due; gives what it sent now."""
        before = len(self.sender.sent)
        await self.delivery.tick()
        await self.delivery.settled()
        return self.sender.sent[before:]

    async def day(self, day: str, at: str = "09:00", tz: str = MADRID) -> list[Parcel]:
        """Go to a day's message time and tick."""
        self.to(f"{day} {at}", tz)
        return await self.tick()


@dataclass
class Member:
    """Somebody who presses, types and submits."""

    stage: Stage
    name: str
    tz: str
    team: WorkspaceRef
    _deeds: Iterator[int] = field(default_factory=itertools.count)

    async def do(
        self,
        verb: str,
        args: Mapping[str, str] | None = None,
        *,
        values: Mapping[str, Value] | None = None,
        text: str = "",
        source: str = "",
        ref: MessageRef | None = None,
    ) -> Reply:
        reply = await self.stage.desk.handle(
            Request(
                workspace=self.team,
                person=self.name,
                verb=verb,
                args=args or {},
                values=values or {},
                text=text,
                source=source or f"{self.name}:{next(self._deeds)}",
                ref=ref,
                profile=Profile(self.tz),
            )
        )
        await self.stage.desk.settled()
        return reply

    async def press(self, shown: object, label: str, **more: Any) -> Reply:
        """Press the first button with this label."""
        button = button_of(shown, label)
        return await self.do(button.verb, button.args, **more)

    async def submit(self, reply: Reply, *, source: str = "", **values: Value) -> Reply:
        """Submit a form: its initial values, and these instead."""
        form = form_of(reply)
        return await self.do(form.verb, form.args, values=initial(form) | values, source=source)

    async def say(self, text: str, *, ts: str = "", thread: str = "") -> Reply:
        """Type a sentence in the chat with the bot."""
        ts = ts or f"9{next(self._deeds)}.0"
        ref = MessageRef(f"D-{self.name}", ts, thread)
        return await self.do("talk.message", text=text, source=f"message:D-{self.name}:{ts}", ref=ref)

    async def live(self, *days: str) -> None:
        """Days on which the message comes, and they look in: no day of silence in a row."""
        for day in days:
            await self.stage.day(day)
            await self.do("bot.opened")

    async def start(self, habit: str = "say-it-back", at: str = "09:00") -> Reply:
        """Press Start, fill in, begin."""
        return await self.submit(await self.do("start.open"), habit=habit, at=at, tz=self.tz)

    async def take_up(
        self, name: str = "Ask", cue: str = "a call ends", action: str = "ask one question", cadence: str = "daily"
    ) -> Reply:
        """Submit a habit of one's own."""
        values = {"name": name, "cue": cue, "action": action, "cadence": cadence}
        return await self.do("habits.save", values=values)


def form_of(reply: Reply) -> Form:
    assert isinstance(reply, Ask), reply
    return reply.form


def shown(reply: Reply) -> Show:
    assert isinstance(reply, Show), reply
    return reply


def errors_of(reply: Reply) -> Mapping[str, str]:
    assert isinstance(reply, Invalid), reply
    return reply.errors


def initial(form: Form) -> dict[str, Value]:
    return {one.name: getattr(one, "initial", "") for one in form.body if hasattr(one, "name")}


def buttons_in(value: object) -> Iterator[Button]:
    """Every button anywhere in a reply, message or form."""
    if isinstance(value, Button):
        yield value
    for part in _inside(value):
        yield from buttons_in(part)


def button_of(value: object, label: str) -> Button:
    found = [one for one in buttons_in(value) if one.label == label]
    assert found, f"no button {label!r} among {[one.label for one in buttons_in(value)]}"
    return found[0]


def words_in(value: object) -> str:
    """Every text that a person would read, joined by line ends."""
    return "\n".join(_texts(value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple) and value and all(isinstance(one, str | Bold | Mention) for one in value):
        yield "".join(one if isinstance(one, str) else one.text for one in value)
    else:
        for part in _inside(value):
            yield from _texts(part)


def _inside(value: object) -> Iterator[object]:
    if is_dataclass(value):
        yield from (getattr(value, one.name) for one in fields(value) if one.name not in ("args", "verb", "name"))
    elif isinstance(value, tuple | list):
        yield from value
    elif isinstance(value, Mapping):
        yield from value.values()


def local(day: str, at: str, tz: str = MADRID) -> datetime:
    """The instant of a local day and time."""
    return instant(datetime.fromisoformat(day).date(), time.fromisoformat(at), ZoneInfo(tz))


HOUR = timedelta(hours=1)
