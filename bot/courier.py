"""Sends what is due for one workspace, as long as its lease is ours.

Claim (committed as `sending`), wait for a turn, draw, post, record. A message that was in somebody's hand before is
looked for first. Whatever goes wrong, the row says how far it came, so anybody may carry on.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable
from uuid import UUID

from sqlmodel import Session

from bot.metrics import Metrics
from bot.pace import Bucket, Pace, Terms
from habits import leases, outbox
from habits.leases import Hold
from habits.messages import Profile
from habits.outbox import Claim, Parcel
from handlers.desk import Database, NotSavedError
from handlers.errors import DeliveryError, Failure
from handlers.failures import report

log = logging.getLogger(__name__)

BATCH = 50
"""Messages claimed at a time: what a new owner may have to look for after a crash, which takes it a minute."""


A_MINUTE = 60.0

PICTURE = 12.0
"""Seconds that a lease has to last for a message with a picture, which has to be drawn and stored first."""


class Sender(Protocol):
    """A platform's way of posting. Both raise `DeliveryError`."""

    async def send(self, parcel: Parcel) -> tuple[str, str]:
        """Post it; gives the conversation and the message's id there."""

    async def find(self, recipient: str, key: str) -> tuple[str, str] | None:
        """Where the message with this key is, if it was posted; None also where the platform does not tell."""


@runtime_checkable
class Teller(Protocol):
    """A platform that tells of its people."""

    async def told(self, recipient: str) -> Profile | None:
        """What it tells of a person just now; None when it does not, or not in time. Never raises."""


@dataclass
class Office:
    """What all couriers of a process share. `unrecorded`: how posts went that the database did not take."""

    database: Database
    sender: Sender
    now: Callable[[], datetime]
    owner: str
    terms: Terms
    metrics: Metrics
    unrecorded: list[Callable[[Session], object]] = field(default_factory=list)

    async def record(self, work: Callable[[Session], object]) -> object:
        """Write down how it went; if the database is away just now, at the next tick."""
        try:
            return await self.database.run(work, writes=True)
        except NotSavedError:
            self.unrecorded.append(work)
            raise


