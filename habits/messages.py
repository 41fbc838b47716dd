"""The whole vocabulary between people and the core.

A platform payload becomes a `Request`; a use case turns it into a `Reply`; a renderer turns the reply into
Block Kit or an Adaptive Card. Everything here is a value: frozen, without behaviour, without markup. Text is
plain text; only `Bold` and `Mention` mark anything, so what a person wrote can never become formatting or a mention.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from habits.grid import Progress
from habits.trend import Trend

# ------------------------------------------------------------------ what is shown


@dataclass(frozen=True)
class Bold:
    text: str


@dataclass(frozen=True)
class Mention:
    """Somebody, by the platform's id, called by the name they have there; `text` is said where that cannot be."""

    person: str
    text: str


Rich = str | tuple[str | Bold | Mention, ...]


@dataclass(frozen=True)
class Confirm:
    """A question before an action that cannot be taken back."""

    title: str
    text: str
    yes: str
    no: str = "Keep it"


@dataclass(frozen=True)
class Button:
    """Pressing it makes a `Request` with this verb and these args. Args are input, never proof."""

    label: str
    verb: str
    args: Mapping[str, str] = field(default_factory=dict)
    style: Literal["plain", "primary", "danger"] = "plain"
    confirm: Confirm | None = None


@dataclass(frozen=True)
class Menu:
    """Two to five lesser actions behind one small button."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    text: Rich
    side: Button | Menu | None = None


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, of any length."""

    text: str


@dataclass(frozen=True)
class Note:
    """Small print that helps: why, when, who sees it."""

    text: Rich


@dataclass(frozen=True)
class Divider:
    pass


@dataclass(frozen=True)
class Actions:
    buttons: tuple[Button, ...]


Part = Heading | Paragraph | Quote | Note | Divider | Actions


@dataclass(frozen=True)
class Message:
    """`summary` is what a notification and a screen reader say: never a person's words."""

    summary: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class File:
    """`alt` says in words what a picture shows."""

    name: str
    title: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart that is drawn where it is shown: in the person's own chat, or in a message that the bot starts. `alt`
    says in words what it shows; `instead` is shown where a platform takes no files."""

    name: str
    title: str
    alt: str
    shows: Progress | Trend
    instead: Message


# ------------------------------------------------------------------ what is asked


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Input:
    name: str
    label: str
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class TextInput(Input):
    initial: str = ""
    placeholder: str = ""
    multiline: bool = False
    max_length: int = 3000


@dataclass(frozen=True, kw_only=True)
class ChoiceInput(Input):
    """`options`, or, where they are too many for one list, `groups` of them, each under its name."""

    options: tuple[Option, ...] = ()
    groups: tuple[tuple[str, tuple[Option, ...]], ...] = ()
    initial: str = ""
    look: Literal["select", "radio"] = "select"


@dataclass(frozen=True, kw_only=True)
class ChecksInput(Input):
    options: tuple[Option, ...]
    initial: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DateInput(Input):
    """A local date, ISO text in and out."""

    initial: str = ""


@dataclass(frozen=True, kw_only=True)
class TimeInput(Input):
    """A local time, HH:MM in and out."""

    initial: str = ""


@dataclass(frozen=True, kw_only=True)
class PeopleInput(Input):
    """People of the workspace, by the platform's ids."""

    initial: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChannelInput(Input):
    """A channel, by the platform's id."""

    initial: str = ""


@dataclass(frozen=True)
class Form:
    """Submitting makes a `Request` with `verb`, `args` and the inputs' values by name."""

    title: str
    verb: str
    body: tuple[Part | Input, ...]
    submit: str = "Save"
    close: str = "Cancel"
    args: Mapping[str, str] = field(default_factory=dict)


# ------------------------------------------------------------------ one way in, one way out

Value = str | tuple[str, ...] | None


@dataclass(frozen=True)
class WorkspaceRef:
    platform: str
    team: str
    enterprise: str = ""


@dataclass(frozen=True)
class MessageRef:
    """Where a message is, in the platform's own words."""

    conversation: str
    id: str
    thread: str = ""


@dataclass(frozen=True)
class Profile:
    """What the platform tells of a person: an IANA zone name (or nothing), whether they administer the workspace,
    until when their status there says that they are away (None: it does not), and whether it is a person at all who
    can be written to: not an app, and not an account that was closed."""

    tz: str = ""
    admin: bool = False
    away_until: datetime | None = None
    person: bool = True

    def away(self, now: datetime) -> bool:
        return self.away_until is not None and now < self.away_until


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody did. `source` is unique per deed, from the platform's own ids, and the same when the
    platform delivers the deed again. `ref` is the message it was done on, or written as."""

    workspace: WorkspaceRef
    person: str
    verb: str
    args: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    text: str = ""
    source: str
    ref: MessageRef | None = None
    profile: Profile | None = None

    def value(self, name: str) -> str:
        """A form field's text, stripped; empty when untouched or of another kind."""
        found = self.values.get(name)
        return found.strip() if isinstance(found, str) else ""


@dataclass(frozen=True)
class Show:
    """`private`: only the person sees it, where they are. `here`: in the conversation with the bot.
    `replace`: instead of the message they acted on, and privately where there is none. `home`: their Home.
    `channel`: in the conversation `channel` that they picked, for all in it; they are told how that went.

    `inside`: the picture is a part of the message, which goes to their own chat; else it hangs there by itself.
    `notice`: done on Home, it is said there too, above the page."""

    message: Message
    where: Literal["private", "here", "replace", "home", "channel"] = "private"
    file: File | None = None
    picture: Picture | None = None
    inside: bool = False
    notice: bool = False
    channel: str = ""


@dataclass(frozen=True)
class Ask:
    form: Form


@dataclass(frozen=True)
class Invalid:
    """What is wrong, by input name; the form stays open with what was typed."""

    errors: Mapping[str, str]


@dataclass(frozen=True)
class Nothing:
    """Done, and nothing needs saying."""


Reply = Show | Ask | Invalid | Nothing
