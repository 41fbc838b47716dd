"""`make bench`: print every measure as a table."""

import logging

from rich.console import Console
from rich.table import Table

from benchmarks import clicks, page, ready


def main() -> None:
    logging.disable()  # a rival that is late says so at length
    table = Table("what", "measured", "rival in the same run", "goal", title="Rapport, measured")
    console = Console(width=140)
    for measure in (page.measure, ready.measure, clicks.measure):
        with console.status(f"measuring {measure.__module__.rsplit('.', 1)[-1]}"):
            for row in measure():
                table.add_row(*row)
    console.print(table)


if __name__ == "__main__":
    main()
