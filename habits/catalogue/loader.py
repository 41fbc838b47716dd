"""Read the catalogue's files, refuse what is amiss by file and line, and build the catalogue."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from habits.cadence import Cadence
from habits.catalogue.duplicates import duplicates
from habits.catalogue.model import Action, Catalogue, CatalogueHabit, Nudge, Question, ServiceMessage, Theme
from habits.catalogue.neighbours import neighbours
from habits.catalogue.problems import CatalogueError, Problem
from habits.catalogue.reasons import reasons
from habits.catalogue.schema import Entry, HabitEntry, ServiceFile, ThemeFile
from habits.catalogue.source import Source, read

_Shape = TypeVar("_Shape", bound=Entry)


def load(folder: Path | None = None) -> Catalogue:
    """Load `themes/*.toml` and `service.toml` of a folder, by default the catalogue that comes with Rapport.

    Raises CatalogueError with every problem found, in the order of files and lines.
    """
    folder = folder or Path(__file__).parent
    theme_paths = _theme_paths(folder / "themes")
    problems: list[Problem] = []
    if not theme_paths:
        problems.append(Problem("themes", 1, "there are no themes; add at least one .toml file to this folder"))
    theme_sources = _read_all(folder, theme_paths, problems)
    service_sources = _read_all(folder, [folder / "service.toml"], problems)
    themes = [theme for source in theme_sources if (theme := _check(ThemeFile, source, problems))]
    services = [service for source in service_sources if (service := _check(ServiceFile, source, problems))]
    problems += duplicates(theme_sources)
    if not problems:  # else a habit may be unknown only because its own file has a mistake
        problems += neighbours(theme_sources, themes)
    if problems:
        order = ["themes", *(path.relative_to(folder).as_posix() for path in theme_paths), "service.toml"]
        raise CatalogueError(sorted(problems, key=lambda problem: (order.index(problem.file), problem.line)))
    return Catalogue(
        themes=tuple(map(_theme, themes)),
        service=tuple(
            ServiceMessage(entry.kind, entry.text, entry.periods) for file in services for entry in file.messages
        ),
    )


def _theme_paths(folder: Path) -> list[Path]:
    """The theme files, 2-... before 10-...; a hidden file is an editor's or a system's, not a coach's."""

    def place(path: Path) -> tuple[int, str]:
        number = path.name.partition("-")[0]
        return (int(number) if number.isdecimal() else 10**9, path.name)

    return sorted((path for path in folder.glob("*.toml") if not path.name.startswith(".")), key=place)


def _read_all(folder: Path, paths: list[Path], problems: list[Problem]) -> list[Source]:
    sources = []
    for path in paths:
        try:
            sources.append(read(folder, path))
        except CatalogueError as error:
            problems += error.problems
    return sources


def _check(shape: type[_Shape], source: Source, problems: list[Problem]) -> _Shape | None:
    try:
        return shape.model_validate(source.data)
    except ValidationError as error:
        problems += [source.problem(loc, reason) for loc, reason in reasons(shape, error)]
        return None


def _theme(file: ThemeFile) -> Theme:
    return Theme(
        id=file.id,
        title=file.title,
        seed_idea=file.seed_idea,
        why=file.why,
        habits=tuple(map(_habit, file.habits)),
        aloud=tuple(Question(f"{file.id}/{asked.id}", asked.text) for asked in file.aloud),
        actions=tuple(Action(f"{file.id}/{action.id}", action.text) for action in file.actions),
    )


def _habit(entry: HabitEntry) -> CatalogueHabit:
    return CatalogueHabit(
        id=entry.id,
        name=entry.name,
        cue=entry.cue,
        action=entry.action,
        cadence=Cadence.parse(entry.cadence),
        nudges=tuple(Nudge(f"{entry.id}/{nudge.style}", nudge.style, nudge.text) for nudge in entry.nudges),
        questions=tuple(Question(f"{entry.id}/{asked.id}", asked.text) for asked in entry.questions),
        starter=entry.starter,
        harder=entry.harder or "",
    )
