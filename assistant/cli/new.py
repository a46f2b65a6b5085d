"""`assistant new`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.project import Project

_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


@click.command("new", epilog="Example: assistant new rename-workspace --site billing_center")
@click.argument("name")
@click.option("--site", metavar="KEY", help="The site that its paths belong to; else that of most flows.")
def command(name: str, site: str | None) -> None:
    """Write a flow to begin with, as flows/NAME.yaml."""
    from assistant.errors import UsageError
    from assistant.files import write_text
    from assistant.project import Project
    from assistant.project_file import find_config
    from assistant.source.reader import shown
    from assistant.starter import flow_text

    project = Project(find_config(Path.cwd()))
    if _NAME.fullmatch(name) is None:
        raise UsageError(f"{name!r} can't be a flow's name; write lower-case words joined by dashes")
    path = project.config.flows_folder / f"{name}.yaml"
    if path.exists():
        raise UsageError(f"there is a flow '{name}' already: {shown(path)}")
    title = name.replace("-", " ").capitalize()
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, flow_text(title, _site(project, site)))
    click.echo(f"{shown(path)} is written. Next: assistant check {name}, then assistant run {name} --headed")


def _site(project: Project, wanted: str | None) -> str:
    """Returns the wanted site, or the one that most flows begin at; raises UsageError for an unknown one."""
    from collections import Counter

    from assistant.errors import UsageError
    from assistant.source import suggest

    sites = sorted(project.library.sites)
    if wanted is None:
        headers = [project.library.header_of(name) for name in project.library.flow_names()]
        used = Counter(header.site for header in headers if header is not None and header.site in sites)
        return str(used.most_common(1)[0][0]) if used else sites[0]
    if wanted in sites:
        return wanted
    near = suggest(wanted, sites)
    hint = f"did you mean '{near}'?" if near else f"there are {', '.join(sites)}"
    raise UsageError(f"unknown site '{wanted}'; {hint}")
