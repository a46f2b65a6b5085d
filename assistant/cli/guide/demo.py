"""`assistant guide demo`."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.inputs import pairs
from assistant.project_file import find_config


@click.command(
    "demo",
    epilog="""\b
Examples:
  assistant guide demo onboard
  assistant guide demo bind --locale zh
  assistant guide demo onboard --width 1280 -o site/onboard.html
""",
)
@click.argument("flow")
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The language."
)
@click.option(
    "--width", type=click.IntRange(480, 2560), default=1920, show_default=True,
    help="The width of its pictures, in pixels.",
)  # fmt: skip
@click.option(
    "-i", "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="An input of the flow; repeatable."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The file to write; docs/guide/LOCALE/FLOW-demo.html of the project without it.",
)  # fmt: skip
def command(flow: str, locale: str, width: int, inputs: tuple[str, ...], output: Path | None) -> None:
    """Play FLOW in a fresh mock world and write a page on which readers click through it themselves.

    Each step is a picture; what is to be clicked leads to the next one, and so do buttons and arrow keys. The page is
    one file that needs no other. The same flow and sites give the same bytes. docs/guide.md tells more.
    """
    from assistant.browser.opening import a_browser
    from assistant.cli.guide.filmed import Progress, film_of, flow_of, write
    from assistant.errors import UsageError
    from assistant.film.demo import demo
    from assistant.guide.building import FOLDER
    from assistant.project import Project
    from assistant.report.words import counted

    if output is not None and output.suffix.lower() not in ("", ".html", ".htm"):
        raise UsageError(f"{output}: a demo is a .html file")
    given = pairs(inputs)
    project = Project(find_config(Path.cwd()))
    chosen = flow_of(project, flow, given)
    with Progress(locale).shown() as shown:
        with a_browser(project.config.browser.executable, project.config.root) as browser:
            film = film_of(project, browser, chosen, locale=locale, inputs=given, shown=shown)
        made = demo(film, project.config.pictures, width=width)
    path = output or project.config.root / FOLDER / locale / f"{film.flow}-demo.html"
    click.echo(f"{write(path, made)}, {counted(len(film.scenes), 'step')}")
