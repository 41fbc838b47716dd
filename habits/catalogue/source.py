"""One file of the catalogue, read: its data, and the line of everything in it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from habits.catalogue.positions import Loc, line_of, positions
from habits.catalogue.problems import CatalogueError, Problem

_AT_LINE = re.compile(r" \((?:at line (\d+), column \d+|at end of document)\)$")

# tomllib speaks to programmers; these are the slips that people make when they edit a text.
_HINTS = {
    "Illegal character '\\n'": 'a text that begins with " is not closed; put a " at its end',
    "Illegal character '\\r'": 'a text that begins with " is not closed; put a " at its end',
    "Expected newline or end of document": "something follows the end of a text; "
    "put a text that has a \" inside between ''' and ''', and see that the text above is closed",
    "Unterminated string": 'a text is opened by """ and never closed',
    "Expected \"'''\"": "a text is opened by ''' and never closed",
    "Invalid value": 'what follows the = is not readable; put a text between straight quotes, "like this"',
    "Expected '=' after a key": 'a line is written key = "text"',
    "Cannot overwrite a value": "this key or heading is already used in the same block",
    "Unescaped '\\'": "a text that has a \\ inside goes between ''' and '''",
}


@dataclass(frozen=True)
class Source:
    """A file of the catalogue as TOML data, before anyone looked at what it says."""

    file: str
    data: Mapping[str, object]
    lines: Mapping[Loc, int]

    def problem(self, loc: Loc, reason: str) -> Problem:
        """A problem at the line where `loc` is written."""
        return Problem(self.file, line_of(self.lines, loc), reason)


def read(folder: Path, path: Path) -> Source:
    """Read one file; raise CatalogueError if it is missing or no TOML."""
    file = path.relative_to(folder).as_posix()
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise CatalogueError([Problem(file, 1, "this file is missing")]) from None
    try:
        # Editors on Windows write a mark in front (utf-8-sig) and \r\n; neither is a mistake.
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return Source(file, tomllib.loads(text), positions(text))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CatalogueError([Problem(file, line, "this line is not UTF-8; save the file as UTF-8")]) from error
    except ValueError as error:
        raise CatalogueError([_syntax(file, text, str(error))]) from error
    except RecursionError as error:
        raise CatalogueError([Problem(file, 1, "there are too many brackets inside brackets")]) from error


def _syntax(file: str, text: str, message: str) -> Problem:
    at = _AT_LINE.search(message)
    line = int(at[1]) if at and at[1] else text.rstrip().count("\n") + 1
    hints = (hint for beginning, hint in _HINTS.items() if message.startswith(beginning))
    return Problem(file, line, next(hints, f"not readable as TOML: {_AT_LINE.sub('', message)}"))
