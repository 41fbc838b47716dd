"""The kinds of messages that the bot starts: whether one is still wanted, what it speaks of, how it reads."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from habits.briefing import brief
from habits.daily import choose, still_open
from habits.kit import kit
from habits.messages import Message, Picture
from habits.models import Outgoing, Person, Promise, Team
from habits.pages import daily_message
from habits.pages import digest as digests
from habits.pages.teams import invitation, promised
from habits.people import absences_of
from habits.schedule import reachable
from habits.teams import leaders, place

Asked = Callable[[Session, Person, Outgoing, datetime], bool]


class Kind(NamedTuple):
    """`wanted`: looked at again when it is drawn, since minutes may have passed. `choose` writes down, as ids, what it
    speaks of, anew at each attempt; False when there is nothing to say. `picture`: the chart in it, if there is one."""

    wanted: Asked
    choose: Asked
    draw: Callable[[Session, Person, Outgoing, datetime], Message]
    picture: Callable[[Session, Person, Outgoing, datetime], Picture | None] = lambda *_: None


def _consented(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    """Not stopped or paused since it was planned; what the person asked for just now is sent all the same."""
    if not reachable(person):
        return False
    return "wanted" in out.about or not any(away.covers(out.day) for away in absences_of(session, person))


def _choose_daily(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    wanted = "wanted" in out.about
    chosen = choose(session, person, out.day, wanted)
    out.about = ({"wanted": "yes"} if wanted else {}) | chosen
    return bool(chosen)


def _choose_snoozed(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    return still_open(session, person, out.about.get("habit", ""), out.day)


def _unanswered(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    """The one message that somebody gets who has not pressed Start: they were asked by name, and only once. Who knows
    the bot and keeps it quiet finds it on Home."""
    found = place(session, person, out.about["team"])
    return not person.unreachable and person.welcomed_at is None and found is not None and not found.state


def _leads(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    found = place(session, person, out.about["team"])
    if found is None or not found.leads:
        return False
    return bool(out.channel) or (not person.unreachable and not found.muted)


def _newest(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    """A digest keeps the snapshot it was first drawn with."""
    told = brief(session, _team(session, out), now, out.about.get("snapshot", ""))
    out.about = out.about | {"snapshot": told.snapshot_id}
    return True


def _always(session: Session, person: Person, out: Outgoing, now: datetime) -> bool:  # noqa: ARG001
    return True


def _draw_invitation(session: Session, person: Person, out: Outgoing, now: datetime) -> Message:  # noqa: ARG001
    found, team = place(session, person, out.about["team"]), _team(session, out)
    host = next((one.platform_id for one, _ in leaders(session, team)), "")
    return invitation(team, found.role if found else "member", person, host)


def _draw_digest(session: Session, person: Person, out: Outgoing, now: datetime) -> Message:  # noqa: ARG001
    told = brief(session, _team(session, out), now, out.about.get("snapshot", ""))
    return digests.digest(kit(session).catalogue, told)


def _draw_post(session: Session, person: Person, out: Outgoing, now: datetime) -> Message:  # noqa: ARG001
    """In the team's channel: a promise, or the digest that the team agreed to see there."""
    if "promise" in out.about:
        return promised(session, session.get_one(Promise, (out.workspace_id, UUID(out.about["promise"]))))
    told = brief(session, _team(session, out), now, out.about.get("snapshot", ""))
    return digests.digest(kit(session).catalogue, told, channel=True)


def _chart(session: Session, person: Person, out: Outgoing, now: datetime) -> Picture | None:
    if "promise" in out.about or (person.plain and not out.channel):
        return None
    team = _team(session, out)
    told = brief(session, team, now, out.about.get("snapshot", ""))
    return digests.picture(kit(session).catalogue, team.name, told.view)


def _team(session: Session, out: Outgoing) -> Team:
    return session.get_one(Team, (out.workspace_id, UUID(out.about["team"])))


KINDS = {
    "daily": Kind(_consented, _choose_daily, daily_message.render),
    "snooze": Kind(_consented, _choose_snoozed, daily_message.render),
    "invitation": Kind(_unanswered, _always, _draw_invitation),
    "digest": Kind(_leads, _newest, _draw_digest, _chart),
    "post": Kind(_leads, _newest, _draw_post, _chart),
}
