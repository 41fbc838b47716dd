"""Builds everything, top to bottom, and takes it down again in the other order."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select
from uuid6 import uuid7

from bot.clock import Clock
from bot.database import Database
from bot.delivery import Delivery
from bot.engines import make_engine, reading, trouble
from bot.health import Health
from bot.keys import load_vault
from bot.logs import hush
from bot.metrics import Metrics
from bot.migrations import upgrade
from bot.pace import Terms
from bot.scheduler import make_scheduler
from bot.settings import Settings, SettingsError
from habits import catalogue, leases
from habits.kit import Kit
from habits.models import PersonKey
from habits.tools import reword_rules
from habits.vault import Vault, check_masters
from handlers.desk import Desk
from handlers.slack.client import SlackClient, error_code
from handlers.slack.listeners import Listeners
from handlers.slack.sender import SlackSender


@dataclass(frozen=True)
class Bot:
    """What is running: handed to the ways in (Socket Mode, HTTP, the local workspace) and to tests."""

    clock: Clock
    database: Database
    desk: Desk
    delivery: Delivery
    slack: AsyncApp
    metrics: Metrics
    health: Health


def open_database(settings: Settings) -> Database:
    """The database, up to date, with the catalogue and the keys in hand.

    Raises `CatalogueError` for content that is wrong, `VaultError` for keys that are missing or do not fit, and
    `SettingsError` for a database that cannot be used.
    """
    content = catalogue.load()
    reword_rules.rules()
    engine = make_engine(settings.store)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        try:
            upgrade(engine)
            vault = _vault(settings, engine)
            database = Database(engine, Kit(content, vault, uuid7, settings.rapport_floor, settings.leaders))
            with database.session(writes=False) as session:
                check_masters(session, vault)
        except DBAPIError as error:
            raise SettingsError(trouble(settings.store, error)) from None
        stack.pop_all()
    return database


def _vault(settings: Settings, engine: Engine) -> Vault:
    with Session(reading(engine)) as session:
        sealed = session.exec(select(PersonKey.master).limit(1)).first() is not None
    keys, shared = settings.rapport_master_key.get_secret_value(), engine.dialect.name != "sqlite"
    return load_vault(keys, settings.rapport_data, needed=sealed, shared=shared)


@asynccontextmanager
async def running(settings: Settings, clock: Clock, database: Database) -> AsyncIterator[Bot]:
    """The bot, from its first connection to its last."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as http:
        metrics = Metrics()
        web = make_client(settings, http)
        client = SlackClient(web)
        terms = Terms(per_minute=settings.slack_messages_per_minute)
        delivery = Delivery(database, SlackSender(client), clock.now, terms, metrics)
        desk = Desk(database, clock.now, delivery.wake)
        slack = make_slack(settings, web)
        Listeners(desk, client, metrics.acknowledged).register(slack)
        scheduler = make_scheduler(delivery, database, clock.now)
        await database.run(_fresh_start, writes=True)
        pump = asyncio.create_task(delivery.run())
        scheduler.start()
        delivery.wake()
        try:
            yield Bot(clock, database, desk, delivery, slack, metrics, Health(database, delivery, metrics))
        finally:
            scheduler.shutdown(wait=False)
            await delivery.stop(pump)
            await desk.settled()


def _fresh_start(session: Session) -> None:
    """Whoever was out of reach is tried again. On SQLite, where one process runs at a time, no lease has an owner."""
    leases.in_reach(session)
    if session.get_bind().dialect.name == "sqlite":
        leases.release(session)


def make_client(settings: Settings, http: aiohttp.ClientSession) -> AsyncWebClient:
    """The SDK's client with one shared session, and without its retries: they post twice."""
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.slack_api_url,
        session=http,
        retry_handlers=[],
        logger=hush(logging.getLogger("slack_sdk.web")),
    )
    if settings.loopback:
        client.proxy = None  # a proxy set for the outside world does not know the way to this machine
    return client


def make_slack(settings: Settings, web: AsyncWebClient) -> AsyncApp:
    return AsyncApp(
        name="rapport",  # else Bolt looks for its caller, which takes a while
        client=web,
        signing_secret=settings.slack_signing_secret.get_secret_value() or None,
        logger=hush(logging.getLogger("slack_bolt")),
        before_authorize=_without_proxy if settings.loopback else None,
    )


async def _without_proxy(client: AsyncWebClient, next: Callable[[], Awaitable[None]]) -> None:
    """Bolt makes a client for each request, and that one looks for a proxy in the environment again."""
    client.proxy = None
    await next()


async def greet(bot: Bot) -> str:
    """Ask Slack who we are: the workspace's name, or a clear `SettingsError`."""
    try:
        return str((await bot.slack.client.auth_test()).get("team") or "your workspace")
    except SlackApiError as error:
        raise SettingsError(
            f"Slack did not take SLACK_BOT_TOKEN ({error_code(error)}). Reinstall the app to get a new one."
        ) from None
    except (OSError, aiohttp.ClientError) as error:
        where = bot.slack.client.base_url
        raise SettingsError(f"{where} does not answer ({type(error).__name__}). Is SLACK_API_URL right?") from None
