"""`assistant import`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.writing import refuse_overwriting, show_remarks
from assistant.errors import UsageError
from assistant.report.words import counted

if TYPE_CHECKING:
    from assistant.project import Project
    from assistant.recording.draft import Draft
    from assistant.recording.sites import KnownSites


@click.command(
    "import",
    epilog="""\b
Examples:
  assistant import checkout.json -o flows/checkout.yaml      a recording of Chrome DevTools
  assistant import project.side -o flows/                    Selenium IDE: a flow for each test
  assistant import buy.spec.ts -o flows/buy.yaml             a test of Playwright, as codegen writes it
  assistant import test_login.py --site billing_center=https://billing.example.com/
""",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The flow's file, or a folder for several flows."
)
@click.option(
    "--site", "sites", multiple=True, metavar="KEY[=URL]",
    help="The flow's site, and the address that stands for it in the file; repeatable.",
)  # fmt: skip
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
def command(
    file: Path, output: Path | None, sites: tuple[str, ...], environment: str | None, force: bool
) -> int:
    """Turn FILE into flows: a Chrome DevTools recording, a Selenium IDE project or a Playwright script.

    Scripts may be in Python, JavaScript or TypeScript. The file is read, never run. What can't be translated is
    told with its place, and is a comment in the flow.
    """
    from assistant.importing.builder import Around
    from assistant.importing.reading import read_drafts
    from assistant.project import Project
    from assistant.project_file import find_config

    project = Project(find_config(Path.cwd()), environment=environment)
    around = Around(sites=_sites(project, sites), provided=project.environment.inputs)
    drafts = read_drafts(file, around)
    files = _files(drafts, output, file)
    for target in files:
        if target is not None:
            refuse_overwriting(target, force=force)
    show_remarks(remark for draft in drafts for remark in draft.remarks)
    for draft, target in zip(drafts, files, strict=True):
        _write(draft, target)
    return 0


def _write(draft: Draft, target: Path | None) -> None:
    from assistant.files import write_text
    from assistant.recording.writing import flow_text

    if target is None:
        click.echo(flow_text(draft), nl=False)
        return
    write_text(target, flow_text(draft))
    untold = f", and {len(draft.remarks)} could not be translated" if draft.remarks else ""
    steps = len(draft.entries) - len(draft.remarks)
    click.echo(f"{target} has {counted(steps, 'step')}{untold}.")


def _files(drafts: list[Draft], output: Path | None, file: Path) -> list[Path | None]:
    """Returns the file of each flow; None for standard output."""
    from assistant.importing.reading import stem_of

    if output is not None and output.is_dir():
        stems = [_stem(draft.name) if len(drafts) > 1 else stem_of(file) for draft in drafts]
        for stem in stems:
            if stems.count(stem) > 1:
                raise UsageError(f"{file} has several tests that would be {stem}.yaml; name them apart")
        return [output / f"{stem}.yaml" for stem in stems]
    if len(drafts) > 1:
        raise UsageError(f"{file} holds {len(drafts)} flows; name a folder for them with -o")
    return [output]


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "imported"


def _sites(project: Project, said: tuple[str, ...]) -> KnownSites:
    """Returns the environment's sites, with the addresses that were said, and the first one as the flow's own."""
    from assistant.mock_world import served_addresses
    from assistant.recording.sites import KnownSites
    from assistant.source import suggest

    environment = project.environment
    addresses: Mapping[str, str] = environment.sites
    if environment.mock:
        addresses = served_addresses(environment.world)
    own = None
    for each in said:
        key, _, url = each.partition("=")
        if key not in addresses:
            near = suggest(key, addresses)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(sorted(addresses))}"
            raise UsageError(f"unknown site '{key}'; {hint}")
        own = own or key
        addresses = {**addresses, key: url or addresses[key]}
    return KnownSites(addresses, own=own)
