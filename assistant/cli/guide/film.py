"""`assistant guide film`."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from assistant.cli.inputs import pairs
from assistant.project_file import find_config

if TYPE_CHECKING:
    from assistant.film.making import Made

_FORMATS = ("webp", "gif", "webm")
_RATES = ("10", "20", "25", "50")


def _number(_: click.Context, __: click.Parameter, value: float) -> float:
    if isnan(value):  # it is in every range, says click
        raise click.BadParameter("nan is no number")
    return value


@click.command(
    "film",
    epilog="""\b
Examples:
  assistant guide film onboard
  assistant guide film bind --locale zh --width 800
  assistant guide film onboard --speed 1.5 --fps 10    shorter, and smaller
  assistant guide film onboard --format gif -o site/onboard.gif
  assistant guide film onboard -o onboard.webm         needs an ffmpeg
""",
)
@click.argument("flow")
@click.option(
    "--format", "form", type=click.Choice(_FORMATS),
    help="What to write; told from the file's name without it, else webp.",
)  # fmt: skip
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The language."
)
@click.option(
    "--width",
    type=click.IntRange(480, 1920),
    default=960,
    show_default=True,
    help="The film's width in pixels.",
)
@click.option(
    "--speed", type=click.FloatRange(0.25, 4), default=1, show_default=True, metavar="FACTOR", callback=_number,
    help="How fast it is shown; 2 is twice as fast.",
)  # fmt: skip
@click.option(
    "--fps", type=click.Choice(_RATES), default="20", show_default=True,
    help="How many pictures a second what moves has.",
)  # fmt: skip
@click.option(
    "-i", "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="An input of the flow; repeatable."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The file to write; docs/guide/LOCALE/FLOW.webp of the project without it.",
)  # fmt: skip
def command(
    flow: str, form: str | None, locale: str, width: int, speed: float, fps: str, inputs: tuple[str, ...],
    output: Path | None,
) -> None:  # fmt: skip
    """Play FLOW in a fresh mock world and write a film of it: a pointer that clicks and types, captions, chapters.

    Captions are what the steps say ('say'), else what is done; chapters are the flows' own, and those that it runs.
    The same flow and sites give the same bytes. docs/guide.md tells more.
    """
    from assistant.browser.opening import a_browser
    from assistant.cli.guide.filmed import Progress, film_of, flow_of, write
    from assistant.film.describing import timestamp
    from assistant.film.ffmpeg import find_ffmpeg
    from assistant.film.making import make
    from assistant.film.pace import Pace
    from assistant.guide.building import FOLDER
    from assistant.project import Project
    from assistant.report.words import counted

    given, kind = pairs(inputs), _kind(form, output)
    project = Project(find_config(Path.cwd()))
    chosen = flow_of(project, flow, given)
    if kind == "webm":
        find_ffmpeg()
    with (
        Progress(locale).shown() as shown,
        a_browser(project.config.browser.executable, project.config.root) as browser,
    ):
        film = film_of(project, browser, chosen, locale=locale, inputs=given, shown=shown)
        made = make(
            film, browser, project.config.pictures, width=width, form=kind, hear=shown.making,
            pace=Pace(speed=speed, rate=int(fps)),
        )  # fmt: skip
    path = output or project.config.root / FOLDER / locale / f"{film.flow}.{kind}"
    size = f"{made.width}x{made.height}, {timestamp(made.milliseconds)}, {counted(len(film.scenes), 'scene')}"
    click.echo(f"{write(path, made.data)}, {size}")
    _tell_chapters(made)


def _kind(form: str | None, output: Path | None) -> Literal["webp", "gif", "webm"]:
    from assistant.errors import UsageError

    named = output.suffix.lstrip(".").lower() if output is not None else ""
    kind = form or named or "webp"
    if (named or kind) not in _FORMATS:
        raise UsageError(f"{output}: a film is a .webp, .gif or .webm file")
    if named not in ("", kind):
        raise UsageError(f"{output}: with --format {kind} the file's name ends in .{kind}")
    return kind  # type: ignore[return-value]  # it is one of them


def _tell_chapters(made: Made) -> None:
    from assistant.film.describing import timestamp

    for begin, title in made.chapters if len(made.chapters) > 1 else ():
        click.echo(f"  {timestamp(begin)}  {title}")
