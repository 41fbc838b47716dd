"""The desk: every verb, what it does, and whether it writes. One request, one transaction.

Platforms bring a `Request` here and render the `Reply`. Whoever is new gets a row of their own first; what a
platform delivers twice is done once.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from habits.messages import Divider, Reply, Request, Show
from habits.people import UnknownPerson, enrol, me
from habits.schedule import follow, here_again, long_unseen, planned_in, seen
from habits.usecases import (
    answers,
    by_itself,
    checkins,
    closures,
    data,
    digest,
    follow_ups,
    goals,
    habits,
    home,
    memberships,
    pauses,
    promises,
    reflect,
    reword,
    settings,
    snooze,
    streaks,
    talk,
    team_people,
    teams,
    tool_save,
    tools,
    welcome,
)

UseCase = Callable[[Session, Request, datetime], Reply]
T = TypeVar("T")


@dataclass(frozen=True)
class Verb:
    use: UseCase
    writes: bool


def _reads(use: UseCase) -> Verb:
    return Verb(use, writes=False)


def _writes(use: UseCase) -> Verb:
    return Verb(use, writes=True)


VERBS: dict[str, Verb] = {
    # welcome and consent
    "bot.opened": _writes(welcome.opened),
    "welcome.more": _reads(welcome.tell_more),
    "welcome.later": _writes(welcome.later),
    "welcome.ask_stop": _reads(welcome.ask_stop),
    "start.open": _reads(welcome.open_form),
    "start.save": _writes(welcome.save),
    # habits
    "habits.show": _reads(habits.show),
    "habits.add": _reads(habits.add),
    "habits.choose": _reads(habits.choose),
    "habits.save": _writes(habits.save),
    "habits.edit": _reads(habits.edit),
    "habits.change": _writes(habits.change),
    "habits.ask_stop": _reads(habits.ask_stop),
    "habits.stop": _writes(habits.stop),
    "habits.done": _writes(checkins.done),
    "habits.no_chance": _writes(checkins.no_chance),
    "habits.not_today": _writes(checkins.not_today),
    "habit.mark": _writes(checkins.mark),
    "habit.ask": _reads(checkins.ask),
    "habit.another": _reads(checkins.another),
    "habit.file": _writes(checkins.file),
    "habits.take": _reads(habits.take),
    "rating.open": _reads(by_itself.open_form),
    "rating.save": _writes(by_itself.save),
    "graduate.yes": _writes(by_itself.yes),
    "graduate.not_yet": _writes(by_itself.stay),
    "graduate.back": _writes(by_itself.back),
    "stretch.stay": _writes(by_itself.stay),
    # nudges and quiet
    "nudge.keep": _writes(by_itself.stay),
    "nudge.now": _writes(welcome.now_please),
    "nudge.snooze": _writes(snooze.snooze),
    "nudge.back": _writes(snooze.back),
    "nudge.why": _reads(snooze.why),
    "pause.ask": _reads(pauses.ask),
    "pause.open": _reads(pauses.open_form),
    "pause.save": _writes(pauses.save),
    "pause.too_much": _writes(pauses.too_much),
    "pause.end": _writes(pauses.end),
    "leave.open": _reads(pauses.open_form),
    "leave.drop": _writes(pauses.drop_leave),
    "closures.open": _reads(closures.open_form),
    "closures.save": _writes(closures.save),
    "closures.remove": _writes(closures.remove),
    # reflection
    "reflect.open": _reads(reflect.open_form),
    "reflect.save": _writes(reflect.save),
    "reflect.keep": _writes(talk.reflect),
    "talk.thanks": _reads(talk.thanks),
    "talk.message": _writes(talk.message),
    "answers.page": _reads(answers.page),
    "answers.edit": _reads(answers.edit),
    "answers.save": _writes(answers.save),
    "answers.delete": _writes(answers.delete),
    "answers.undo": _writes(answers.undo),
    "answers.as_note": _writes(answers.as_note),
    "source.edited": _writes(answers.source_edited),
    "source.deleted": _writes(answers.source_deleted),
    "follow_up.open": _reads(follow_ups.open_form),
    "follow_up.again": _reads(follow_ups.open_form),
    "follow_up.save": _writes(follow_ups.save),
    "follow_up.let_go": _writes(follow_ups.let_go),
    # teams
    "team.make": _reads(teams.make),
    "team.save": _writes(teams.save),
    "team.edit": _reads(teams.edit),
    "team.change": _writes(teams.change),
    "team.people": _reads(team_people.people),
    "team.people_save": _writes(team_people.people_save),
    "team.ask_end": _reads(teams.ask_end),
    "team.end": _writes(teams.finish),
    "team.join": _writes(memberships.join),
    "team.decline": _writes(memberships.decline),
    "team.leave": _writes(memberships.go),
    "team.count": _writes(memberships.count),
    "roles.open": _reads(team_people.roles),
    "roles.save": _writes(team_people.roles_save),
    "patterns.show": _reads(digest.patterns),
    "digest.show": _reads(digest.show),
    "digest.receipt": _reads(digest.receipt),
    "promise.open": _reads(promises.open_form),
    "promise.save": _writes(promises.save),
    "promise.kept": _writes(promises.kept),
    "promise.mark": _writes(promises.mark),
    # tools
    "tool.menu": _reads(tools.menu),
    "tool.page": _reads(tools.page),
    "tool.open": _reads(tools.open_form),
    "tool.follow_up": _reads(tools.follow_up),
    "tool.save": _writes(tool_save.save),
    "tool.entry": _reads(tools.entry),
    "tool.later": _reads(tools.later),
    "tool.move": _writes(tools.move),
    "tool.rest": _writes(tools.rest),
    "tool.delete": _writes(tools.delete),
    "tool.switch": _writes(tools.switch),
    "tool.file": _reads(tools.file),
    "goals.open": _reads(goals.open_form),
    "goals.save": _writes(goals.save),
    "goals.remove": _writes(goals.remove),
    "reword.open": _reads(reword.open_form),
    "reword.check": _writes(reword.look),  # writes nothing; its answer is ready before the command is acknowledged
    # seeing, setting, leaving
    "home.show": _reads(home.show),
    "help.show": _reads(home.help_me),
    "streaks.show": _reads(streaks.show),
    "progress.show": _reads(streaks.twelve_weeks),
    "settings.open": _reads(settings.open_form),
    "settings.save": _writes(settings.save),
    "data.export": _reads(data.export),
    "data.ask_delete": _reads(data.ask_delete),
    "data.delete": _writes(data.delete),
}


class NotSavedError(Exception):
    """The database did not take it in time. Nothing was kept, and the person must hear so.

    `reason` is for the log: the database's own words, which hold no values. `perhaps`: it fell silent in the middle of
    a commit, so nobody knows.
    """

    def __init__(self, reason: str = "no commit in time", *, perhaps: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.perhaps = reason, perhaps


class Database(Protocol):
    """What the desk needs of a database: a function run in one transaction, off the loop."""

    async def run(self, work: Callable[[Session], T], *, writes: bool) -> T:
        """Commit what `work` did, or raise and keep nothing; `NotSavedError` when it is down or too slow."""


class After(NamedTuple):
    """What is to be done after a deed: wake delivery, write down that somebody was here."""

    planned: bool
    unseen: tuple[UUID, UUID] | None = None


class Desk:
    """Args: where to run, what time it is, and what to call when a message was planned that may be due now."""

    def __init__(
        self, database: Database, now: Callable[[], datetime], planned: Callable[[], None] = lambda: None
    ) -> None:
        self._database, self._now, self._planned = database, now, planned
        self._noting: set[asyncio.Task[None]] = set()

    async def handle(self, request: Request) -> Reply:
        """Do what somebody asked, durably, and say what to show them."""
        verb = VERBS.get(request.verb)
        if verb is None:
            request, verb = replace(request, verb="help.show", args={"unknown": request.verb}), VERBS["help.show"]
        reply, after = await self._transact(verb, request)
        if after.planned:
            self._planned()
        if after.unseen:  # nobody waits for that
            noting = asyncio.create_task(self._seen(after.unseen, request.verb))
            self._noting.add(noting)
            noting.add_done_callback(self._noting.discard)
        return reply

    async def _seen(self, who: tuple[UUID, UUID], verb: str) -> None:
        """Who only looks is there as well: written down, at most once an hour."""
        now = self._now()
        with suppress(NotSavedError, RuntimeError):  # the database is away, or closed by now: another time
            await self._database.run(lambda session: seen(session, who, verb, now), writes=True)

    async def settled(self) -> None:
        """Until nothing is left to write down that nobody waits for."""
        await asyncio.gather(*self._noting)

    async def told(self, request: Request) -> None:
        """What the platform tells of somebody (`request.profile`): their clock is followed. Of a stranger nothing is
        kept."""
        now, profile = self._now(), request.profile

        def work(session: Session) -> None:
            with suppress(UnknownPerson):
                follow(session, me(session, request), profile.tz if profile else "", now)

        await self._database.run(work, writes=True)

    async def _transact(self, verb: Verb, request: Request) -> tuple[Reply, After]:
        """One transaction; a second one when the same deed, or a first contact, came twice at once."""
        now = self._now()
        for last in (False, True):
            try:
                return await self._try(verb, request, now)
            except IntegrityError:  # the other one has committed by now
                if last:
                    raise
        raise AssertionError("unreachable")

    async def _try(self, verb: Verb, request: Request, now: datetime) -> tuple[Reply, After]:
        def work(session: Session) -> tuple[Reply, After]:
            if verb.writes:
                here_again(session, request, now)
            reply = _at_home(session, request, now, verb.use(session, request, now))
            return reply, After(planned_in(session), None if verb.writes else long_unseen(session, now))

        def first_contact(session: Session) -> tuple[Reply, After]:
            enrol(session, request)
            here_again(session, request, now)
            return verb.use(session, request, now), After(planned_in(session))

        try:
            return await self._database.run(work, writes=verb.writes)
        except UnknownPerson:
            return await self._database.run(first_contact, writes=True)


def _at_home(session: Session, request: Request, now: datetime, reply: Reply) -> Reply:
    """What was done on Home shows Home again, as it is now; a refusal is said as everywhere."""
    if request.args.get("at") != "home" or not isinstance(reply, Show) or reply.where != "replace":
        return reply
    page = home.show(session, request, now)
    if not reply.notice or not isinstance(page, Show):
        return page
    return replace(page, message=replace(page.message, parts=(*reply.message.parts, Divider(), *page.message.parts)))
