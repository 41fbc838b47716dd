"""The command line. Here the bot's clock gets its reading of the machine's date and time."""

import asyncio
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from bot.clock import Clock
from bot.settings import SettingsError, read_settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Rapport: habits of empathy, in chat.")
out, err = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)


def read_time() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@app.command()
def run() -> None:
    """Start the bot: on Slack when there are tokens, else on the local workspace."""
    gc.disable()  # nothing of what is made until we are ready goes away: looking for it takes a fifth of the time
    from bot.logs import set_up
    from bot.serving import serve

    with _in_one_line():
        settings = read_settings()
        set_up(settings.log_level)
        asyncio.run(serve(settings, Clock(read_time), _ready))


def _ready(line: str) -> None:
    gc.freeze()
    gc.enable()
    out.print(line)


@app.command()
def manifest(
    platform: str, url: Annotated[str, typer.Option(help="Public address of /slack/events, for signed HTTP")] = ""
) -> None:
    """Print the app manifest to paste: `manifest slack`."""
    if platform != "slack":
        _refuse(f"There is no manifest for {platform!r}; try `manifest slack`.")
    from handlers.slack.manifest import manifest as slack

    sys.stdout.write(json.dumps(slack(url), indent=2) + "\n")


@app.command()
def doctor() -> None:
    """Look at settings, keys, content and database, and say what is missing."""
    from bot.doctor import examine

    healthy = True
    for finding in examine():
        healthy = healthy and finding.good
        out.print(f"{'ok  ' if finding.good else 'FIX '} {finding.what}: {finding.says}")
    raise typer.Exit(0 if healthy else 1)


Person = Annotated[str, typer.Argument(help="The platform's id of the person, such as U012AB3CD")]
Team = Annotated[str, typer.Option(help="The platform's id of their team, when there are several")]


@app.command()
def export(person: Person, team: Team = "") -> None:
    """Print all that is kept about a person, as JSON. It is what they wrote: for them only."""
    from bot.people_commands import export

    with _in_one_line():
        sys.stdout.write(export(read_settings(), person, team) + "\n")


@app.command()
def forget(
    person: Person, team: Team = "", yes: Annotated[bool, typer.Option("--yes", help="Do not ask first")] = False
) -> None:
    """Destroy all that is kept about a person, and their key. There is no way back."""
    from bot.people_commands import check, forget

    with _in_one_line():
        settings = read_settings()
        check(settings, person, team)
        if not yes:
            typer.confirm(f"Destroy all that is kept about {person}, for good?", abort=True, err=True)
        forget(settings, person, team)
    out.print(f"{person} is forgotten, and their key is destroyed.")


@app.command()
def digest(team: Annotated[str, typer.Argument(help="The team's name; without it, every team")] = "") -> None:
    """Print the digest of a team as its manager reads it: the stored snapshot, in rough bands."""
    from bot.team_commands import digest

    with _in_one_line():
        sys.stdout.write(digest(read_settings(), read_time(), team) + "\n")


@contextmanager
def _in_one_line() -> Iterator[None]:
    """What can go wrong is told in one line, without a traceback."""
    from bot.people_commands import WhoError
    from bot.team_commands import TeamError
    from habits.catalogue import CatalogueError
    from habits.vault import VaultError
    from handlers.desk import NotSavedError

    try:
        yield
    except (SettingsError, VaultError, CatalogueError, WhoError, TeamError) as error:
        _refuse(str(error))
    except NotSavedError as error:
        _refuse(f"The database did not take it, so nothing was changed: {error.reason}")
    except OSError as error:
        _refuse(f"{error.strerror or error}: {error.filename or 'is the port free?'}")


def _refuse(why: str) -> NoReturn:
    err.print(why)
    raise typer.Exit(1)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