class Courier:
    """One run for one workspace: from taking its lease to giving it back."""

    def __init__(self, office: Office, workspace: UUID) -> None:
        self._office, self._workspace = office, workspace
        self._hold: Hold | None = None
        self._ours_until = 0.0
        terms, now = office.terms, asyncio.get_running_loop().time()
        self._turns = Pace(Bucket(terms.per_minute, now), terms.per_conversation)
        self._looks = Pace(Bucket(terms.look_backs, now))
        self._asks = Pace(Bucket(terms.look_backs, now - A_MINUTE))  # people are looked up: begins full
        self._hands = asyncio.Semaphore(terms.at_once)

    async def run(self) -> None:
        """Send all that is due, and give the lease back. Raises `NotSavedError` when the database is away."""
        if not await self._lease():
            return
        keeping = asyncio.create_task(self._keep())
        try:
            while claims := await self._claim():
                ways = await asyncio.gather(*(self._carry(one) for one in claims), return_exceptions=True)
                if wrong := next((one for one in ways if isinstance(one, BaseException)), None):
                    raise wrong
        finally:
            keeping.cancel()
        await self._release()

    def stop(self) -> None:
        """Nothing more is posted; what is under way is finished."""
        self._turns.close()
        self._looks.close()
        self._asks.close()

    async def _lease(self) -> bool:
        begun, office = asyncio.get_running_loop().time(), self._office
        self._hold = await office.database.run(
            lambda session: leases.take(session, self._workspace, office.owner, office.terms.lease), writes=True
        )
        if self._hold is not None:
            self._ours_until = begun + office.terms.lease.total_seconds()
            self._turns.quiet(self._hold.quiet)
            self._looks.quiet(self._hold.quiet)
        return self._hold is not None

    async def _keep(self) -> None:
        """Renew the lease in good time. When it is lost nothing more is posted."""
        length = self._office.terms.lease
        while True:
            await asyncio.sleep(length.total_seconds() / 3)
            begun = asyncio.get_running_loop().time()
            with contextlib.suppress(NotSavedError):
                if not await self._office.database.run(
                    lambda session: leases.renew(session, self._held, length), writes=True
                ):
                    return self.stop()
                self._ours_until = begun + length.total_seconds()

    async def _claim(self) -> list[Claim]:
        """The next messages, committed as `sending`; none when we are to stop, or when the lease is not ours."""
        if self._turns.closed:
            return []
        now = self._office.now()
        return await self._office.database.run(
            lambda session: outbox.claim(session, self._held, now, BATCH), writes=True
        )

    async def _carry(self, claim: Claim) -> None:
        async with self._hands:
            try:
                await (self._look(claim) if claim.again else self._send(claim))
            except NotSavedError:
                raise
            except DeliveryError as error:
                await self._failed(claim, error)
            except Exception as error:  # one message that cannot be drawn must not hold up the others
                report(log, error)
                await self._failed(claim, DeliveryError(type(error).__name__, Failure.MESSAGE))

    async def _send(self, claim: Claim) -> None:
        """Post it, when it is its turn."""
        if not await self._turns.turn(claim.recipient):
            await self._put_back(claim)
            return
        told = await self._told(claim)
        if self._turns.closed:  # while it was asked
            await self._put_back(claim)
            return
        drawn = await self._draw(claim, told)
        if isinstance(drawn, str):
            if drawn:
                self._office.metrics.outcome(drawn)
        elif self._turns.hushed:  # somebody was asked to wait meanwhile
            await self._put_back(claim)
        elif (left := self._ours_until - asyncio.get_running_loop().time()) > 0:
            light = left > PICTURE or drawn.picture is None
            await self._sent(claim, *await self._post(drawn if light else replace(drawn, picture=None)))

    async def _look(self, claim: Claim) -> None:
        """Was it posted? Then that is written down; else it is sent again."""
        if not await self._looks.turn(claim.recipient):
            return
        place = await self._office.sender.find(claim.recipient, claim.key)
        await (self._sent(claim, *place) if place else self._put_back(replace(claim, again=False)))

    async def _told(self, claim: Claim) -> Profile | None:
        """What the platform tells of somebody whose status or clock is followed. The status is waited for; the clock
        is looked at again another week when many are asked about just now."""
        sender = self._office.sender
        if not claim.ask or not isinstance(sender, Teller):
            return None
        if claim.ask == "soon" and self._asks.bucket.wait(asyncio.get_running_loop().time()) > 0:
            return None
        return await sender.told(claim.recipient) if await self._asks.turn(claim.recipient) else None

    async def _draw(self, claim: Claim, told: Profile | None) -> Parcel | str:
        now = self._office.now()
        return await self._office.database.run(
            lambda session: outbox.draw(session, self._held, claim, now, told), writes=True
        )

    async def _post(self, parcel: Parcel) -> tuple[str, str]:
        try:
            return await self._office.sender.send(parcel)
        except DeliveryError:
            raise
        except Exception as error:  # nobody knows what became of it
            report(log, error)
            raise DeliveryError(type(error).__name__, Failure.UNCERTAIN) from None

    async def _sent(self, claim: Claim, conversation: str, message_id: str) -> None:
        now = self._office.now()

        def work(session: Session) -> bool:
            if self._held.unreachable:
                leases.in_reach(session, self._held)
            return outbox.record(session, claim, conversation, message_id, now)

        if await self._office.record(work):
            self._office.metrics.sent((now - claim.due_at).total_seconds())
        self._hold = replace(self._held, unreachable="")

    async def _put_back(
        self, claim: Claim, *, wait: timedelta = timedelta(0), quiet: float = 0, unreachable: str = ""
    ) -> None:
        """For another try. `quiet`: this workspace is left alone, here and by whoever takes over; no other is."""
        at = self._office.now() + wait

        def work(session: Session) -> None:
            (outbox.look_later if claim.again else outbox.put_back)(session, claim, at)
            if quiet:
                leases.keep_quiet(session, self._held, quiet, unreachable)

        await self._office.record(work)

    async def _failed(self, claim: Claim, error: DeliveryError) -> None:
        """By kind: what passes is tried again, what may have worked is looked for, what is for good is written down."""
        log.warning("A message could not be sent: %s (%s)", error.reason, error.kind.value)
        if error.kind in (Failure.MESSAGE, Failure.PERSON):
            self._office.metrics.outcome("failed")
        else:
            self._office.metrics.retried(error.kind.value)
        now = self._office.now()
        match error.kind:
            case Failure.PASSING if error.retry_after is not None:
                (self._looks if claim.again else self._turns).quiet(error.retry_after)
                await self._put_back(claim, quiet=error.retry_after)
            case Failure.PASSING if not claim.again:
                await self._put_back(claim, wait=outbox.backoff(claim))
            case Failure.PASSING | Failure.UNCERTAIN:
                later = now + outbox.backoff(claim)
                await self._office.record(lambda session: outbox.look_later(session, claim, later))
            case Failure.MESSAGE:
                await self._office.record(lambda session: outbox.drop(session, claim, error.reason))
            case Failure.PERSON:
                await self._office.record(lambda session: outbox.give_up(session, claim, error.reason, now))
            case Failure.WORKSPACE:
                self.stop()
                await self._put_back(claim, quiet=leases.ASK_AGAIN.total_seconds(), unreachable=error.reason)

    async def _release(self) -> None:
        await self._office.database.run(
            lambda session: leases.release(session, self._office.owner, self._workspace), writes=True
        )

    @property
    def _held(self) -> Hold:
        assert self._hold is not None, "the lease comes first"
        return self._hold
