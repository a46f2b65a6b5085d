"""The command line: one thin file per command, imported when it is used."""

from __future__ import annotations

import gc
import os
import sys

import click

from assistant.cli.group import LazyGroup
from assistant.cli.interrupting import INTERRUPTED
from assistant.errors import AssistantError

_COMMANDS = {
    "run": "Run a flow in a browser.",
    "resume": "Go on with a run that broke off.",
    "list": "List the flows.",
    "matrix": "Run flows under the mock sites' faults.",
    "shots": "Take the documentation's pictures, and review them.",
    "plan": "Tell what a flow would do, without a browser.",
    "init": "Begin a project in an empty folder.",
    "new": "Write a flow to begin with.",
    "check": "Check flows without running them.",
    "fmt": "Lay flows and page maps out in one way.",
    "steps": "Show the verbs that flows are written with.",
    "schema": "Write the JSON Schema for editors.",
    "import": "Turn a recording or script of another tool into flows.",
    "export": "Write a flow as a test of pytest-playwright.",
    "guide": "Build pages for readers from flows, and check pages against them.",
    "pick": "Name what you click on in a browser, as flows do.",
    "record": "Record what you do in a browser as a flow.",
    "bulk": "Run a flow for each row of a table.",
    "worker": "Run rows of bulks, with workers on other machines.",
    "runs": "Show the last runs.",
    "cancel": "Ask a run to stop.",
    "forget": "Forget runs, with their folders.",
    "mock": "Serve the mock sites; make, change and ask their worlds.",
    "doctor": "Show what is installed and what is missing.",
}
_MODULES = {"import": "import_", "list": "list_flows"}
BUG = 3
_YOUNG = 250_000
"""New objects before cycles are looked for: a run makes 170,000, nearly all of which stay, and to look costs 0.1 s."""


class _Commands(LazyGroup):
    commands_told = _COMMANDS
    package = "assistant.cli"
    modules = _MODULES


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: assistant list, then assistant run onboard --fresh",
)
@click.version_option(package_name="onboarding-assistant", prog_name="assistant")
def assistant() -> None:
    """Settle Guance workspaces through Huawei Cloud, by flows that drive a browser."""


def main(arguments: list[str] | None = None) -> None:
    """Runs a command and exits: 0 done, 1 a flow failed, 2 wrong usage or file, 3 our bug, 130 interrupted."""
    gc.set_threshold(_YOUNG)
    # Of pydantic's plugins it uses none; to look for them in all packages that are installed takes 60 ms.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    code = _exit_code(arguments)
    gc.freeze()  # Python would look for cycles once more in all that goes with the process: half a second
    sys.exit(code)


def _exit_code(arguments: list[str] | None) -> int:
    try:
        code = assistant.main(arguments, prog_name="assistant", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except AssistantError as error:
        click.echo(f"Error: {error}", err=True)
        return error.exit_code
    except Exception as error:
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def _unexpected(error: Exception) -> int:
    from assistant.source import SourceError

    if isinstance(error, SourceError):
        from assistant.cli.problems import show

        show(error.problems)
        return 2
    import traceback

    from assistant.engine.scrubber import Scrubber
    from assistant.values import known_secrets

    told = "".join(traceback.format_exception(error))
    click.echo(Scrubber(known_secrets()).text(told), err=True)
    click.echo(
        "This is a bug of the program, not of your flow. Please report it with the lines above.", err=True
    )
    return BUG
