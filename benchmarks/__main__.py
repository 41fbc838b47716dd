"""`make bench`, or `python -m benchmarks NAME... [--json FILE]`: every measure as rows of one table."""

import logging
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.report import Row, table, write_json
from benchmarks.run import Run

MEASURES = ("page", "start", "add", "plan", "idle", "memory", "acks", "clicks", "send", "engine", "patterns")
"""In this order; each is a module with `measure(run)`."""

COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
Names = Annotated[list[str] | None, typer.Argument(help=f"Any of: {', '.join(MEASURES)}. None: all")]
Json = Annotated[Path | None, typer.Option("--json", help="Also write every value to this file")]


def main(names: Names = None, json: Json = None) -> None:
    """Measure Rapport, each thing beside its rival. What fails is told, and the others are measured all the same."""
    if unknown := set(names or ()) - set(MEASURES):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}. There are: {', '.join(MEASURES)}")
    logging.disable()  # a rival that is late says so at length
    console = Console(width=160)
    rows, failed = _measured(names or list(MEASURES), console)
    console.print(table(rows))
    if json:
        write_json(json, rows)
    if failed:
        console.print(f"Failed: {', '.join(failed)}")
        raise typer.Exit(1)


def _measured(names: list[str], console: Console) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    failed = []
    with Progress(*COLUMNS, console=console, transient=True) as progress:
        task = progress.add_task("", total=len(names))
        with Run(lambda text: progress.update(task, description=f"{name}: {text}")) as run:
            for name in names:
                progress.update(task, description=name)
                measure: Callable[[Run], Iterator[Row]] = import_module(f"benchmarks.{name}").measure
                try:
                    rows += measure(run)
                except Exception:
                    failed.append(name)
                    console.print_exception(max_frames=5)
                progress.advance(task)
    return rows, failed


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(main)
    app()
