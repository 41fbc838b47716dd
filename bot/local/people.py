"""The people one can be in the local workspace: thirteen members of one team and their manager."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.local.ids import APP, BOT, BOT_USER, TEAM, Json, dm_of


@dataclass(frozen=True)
class Person:
    """Somebody to be. `new` people have not met the bot yet; a seed should leave them alone.

    `extra` people make the team larger; the page keeps them a little aside.
    """

    id: str
    handle: str
    name: str
    title: str
    tz: str = "Europe/Madrid"
    manager: bool = False
    new: bool = False
    extra: bool = False

    @property
    def dm(self) -> str:
        return dm_of(self.id)

    @property
    def email(self) -> str:
        return f"{self.handle}@example.test"


PEOPLE: tuple[Person, ...] = (
    Person("U0SAM", "sam", "Sam Chen", "BRM, new here", new=True),
    Person("U0AMARA", "amara", "Amara Okafor", "BRM, Finance"),
    Person("U0LEE", "lee", "Lee Novak", "BRM, People"),
    Person("U0PRIYA", "priya", "Priya Raman", "BRM, Supply chain", "Asia/Kolkata"),
    Person("U0DIEGO", "diego", "Diego Santos", "BRM, Sales", "America/New_York"),
    Person("U0INES", "ines", "Inés Laurent", "BRM, Legal"),
    Person("U0MAYA", "maya", "Maya Ortiz", "Team manager", manager=True),
    Person("U0YUKI", "yuki", "Yuki Tanaka", "BRM, Manufacturing", "Asia/Tokyo", extra=True),
    Person("U0KWAME", "kwame", "Kwame Mensah", "BRM, Operations", "Africa/Accra", extra=True),
    Person("U0FREYA", "freya", "Freya Lindqvist", "BRM, Marketing", "Europe/Stockholm", extra=True),
    Person("U0LUCIA", "lucia", "Lucía Herrera", "BRM, Latin America", "America/Bogota", extra=True),
    Person("U0GRACE", "grace", "Grace Mwangi", "Enterprise architect", "Africa/Nairobi", extra=True),
    Person("U0NOAH", "noah", "Noah Fischer", "Service manager", "Europe/Berlin", extra=True),
    Person("U0AISLING", "aisling", "Aisling Byrne", "Portfolio analyst", "Europe/Dublin", extra=True),
)
STATUS: Json = {"status_text": "", "status_emoji": "", "status_expiration": 0}
"""What a status is made of, and none."""

BY_ID = {person.id: person for person in PEOPLE}


def as_user(person: Person, now: datetime, status: Json | None = None) -> Json:
    """A person as `users.info` describes one. An empty status: at work."""
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    return _user(person.id, person.handle, person.name, now) | {
        "tz": person.tz,
        "tz_label": local.tzname(),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": person.manager,
        "is_owner": False,
        "is_bot": False,
        "profile": _profile(person.handle, person.name)
        | {"email": person.email, "title": person.title}
        | (status or STATUS),
    }


def bot_user(now: datetime) -> Json:
    """The bot itself, as `users.info` describes it."""
    return _user(BOT_USER, "rapport", "Rapport", now) | {
        "is_admin": False,
        "is_bot": True,
        "profile": _profile("rapport", "Rapport") | {"bot_id": BOT, "api_app_id": APP},
    }


def _user(user_id: str, handle: str, name: str, now: datetime) -> Json:
    return {
        "id": user_id,
        "team_id": TEAM,
        "name": handle,
        "real_name": name,
        "deleted": False,
        "is_app_user": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "updated": int(now.timestamp()),
    }


def _profile(handle: str, name: str) -> Json:
    return {"real_name": name, "display_name": handle, "first_name": name.split()[0], "team": TEAM}
