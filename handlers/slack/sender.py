"""How Slack sends what the bot starts."""

from habits.outbox import Parcel
from handlers.slack import render
from handlers.slack.client import SlackClient


class SlackSender:
    def __init__(self, client: SlackClient) -> None:
        self._client = client

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        """Post to the person; Slack opens the conversation by itself. Raises `DeliveryError`."""
        return await self._client.deliver(parcel.recipient, render.message(parcel.message), parcel.key)
