"""`assistant check`."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from assistant.errors import UsageError
from assistant.report.words import counted

if TYPE_CHECKING:
    from assistant.flow import FlowLibrary

_LONGEST: Final = 60
"""Seconds for flows that are not trusted; a thousand of the usual kind take 10."""


@click.command(
    "check",
    epilog="""\b
Examples:
  assistant check                    every flow of the project, and the cases of its tests
  assistant check flows/bind.yaml    one file
  assistant check bind purchase      flows by name
  assistant check --tags 'onboarding and not costs'
  assistant check --untrusted        somebody else's flows
""",
)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml to check against.")
@click.option("--tags", metavar="WORDS", help="Only those with such tags: 'onboarding and not costs'.")
@click.option("--strict", is_flag=True, help="Exit with 1 if there is advice.")
@click.option(
    "--untrusted",
    is_flag=True,
    help="Somebody else's flows: import no verbs of the project, read nothing outside of it, take a minute at most.",
)
def command(
    paths: tuple[str, ...], environment: str | None, tags: str | None, strict: bool, untrusted: bool
) -> int:
    """Check flows without running them; all errors of all files are told at once, and advice on the others.

    Advice is on what may break, what nobody needs, and what is not safe. A comment "# ok: A201" at a line's end
    silences it. Exits with 2 for errors.

    A project's own verbs are Python, and checking flows with them runs it; --untrusted does not.
    """
    with _within(_LONGEST) if untrusted else nullcontext():
        return _checked(paths, environment=environment, tags=tags, strict=strict, untrusted=untrusted)


def _checked(
    paths: tuple[str, ...], *, environment: str | None, tags: str | None, strict: bool, untrusted: bool
) -> int:
    from assistant.cli.problems import show
    from assistant.guide import GuideLibrary
    from assistant.harness.cases import problems_of_cases
    from assistant.project import Project
    from assistant.project_file import find_config
    from assistant.source.problem import in_order

    project = Project(find_config(Path.cwd()), environment=environment, trusted=not untrusted)
    library = project.library
    if untrusted and project.config.verbs is not None:
        click.echo(
            f"The verbs of {project.config.verbs} were not imported; steps with them are unknown.", err=True
        )
    guides = GuideLibrary(library)
    files = [file for path in paths for file in _files(library, path)] if paths else project.flow_files()
    files += guides.files() if not paths and tags is None else []
    if tags is not None:
        files = _tagged(library, files, tags)
    pages = [guides.guide_of(file) for file in files if guides.is_guide(file)]
    files = [file for file in files if not guides.is_guide(file)]
    told = [problem for file in files for problem in library.problems(file)]
    told += [problem for page in pages for problem in guides.problems(page)]
    if not paths:
        told += [problem for file in files for problem in problems_of_cases(file)]
    problems = in_order(told)
    advice = in_order(piece for file in files for piece in library.advice(file))
    if problems or advice:
        show(problems, advice)
    if problems:
        return 2
    click.echo(_in_order(len(files), len(set(pages))))
    return 1 if advice and strict else 0


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Ends what takes longer: a pattern can be such that holding a text against it takes years."""
    if not hasattr(signal, "SIGALRM"):  # Windows has no such clock
        yield
        return
    before = signal.signal(signal.SIGALRM, _end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _end(*_: object) -> NoReturn:
    raise UsageError(f"checking took longer than {_LONGEST} s, which no flow in earnest does")


def _in_order(flows: int, guides: int) -> str:
    counts = [(flows, "flow"), (guides, "guide")]
    told = [counted(number, noun) for number, noun in counts if number or noun == "flow"]
    return f"{' and '.join(told)} {'are' if flows != 1 or guides else 'is'} in order."


def _tagged(library: FlowLibrary, files: list[Path], tags: str) -> list[Path]:
    """Returns the flows with such tags, and those whose tags can't be read."""
    from assistant.flow.tags import matching

    is_meant = matching(tags)
    headers = {file: library.header_of(str(file)) for file in files}
    return [file for file, header in headers.items() if header is None or is_meant(header.tags)]


def _files(library: FlowLibrary, path: str) -> list[Path]:
    folder = Path(path)
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else [library.find(path)]
