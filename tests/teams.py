"""A team on the stage: a manager whom the platform calls an administrator, people who join, and weeks that pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from habits.messages import Message, Profile, Reply, Request, Value
from habits.models import Team
from habits.outbox import Parcel
from tests.stage import MADRID, TEAM, Member, Stage, form_of, initial

WEEK = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")
"""The working days of the stage's first week."""


@dataclass
class Manager(Member):
    """A member of the workspace who administers it."""

    async def do(
        self,
        verb: str,
        args: Mapping[str, str] | None = None,
        *,
        values: Mapping[str, Value] | None = None,
        text: str = "",
        source: str = "",
        ref: object = None,
    ) -> Reply:
        assert ref is None
        reply = await self.stage.desk.handle(
            Request(
                workspace=self.team,
                person=self.name,
                verb=verb,
                args=args or {},
                values=values or {},
                text=text,
                source=source or f"{self.name}:{next(self._deeds)}",
                profile=Profile(self.tz, admin=True),
            )
        )
        await self.stage.desk.settled()
        return reply


def manager(stage: Stage, name: str = "maya") -> Manager:
    return Manager(stage, name, MADRID, TEAM)


async def make_team(maya: Manager, people: Sequence[str], **values: Value) -> Team:
    """A team of these people, by their names. What is not given is as the form has it."""
    form = form_of(await maya.do("team.make"))
    given: dict[str, Value] = {"name": "Customer care", "people": tuple(people), "habit": "say-it-back", "channel": ""}
    await maya.do(form.verb, form.args, values=initial(form) | given | values)
    return max(maya.stage.rows(Team), key=lambda team: team.id)


async def join(stage: Stage, parcels: Sequence[Parcel], habit: str = "say-it-back") -> list[Member]:
    """Everybody who was invited presses Start and begins with the habit."""
    joined = []
    for parcel in parcels:
        member = stage.member(parcel.recipient)
        await member.submit(await member.press(parcel.message, "Start and join"), habit=habit)
        joined.append(member)
    return joined


async def team_of(stage: Stage, size: int, **values: Value) -> tuple[Manager, list[Member]]:
    """A manager and so many who joined on the first Monday."""
    maya = manager(stage)
    await make_team(maya, [f"p{number:02}" for number in range(size)], **values)
    return maya, await join(stage, await stage.tick())


async def live(stage: Stage, people: Sequence[Member], did: int, days: Sequence[str] = WEEK) -> None:
    """On each of the days the first `did` of them report their habit, and the others say "not today"."""
    for day in days:
        stage.to(f"{day} 12:00")
        for number, member in enumerate(people):
            await member.do("habits.done" if number < did else "habits.not_today")


def digest_in(parcels: Sequence[Parcel], whom: str = "maya") -> Message:
    """The digest among what was sent."""
    [found] = [one.message for one in parcels if one.recipient == whom and "digest" in one.message.summary]
    return found
