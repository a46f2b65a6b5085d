"""`assistant matrix`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.project_file import find_config

if TYPE_CHECKING:
    from assistant.matrix import Cell, Result
    from assistant.project import Project


@click.command(
    "matrix",
    epilog="""\b
Examples:
  assistant matrix                                 every flow under every fault
  assistant matrix purchase bind --faults reset,timeout
  assistant matrix purchase --locales en,zh --json
""",
)
@click.argument("flows", nargs=-1, metavar="[FLOW]…")
@click.option("--faults", metavar="LIST", default="", help="Only these faults, behind commas.")
@click.option("--locales", metavar="LIST", default="en", show_default=True, help="The sites' languages.")
@click.option(
    "--limit", type=click.IntRange(1, 3600), default=180, show_default=True, help="Seconds for each cell."
)
@click.option(
    "--json", "as_lines", is_flag=True, help="Write one line of JSON for each cell, and nothing else."
)
def command(flows: tuple[str, ...], faults: str, locales: str, limit: int, as_lines: bool) -> int:
    """Run flows under faults of the mock sites, and tell where something else came of it than is declared.

    What has to come of a fault is declared in flows/faults; docs/testing.md tells how. The exit code is 1 when a
    cell differs.
    """
    from assistant.matrix import wanted_cells
    from assistant.project import Project

    project = Project(find_config(Path.cwd()))
    project.needs_mock_sites("faults are those of")
    cells = wanted_cells(project, flows=flows, faults=_listed(faults), locales=_listed(locales))
    results = _played(project, cells, limit=limit)
    return _json(results) if as_lines else _table(results, cells)


def _played(project: Project, cells: list[Cell], *, limit: int) -> Iterator[Result]:
    from assistant.browser.opening import a_browser
    from assistant.matrix import Matrix
    from assistant.mock_world import MockSites

    project.make_state()
    folder = project.config.state_folder / "matrix" / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    with MockSites(changes=project.label_changes) as sites:
        reach = project.reach(sites.everywhere())
        with a_browser(project.config.browser.executable, project.config.root, reach) as browser:
            yield from Matrix(project, sites, browser, folder, limit=limit).play(cells)


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def _json(results: Iterable[Result]) -> int:
    wrong = False
    for result in results:
        click.echo(json.dumps(result.as_json(), ensure_ascii=False))
        wrong = wrong or bool(result.wrong)
    return int(wrong)


def _table(results: Iterator[Result], cells: list[Cell]) -> int:
    from rich.console import Console

    from assistant.report.matrix_table import MatrixTable

    with MatrixTable(Console(), cells=len(cells)) as table:
        for result in results:
            table.add(result)
    return int(table.end())
