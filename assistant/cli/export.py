"""`assistant export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.writing import refuse_overwriting
from assistant.report.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.project import Project


@click.command(
    "export",
    epilog="""\b
Examples:
  assistant export purchase --to pytest                         on standard output
  assistant export purchase --to pytest -o test_purchase.py
""",
)
@click.argument("flow")
@click.option("--to", "kind", type=click.Choice(["pytest"]), required=True, help="What to write.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The test's file.")
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
def command(flow: str, kind: str, output: Path | None, environment: str | None, force: bool) -> int:
    """Write FLOW as a test that needs pytest-playwright and nothing of this project.

    Secrets come from environment variables, and the sites' addresses too, if set. What a test can't have is told
    with its place, and then nothing is written.
    """
    from assistant.exporting.pytest_file import export
    from assistant.files import write_text
    from assistant.project import Project
    from assistant.project_file import find_config

    if output is not None:
        refuse_overwriting(output, force=force)
    project = Project(find_config(Path.cwd()), environment=environment)
    loaded = project.library.load(flow)
    exported = export(
        loaded, library=project.library, sites=_addresses(project), provided=project.environment.inputs
    )
    if exported.shots:
        many = counted(len(exported.shots), "picture")
        click.echo(f"{exported.shots[0]}: {many} left out; a test takes none", err=True)
    if output is None:
        click.echo(exported.text, nl=False)
    else:
        write_text(output, exported.text)
        click.echo(f"{output} is written. Run it with: pytest {output}")
    return 0


def _addresses(project: Project) -> Mapping[str, str]:
    """Returns where the sites are: the mock sites where `assistant mock serve` serves them."""
    from assistant.mock_world import served_addresses

    environment = project.environment
    return served_addresses(environment.world) if environment.mock else environment.sites
