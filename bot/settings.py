"""Settings, read once from the environment and `.env`, validated, and passed down. Nothing else reads either."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from habits.privacy import FLOOR

TOKENS = "https://api.slack.com/apps"
DATABASES = ("sqlite", "postgresql", "postgres", "postgresql+psycopg")


class SettingsError(Exception):
    """What is wrong with the settings, which one, and where to get it. Holds no secret."""


class Mode(Enum):
    LOCAL = "local workspace"
    SOCKET = "Slack, Socket Mode"
    HTTP = "Slack, signed HTTP"


class Settings(BaseSettings):
    """One field per name in `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    slack_messages_per_minute: int = Field(default=300, ge=1)
    database_url: str = Field(default="", repr=False)  # it may hold a password
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    rapport_data: Path = Path("data")
    rapport_master_key: SecretStr = SecretStr("")
    rapport_floor: int = FLOOR
    rapport_managers: str = ""
    log_level: str = "INFO"

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret")
    @classmethod
    def _bare(cls, secret: SecretStr) -> SecretStr:
        """Copied with a space or a line end around it, it is the same secret."""
        return SecretStr(secret.get_secret_value().strip())

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not url.endswith("/api/"):
            raise ValueError('must be a web address that ends in "/api/", such as https://slack.com/api/')
        return url

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        """Never repeats a value, which may hold a password: also not in what a parser says of it."""
        url = url.strip()
        if url and (why := _wrong_address(url)):
            raise ValueError(why)
        return url

    @field_validator("rapport_floor")
    @classmethod
    def _never_lower(cls, floor: int) -> int:
        if floor < FLOOR:
            raise ValueError(
                f"{FLOOR} people at least have to take part before anything is shown of a team; more is fine"
            )
        return floor

    @field_validator("log_level")
    @classmethod
    def _level(cls, level: str) -> str:
        if level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @property
    def mode(self) -> Mode:
        """How to run. Raises `SettingsError` for tokens that are half set or mixed up."""
        held = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret)
        bot, app, secret = (one.get_secret_value() for one in held)
        if not bot and not app and not secret:
            return Mode.LOCAL
        for name, value, start, page in (
            ("SLACK_BOT_TOKEN", bot, "xoxb-", "OAuth & Permissions"),
            ("SLACK_APP_TOKEN", app, "xapp-", "Basic Information, App-Level Tokens (scope connections:write)"),
        ):
            if value and not value.startswith(start):
                raise SettingsError(f"{name} must begin with {start}. You find it at {TOKENS}, under {page}.")
        if not bot:
            raise SettingsError(
                f"SLACK_BOT_TOKEN is missing (other Slack settings are there). You find it at {TOKENS}, "
                "under OAuth & Permissions; it begins with xoxb-."
            )
        if not app and not secret:
            raise SettingsError(
                "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP). "
                f"Both are at {TOKENS}, under Basic Information."
            )
        return Mode.SOCKET if app else Mode.HTTP

    @property
    def leaders(self) -> frozenset[str]:
        """Who may make teams by the settings, by the platform's ids."""
        return frozenset(one.strip() for one in self.rapport_managers.split(",") if one.strip())

    @property
    def store(self) -> str:
        """The database's address. People who try the local workspace never mix with those of a real one."""
        name = "local.db" if self.mode is Mode.LOCAL else "rapport.db"
        return self.database_url or f"sqlite:///{self.rapport_data / name}"

    @property
    def loopback(self) -> bool:
        """Whether the Slack we talk to is on this machine."""
        return urlsplit(self.slack_api_url).hostname in ("127.0.0.1", "localhost", "::1")


def _wrong_address(url: str) -> str:
    """What is wrong with a database's address; empty when nothing is."""
    from sqlalchemy import make_url  # here: half of the commands need no database
    from sqlalchemy.exc import ArgumentError

    scheme, sign, _ = url.partition("://")
    if not sign or scheme not in DATABASES:
        return "must begin with sqlite:/// or postgresql://, such as postgresql://user:password@host/rapport"
    try:
        told = make_url(url)
    except (ValueError, ArgumentError):
        return "cannot be read; in user and password write signs such as @ : / # % in percent code (@ is %40)"
    if scheme == "sqlite" and (told.host or told.database in (None, "", ":memory:")):
        return "SQLite needs a file, such as sqlite:///data/rapport.db"
    return ""


@dataclass(frozen=True)
class _Wrong:
    name: str
    reason: str


def read_settings() -> Settings:
    """The settings, or one `SettingsError` that names what is wrong and never repeats a value."""
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = [_Wrong(str(one["loc"][0]).upper(), one["msg"].removeprefix("Value error, ")) for one in error.errors()]
        raise SettingsError("; ".join(f"{one.name}: {one.reason}" for one in wrong)) from None
    _ = settings.mode
    return settings
