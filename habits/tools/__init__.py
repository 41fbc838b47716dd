"""The tools. Whatever module of this package names a `TOOL` is one: found here, known everywhere."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from habits.tools.tool import TOOLS, Tool

__all__ = ["TOOLS", "found", "named"]


def found(path: Iterable[str]) -> dict[str, Tool]:
    """The tools in some folders, in their order."""
    modules = (import_module(f"{__name__}.{one.name}") for one in iter_modules(path))
    tools = [tool for module in modules if isinstance(tool := getattr(module, "TOOL", None), Tool)]
    return {tool.id: tool for tool in sorted(tools, key=lambda tool: (tool.place, tool.id))}


TOOLS.update(found(__path__))


def named(text: str) -> Tool | None:
    """The tool of a word that somebody typed."""
    return next((tool for tool in TOOLS.values() if text in (tool.id, *tool.words)), None)
