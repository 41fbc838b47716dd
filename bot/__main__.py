"""The command line, and the one place that reads the machine's clock."""

import asyncio
import json
import sys
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
    from bot.logs import set_up
    from bot.serving import serve
    from habits.catalogue import CatalogueError
    from habits.vault import VaultError

    try:
        settings = read_settings()
        set_up(settings.log_level)
        asyncio.run(serve(settings, Clock(read_time), lambda line: out.print(line)))
    except (SettingsError, VaultError, CatalogueError) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.strerror or error}: {error.filename or 'is the port free?'}")


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


def _refuse(why: str) -> NoReturn:
    err.print(why)
    raise typer.Exit(1)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
