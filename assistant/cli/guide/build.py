"""`assistant guide build`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.failing import told_of_failures
from assistant.errors import UsageError
from assistant.project_file import find_config

if TYPE_CHECKING:
    from assistant.guide.building import Built


@click.command(
    "build",
    epilog="""\b
Examples:
  assistant guide build                              all guides, in English and Chinese
  assistant guide build huawei-cloud-settlement --locale zh
  assistant guide build --flavour docusaurus -o site/docs
  assistant guide build --check                      for a CI: is everything up to date?
""",
)
@click.argument("guides", nargs=-1, metavar="[GUIDE]…")
@click.option(
    "--locale", "locales", multiple=True, type=click.Choice(["en", "zh"]),
    help="A language, repeatable; both without it.",
)  # fmt: skip
@click.option(
    "--flavour",
    type=click.Choice(["plain", "mkdocs", "docusaurus"]),
    help="Write Markdown for this tool, in place of the guide's own choice.",
)
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
    help="The folder to write into; docs/guide of the project without it.",
)  # fmt: skip
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 if a file is not as it would be written."
)
def command(
    guides: tuple[str, ...], locales: tuple[str, ...], flavour: str | None, output: Path | None, check: bool
) -> int:
    """Play the flows of GUIDE against the mock sites and write its pages; without GUIDE, those of all guides.

    Each guide is written as Markdown in each language, with its pictures, and as one page of HTML that holds all of it.
    Each file is written only if it changed: the same flows and sites give the same bytes.
    """
    from assistant.browser.opening import a_browser
    from assistant.guide import GuideLibrary
    from assistant.guide.building import FOLDER, Builder
    from assistant.guide.collecting import Collector
    from assistant.project import Project

    config = find_config(Path.cwd())
    project = Project(config)
    library = GuideLibrary(project.library)
    chosen = [library.load(name) for name in guides or library.names()]
    if not chosen:
        raise UsageError("there is no guide in flows/guides; docs/guide.md tells how to write one")
    folder = output or config.parent / FOLDER
    is_fresh = True
    with a_browser(project.config.browser.executable, project.config.root) as browser:
        builder = Builder(Collector(project, browser, say=_say), folder)
        for guide in chosen:
            with told_of_failures("nothing was written of the guide"):
                built = builder.build(guide, locales or ("en", "zh"), flavour=flavour)  # type: ignore[arg-type]  # click checks it
            is_fresh = _tell(built, folder, check=check) and is_fresh
    return 1 if check and not is_fresh else 0


def _tell(built: Built, folder: Path, *, check: bool) -> bool:
    """Writes what was built, or only looks; tells what changed, and returns whether nothing did."""
    from assistant.report.words import counted
    from assistant.source.reader import shown

    names = built.changed(folder) if check else built.write(folder)
    for name in names:
        click.echo(f"{'stale' if check else 'wrote'}  {shown(folder / name)}")
    same = len(built.files) - len(names)
    if check and names:
        are = "is" if len(names) == 1 else "are"
        files = f"{len(names)} of {counted(len(built.files), 'file')}"
        click.echo(f"{files} {are} not what the flows give; run: assistant guide build")
    else:
        were = "was" if same == 1 else "were"
        click.echo(f"{same} of {counted(len(built.files), 'file')} {were} up to date.")
    return not names


def _say(text: str) -> None:
    click.echo(f"Playing {text}", err=True)
