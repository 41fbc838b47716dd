"""Time zones to choose from: a short list for menus, and a check for any other.

The list fits a Slack menu (100 options, labels of 75 characters) and has every standard offset that people
live by; whoever misses a city can type the IANA name. It runs from west to east by standard time, as a map
does.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones


@dataclass(frozen=True)
class Zone:
    """An IANA name, and the label that people read."""

    name: str
    label: str


_LIST = """
Pacific/Pago_Pago               Pago Pago, American Samoa
Pacific/Honolulu                Honolulu, Hawaii
Pacific/Marquesas               Marquesas Islands
America/Anchorage               Anchorage, Alaska
America/Los_Angeles             Los Angeles, San Francisco, Seattle, Tijuana
America/Vancouver               Vancouver
America/Denver                  Denver, Salt Lake City
America/Phoenix                 Phoenix, Arizona
America/Edmonton                Calgary, Edmonton
America/Chicago                 Chicago, Dallas, Houston, Winnipeg
America/Mexico_City             Mexico City, Guadalajara, Monterrey
America/Guatemala               Guatemala, San José, San Salvador, Regina
America/New_York                New York, Boston, Washington, Miami, Atlanta
America/Toronto                 Toronto, Montreal, Ottawa
America/Panama                  Panama, Kingston
America/Bogota                  Bogotá, Quito
America/Lima                    Lima
America/Halifax                 Halifax, Nova Scotia
America/Puerto_Rico             San Juan, Santo Domingo
America/Caracas                 Caracas
America/La_Paz                  La Paz
America/Manaus                  Manaus
America/Santiago                Santiago de Chile
America/St_Johns                St. John's, Newfoundland
America/Sao_Paulo               São Paulo, Rio de Janeiro, Brasília
America/Argentina/Buenos_Aires  Buenos Aires
America/Montevideo              Montevideo
America/Nuuk                    Nuuk, Greenland
Atlantic/Azores                 Azores
Atlantic/Cape_Verde             Praia, Cape Verde
UTC                             UTC, no daylight saving time
Europe/London                   London, Edinburgh
Europe/Dublin                   Dublin
Europe/Lisbon                   Lisbon
Atlantic/Reykjavik              Reykjavík
Africa/Abidjan                  Accra, Abidjan, Dakar
Europe/Madrid                   Madrid, Barcelona
Europe/Paris                    Paris, Luxembourg
Europe/Brussels                 Brussels, Antwerp
Europe/Amsterdam                Amsterdam, Rotterdam, The Hague
Europe/Berlin                   Berlin, Frankfurt, Hamburg, Munich
Europe/Zurich                   Zurich, Geneva, Basel
Europe/Rome                     Rome, Milan
Europe/Vienna                   Vienna
Europe/Prague                   Prague, Bratislava
Europe/Stockholm                Stockholm, Copenhagen, Oslo
Europe/Warsaw                   Warsaw, Kraków
Europe/Budapest                 Budapest, Belgrade, Zagreb
Africa/Casablanca               Casablanca, Rabat
Africa/Lagos                    Lagos, Luanda, Kinshasa
Africa/Johannesburg             Johannesburg, Cape Town, Harare
Africa/Cairo                    Cairo
Europe/Athens                   Athens, Nicosia
Europe/Bucharest                Bucharest, Sofia
Europe/Helsinki                 Helsinki, Tallinn, Riga, Vilnius
Europe/Kyiv                     Kyiv
Asia/Jerusalem                  Jerusalem, Tel Aviv
Asia/Beirut                     Beirut
Europe/Istanbul                 Istanbul, Ankara
Europe/Moscow                   Moscow, Saint Petersburg, Minsk
Africa/Nairobi                  Nairobi, Addis Ababa, Kampala
Asia/Riyadh                     Riyadh, Kuwait, Doha, Baghdad
Asia/Tehran                     Tehran
Asia/Dubai                      Dubai, Abu Dhabi, Baku, Tbilisi, Yerevan
Asia/Kabul                      Kabul
Asia/Karachi                    Karachi, Tashkent, Almaty
Asia/Kolkata                    Mumbai, Delhi, Bengaluru, Colombo
Asia/Kathmandu                  Kathmandu
Asia/Dhaka                      Dhaka, Bishkek
Asia/Yangon                     Yangon
Asia/Bangkok                    Bangkok, Hanoi, Ho Chi Minh City, Jakarta
Asia/Shanghai                   Beijing, Shanghai, Shenzhen
Asia/Hong_Kong                  Hong Kong
Asia/Taipei                     Taipei
Asia/Singapore                  Singapore, Kuala Lumpur, Manila
Australia/Perth                 Perth
Australia/Eucla                 Eucla
Asia/Tokyo                      Tokyo, Osaka
Asia/Seoul                      Seoul
Australia/Darwin                Darwin
Australia/Adelaide              Adelaide
Australia/Brisbane              Brisbane
Australia/Sydney                Sydney, Melbourne, Canberra, Hobart
Australia/Lord_Howe             Lord Howe Island
Pacific/Noumea                  Nouméa, Honiara
Pacific/Fiji                    Suva, Fiji
Pacific/Auckland                Auckland, Wellington
Pacific/Chatham                 Chatham Islands
Pacific/Tongatapu               Nukuʻalofa, Apia
Pacific/Kiritimati              Kiritimati
"""

ZONES: tuple[Zone, ...] = tuple(Zone(*line.split(maxsplit=1)) for line in _LIST.strip().splitlines())


@cache
def _every_name() -> frozenset[str]:
    # Both are files of the tz database that name no place: one machine's own zone, and "not set".
    return frozenset(available_timezones() - {"localtime", "Factory"})


def known(name: str) -> bool:
    """Whether `name` is an IANA zone of the installed tz database, exactly as spelled there."""
    return name in _every_name()
