"""Where somebody is in Slack, and how a reply reaches them there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from habits.messages import (
    Actions,
    Ask,
    Button,
    File,
    Form,
    Invalid,
    Message,
    Nothing,
    Paragraph,
    Picture,
    Reply,
    Request,
    Show,
)
from handlers import charts
from handlers.slack import pictures, render
from handlers.slack.client import SlackClient


@dataclass(frozen=True)
class Scene:
    """One place in Slack. Empty means: not so here.

    Args:
        trigger: allows a form to be opened, for three seconds.
        view: the form that was acted in.
        channel, ts: the message that was acted on, or the chat written in: the chat with the bot, or a channel in
            which the bot posted. Not where an ephemeral message stands: that may be a chat the bot has no part in.
        reply_url: answers privately wherever it came from, and can replace an ephemeral message.
    """

    person: str
    trigger: str = ""
    view: str = ""
    channel: str = ""
    ts: str = ""
    thread: str = ""
    reply_url: str = ""
    ephemeral: bool = False

    @property
    def own_chat(self) -> str:
        """The chat with the bot, where nobody else reads along; empty in a channel."""
        return self.channel if self.channel.startswith("D") else ""

    @property
    def origin(self) -> dict[str, str]:
        """What a form carries along, so that its reply finds the way back."""
        kept = {"channel": self.channel, "ts": self.ts, "url": self.reply_url, "ephemeral": "1" * self.ephemeral}
        return {key: value for key, value in kept.items() if value}


def back_to(person: str, origin: Mapping[str, str]) -> Scene:
    """The place a form was opened from."""
    return Scene(
        person,
        channel=origin.get("channel", ""),
        ts=origin.get("ts", ""),
        reply_url=origin.get("url", ""),
        ephemeral=bool(origin.get("ephemeral")),
    )


@dataclass(frozen=True)
class Stage:
    """Brings replies to people."""

    client: SlackClient

    async def present(self, scene: Scene, request: Request, reply: Reply) -> None:
        """Show a reply where it belongs."""
        match reply:
            case Ask(form):
                await self._ask(scene, request, form)
            case Show():
                await self._show(scene, reply)
            case Invalid(errors):  # only a form with fields can hold these; anywhere else they are a sentence
                await self._whisper(scene, _sentence(" ".join(errors.values())))
            case Nothing():
                pass

    async def _ask(self, scene: Scene, request: Request, form: Form) -> None:
        if scene.view:
            await self.client.update_view(scene.view, render.view(form, scene.origin))
        elif scene.trigger and await self.client.open_view(scene.trigger, render.view(form, scene.origin)):
            pass
        elif self.client.lacks("views.open"):
            await self._whisper(scene, _sentence("This chat server opens no forms, so I cannot show you this one."))
        else:
            button = Button(f"Open {form.title.lower()}", request.verb, dict(request.args), "primary")
            why = Paragraph("A form opens with one tap. What you enter there does not stay in the chat.")
            await self._post(scene, Message(form.title, (why, Actions((button,)))))

    async def _show(self, scene: Scene, reply: Show) -> None:
        """The message where it belongs. A picture goes first, so that nobody is told of one that did not come."""
        if reply.inside:
            await pictures.shown(self.client, reply.picture, partial(self._with_picture, scene, reply))
            return
        if reply.picture is not None and not await self._hang(scene, reply.picture):
            reply = replace(reply, message=reply.picture.instead)
        if reply.where == "channel":
            await self._whisper(scene, _sentence(await self._share(reply)))
        elif scene.view and await self._in_form(scene, reply.message):
            pass
        elif reply.where == "home":
            await self.client.publish_home(scene.person, render.home(reply.message))
        elif reply.where == "replace" and await self._replace(scene, reply.message):
            pass
        elif reply.where == "here":
            await self._post(scene, reply.message)
        else:
            await self._whisper(scene, reply.message)
        if reply.file is not None and not await self._upload(scene, reply.file):
            sorry = "This chat server takes no files from me. Ask whoever runs me for `rapport export`."
            await self._whisper(scene, _sentence(sorry))

    async def _with_picture(self, scene: Scene, reply: Show, picture: dict[str, Any] | None) -> None:
        """A message with the picture in it, in the place of the one that was acted on, or as a new one."""
        content = render.message(reply.message, picture)
        if reply.where == "replace" and scene.ts and await self.client.update(scene.channel, scene.ts, content):
            return
        await self.client.post(scene.own_chat or scene.person, content)

    async def _in_form(self, scene: Scene, message: Message) -> bool:
        """What was done in a form is answered in the form; False when it was closed meanwhile."""
        return await self.client.update_view(scene.view, render.view(_read_only(message), scene.origin))

    async def _replace(self, scene: Scene, message: Message) -> bool:
        if scene.ephemeral and scene.reply_url:
            return await self.client.answer(scene.reply_url, render.message(message), replace=True)
        if scene.ts:
            return await self.client.update(scene.channel, scene.ts, render.message(message))
        return False

    async def _whisper(self, scene: Scene, message: Message) -> None:
        """Privately: through the reply address, as an ephemeral note, or in the person's own chat."""
        if scene.reply_url and await self.client.answer(scene.reply_url, render.message(message)):
            return
        if (
            scene.channel
            and scene.ts
            and await self.client.whisper(scene.channel, scene.person, render.message(message))
        ):
            return
        await self.client.post(scene.person, render.message(message))

    async def _post(self, scene: Scene, message: Message) -> None:
        """In the person's own chat with the bot, in the thread they wrote in; never in a channel."""
        thread = scene.thread if scene.own_chat else ""
        await self.client.post(scene.own_chat or scene.person, render.message(message), thread)

    async def _share(self, reply: Show) -> str:
        """In a conversation with others; gives what the person is told of it."""
        if await self.client.share(reply.channel, render.message(reply.message)):
            return "Posted."
        return (
            "I am not in that channel, so I posted nothing. Write “/invite @Rapport” there, then share it again: "
            "your text is kept."
        )

    async def _hang(self, scene: Scene, picture: Picture) -> bool:
        """A picture, drawn now, into the person's own chat; False where no file can go there."""
        if self.client.lacks("files.getUploadURLExternal"):
            return False
        drawn = await charts.png(picture.shows, picture.title)
        return await self._upload(scene, File(picture.name, picture.title, drawn, picture.alt))

    async def _upload(self, scene: Scene, file: File) -> bool:
        channel = scene.own_chat or await self.client.open_conversation(scene.person)
        return bool(channel) and await self.client.upload(channel, file)


def _sentence(text: str) -> Message:
    return Message(text, (Paragraph(text),))


def _read_only(message: Message) -> Form:
    return Form("Rapport", "", message.parts, submit="", close="Close")
