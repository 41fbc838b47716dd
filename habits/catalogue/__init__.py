"""The catalogue of themes, habits, nudges and questions: TOML files that a coach edits, and their loader."""

from habits.catalogue.loader import load
from habits.catalogue.model import (
    Action,
    Catalogue,
    CatalogueHabit,
    MessageKind,
    NotInCatalogue,
    Nudge,
    Question,
    ServiceMessage,
    Style,
    Theme,
)
from habits.catalogue.problems import CatalogueError, Problem

__all__ = [
    "Action",
    "Catalogue",
    "CatalogueError",
    "CatalogueHabit",
    "MessageKind",
    "NotInCatalogue",
    "Nudge",
    "Problem",
    "Question",
    "ServiceMessage",
    "Style",
    "Theme",
    "load",
]
