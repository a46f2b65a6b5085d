"""`assistant doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.doctor import Check

_SIGNS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "missing": "[red]missing[/]"}


@click.command("doctor", epilog="Example: assistant doctor --install")
@click.option("--install", "wants_install", is_flag=True, help="Install a browser and a font where missing.")
@click.option("--headed", is_flag=True, help="With --install: a browser that can open a window, too.")
@click.option("--quiet", is_flag=True, help="Show only what is missing.")
@click.option("--json", "as_json", is_flag=True, help="Write the checks as JSON.")
def command(wants_install: bool, headed: bool, quiet: bool, as_json: bool) -> int:
    """Show what is installed and what is missing.

    Exits with 2 if something is missing that a run needs.
    """
    from assistant.doctor import WINDOW, examine, is_fine

    folder = Path.cwd()
    checks = examine(folder)
    if wants_install and any(check.can_install and (headed or check.name != WINDOW) for check in checks):
        _install(folder, headed)
        checks = examine(folder)
    if as_json:
        click.echo(
            json.dumps({"ok": is_fine(checks), "checks": [asdict(check) for check in checks]}, indent=2)
        )
    else:
        _show([check for check in checks if not quiet or check.state == "missing"])
    return 0 if is_fine(checks) else 2


def _install(folder: Path, headed: bool) -> None:
    """Installs what is missing, telling the progress on standard error; a failure shows up in the checks."""
    from assistant.browser.installing import install
    from assistant.doctor import configured_browser
    from assistant.errors import NoBrowser

    try:
        install(
            configured=configured_browser(folder), headed=headed, say=lambda line: click.echo(line, err=True)
        )
    except NoBrowser as error:
        click.echo(str(error), err=True)


def _show(checks: list[Check]) -> None:
    """Writes the checks as a table with the remedies below."""
    if not checks:
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, show_header=False)
    for check in checks:
        remedy = f"\n[bold]{escape(check.remedy)}[/]" if check.remedy else ""
        table.add_row(check.name, _SIGNS[check.state], escape(check.found) + remedy)
    Console().print(table)
