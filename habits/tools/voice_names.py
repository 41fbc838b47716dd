"""The people in what somebody wrote: names between commas, each known again however it is written."""

import re
from collections.abc import Iterable, Iterator

from habits.tools.tool import Fields

LONGEST = 70
"""Characters of a name: more does not fit beside a box to tick."""

NOBODY = re.compile(
    r"(nobody|no[ -]?one|no|none|nothing|not sure|n/?a|every(one|body)|(all of )?us|all|we|i|me|myself|"
    r"i do(n['’]?t| not) know)"
    r"( yet| really| i know of| this time)?\W*|\W*",
    re.IGNORECASE,
)
TWO = re.compile(r"(\S+) (?:and|&) (\S+)")


def people(fields: Fields, *names: str) -> Iterator[str]:
    """The people in some fields, as they were written; "nobody" is none."""
    for name in names:
        for part in re.split(r"[,;\n]+", fields.get(name, "")):
            told = re.sub(r"^(and|or) ", "", " ".join(part.split()))
            two = TWO.fullmatch(told)
            for one in two.groups() if two else (told,):
                if not NOBODY.fullmatch(one):
                    yield one[:LONGEST].strip()


def known(names: Iterable[str]) -> dict[str, str]:
    """Each once, by how it is known again, as it was written first; in the order in which they came."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold().strip(" .:!?'\"()@"), name)
    return found
