"""Which line of a TOML file holds which value: tomllib does not say, so one pass over the text finds out."""

import re
from collections.abc import Mapping

Loc = tuple[int | str, ...]  # as in pydantic: ("habits", 1, "nudges", 0, "text")

_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'|#[^\n]*", re.DOTALL
)
_HEADER = re.compile(r"\s*(\[\[?)([\w\-. \t]+)\]\]?\s*")
_KEY = re.compile(r"([\w\-. \t]+)=")


def positions(text: str) -> dict[Loc, int]:
    """The line, from 1, of each block and key in a file that tomllib could read; () is the file itself."""
    lines: dict[Loc, int] = {(): 1}
    blocks: dict[Loc, int] = {}
    block: Loc = ()
    depth = 0
    for number, line in enumerate(_STRING_OR_COMMENT.sub(_quiet, text).split("\n"), 1):
        inside_a_list, depth = depth > 0, depth + line.count("[") - line.count("]")
        if inside_a_list:
            continue
        if header := _HEADER.fullmatch(line):
            block = _enter(header[2], blocks, repeated=header[1] == "[[")
            _note(lines, block, number)
        elif key := _KEY.match(line):
            _note(lines, block + _names(key[1]), number)
    return lines


def line_of(lines: Mapping[Loc, int], loc: Loc) -> int:
    """The line of a value, or of the closest block around it for a value that is not there."""
    while loc not in lines:
        loc = loc[:-1]
    return lines[loc]


def _quiet(found: re.Match[str]) -> str:
    """Keep texts and comments from looking like headers and keys; lines stay lines, and "id" may be a key."""
    inner = found[0][1:-1]
    return inner if re.fullmatch(r"[\w-]+", inner) and found[0][0] != "#" else "\n" * found[0].count("\n")


def _enter(name: str, blocks: dict[Loc, int], *, repeated: bool) -> Loc:
    """The place that a header opens: in the latest block of each outer name, a new one of the last."""
    *outer, last = _names(name)
    block: Loc = ()
    for part in outer:
        block = (*block, part)
        if block in blocks:
            block = (*block, blocks[block] - 1)
    block = (*block, last)
    if not repeated:
        return block
    blocks[block] = blocks.get(block, 0) + 1
    return (*block, blocks[block] - 1)


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in dotted.split("."))


def _note(lines: dict[Loc, int], loc: Loc, number: int) -> None:
    for end in range(1, len(loc) + 1):
        lines.setdefault(loc[:end], number)
