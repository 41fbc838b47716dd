"""Public holidays, as the library `holidays` knows them: of a country ("ES"), or of a part of it ("ES-MD").

Worked out once for each (country, year) and remembered. Pure but for the tables of names and zones that come with
`tzdata`. A place that the library does not know (any more) has no holidays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from habits.calendar import Absence


@dataclass(frozen=True)
class PublicHolidays(Absence):
    """Whoever keeps a place's holidays, from `first` to `last`, is away on each of them."""

    place: str

    def covers(self, day: date) -> bool:
        return super().covers(day) and bool(name_of(self.place, day))

    def until(self, day: date) -> date:
        return day


def name_of(place: str, day: date) -> str:
    """The holiday that a place has on a day; empty on any other day."""
    return _of_year(place, day.year).get(day, "")


def countries() -> dict[str, str]:
    """Codes and English names of all countries with known holidays, by name."""
    return _countries()


def place_of(country: str, part: str = "") -> str | None:
    """The place that a person means: a country by code, and a part of it by code or name. None when it is not known."""
    if not country:
        return "" if not part else None
    if country not in _countries():
        return None
    if not part:
        return country
    wanted = part.strip().casefold().removeprefix(f"{country.casefold()}-")
    found = next((code for code, names in parts(country).items() if wanted in map(str.casefold, (code, *names))), None)
    return f"{country}-{found}" if found else None


def parts(country: str) -> dict[str, tuple[str, ...]]:
    """A country's parts with holidays of their own: code, and what each is called."""
    return dict(_parts(country))


def place_words(place: str) -> str:
    """ "ES-MD" -> "Spain (MD)"; empty for no place."""
    country, _, part = place.partition("-")
    name = _countries().get(country, country)
    return f"{name} ({part})" if part else name


@cache
def country_of(zone: str) -> str:
    """The country that a time zone belongs to, by the zone database; empty where it has none, or no known holidays."""
    for line in _table("zone.tab"):
        country, _, name, *_ = line.split("\t")
        if name == zone:
            return country if country in _countries() else ""
    return ""


@lru_cache(maxsize=4096)
def _of_year(place: str, year: int) -> Mapping[date, str]:
    import holidays  # takes a moment, and most processes of the command line never need it

    country, _, part = place.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=year, language="en_US")
    except NotImplementedError:
        return {}
    return dict(found.items())


@cache
def _countries() -> dict[str, str]:
    import holidays

    names = dict(line.split("\t")[:2] for line in _table("iso3166.tab"))
    known = holidays.list_supported_countries(include_aliases=False)
    return dict(sorted(((code, names[code]) for code in known if code in names), key=lambda one: one[1].casefold()))


@cache
def _parts(country: str) -> dict[str, tuple[str, ...]]:
    import holidays

    codes = holidays.list_supported_countries(include_aliases=False).get(country, [])
    names = holidays.country_holidays(country).get_subdivision_aliases() if codes else {}
    return {code: tuple(names.get(code, ())) for code in codes}


def _table(name: str) -> list[str]:
    text = (files("tzdata.zoneinfo") / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
