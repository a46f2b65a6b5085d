"""`assistant plan`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "plan",
    epilog="""\b
Examples:
  assistant plan onboard
  assistant plan bind -i account_id=0f3c… --json
""",
)
@click.argument("flow")
@click.option(
    "-i", "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="An input of the flow; repeatable."
)
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml to plan for.")
@click.option("--json", "as_json", is_flag=True, help="Write the plan as JSON.")
def command(flow: str, inputs: tuple[str, ...], environment: str | None, as_json: bool) -> None:
    """Tell what FLOW would do, in sentences, without a browser.

    The flows that it runs are told as well; what can't be taken back is marked with "!", what asks a person
    with "?".
    """
    from assistant.cli.inputs import pairs
    from assistant.plan import plan
    from assistant.plan.words import words
    from assistant.project import Project
    from assistant.project_file import find_config

    project = Project(find_config(Path.cwd()), environment=environment)
    made = plan(
        project.library, flow, given=pairs(inputs), provided=project.environment.inputs,
        environment=project.environment_name,
    )  # fmt: skip
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(made), indent=2, ensure_ascii=False))
    else:
        click.echo(words(made), nl=False)
