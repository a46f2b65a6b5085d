"""`assistant resume`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assistant.cli.database import WHERE, database_option
from assistant.cli.inputs import pairs
from assistant.cli.run import carry_out


@click.command(
    "resume",
    epilog="""\b
Examples:
  assistant resume 20260302-093000-onboard-1f3a
  assistant resume 20260302-093000-onboard-1f3a --database postgresql://assistant@db.example.com/runs
""",
)
@click.argument("run")
@click.option(
    "-i",
    "--input",
    "inputs",
    multiple=True,
    metavar="NAME=VALUE",
    help="An input that the journal doesn't keep, such as a secret; repeatable.",
)
@click.option("--act-again", is_flag=True, help="You have looked: what the run left in doubt did not happen.")
@click.option("--wait", is_flag=True, help="Wait for the end of another run that does the same.")
@click.option(
    "--yes-spend", is_flag=True, help="Say yes beforehand to all that costs money or can't be undone."
)
@click.option("--json", "as_lines", is_flag=True, help="Write events as JSON lines, and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Show every step, however deep.")
@database_option(WHERE)
def command(
    run: str,
    inputs: tuple[str, ...],
    act_again: bool,
    wait: bool,
    yes_spend: bool,
    as_lines: bool,
    verbose: bool,
) -> int:
    """Go on with RUN, which was killed, failed, was stopped or is in doubt.

    The flow is played as it was when RUN began: what is done already is seen and left alone, what was read is
    known, and what was begun is looked for.
    """
    from assistant.database_url import hidden
    from assistant.project_file import find_config
    from assistant.resuming import resuming

    wish = resuming(
        run, config_file=find_config(Path.cwd()), inputs=pairs(inputs), act_again=act_again, wait=wait,
        yes_spend=yes_spend, rerun=["assistant", *(hidden(word) for word in sys.argv[1:] if word != "--yes-spend")],
    )  # fmt: skip
    return carry_out(wish, as_lines=as_lines, verbose=verbose)
