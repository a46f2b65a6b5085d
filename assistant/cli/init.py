"""`assistant init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "init",
    epilog="""\b
Examples:
  assistant init                                     for the mock sites on this machine
  assistant init https://shop.example.com            for a site of yours
  assistant init shop=http://127.0.0.1:8000 pay=https://pay.example.com
""",
)
@click.argument("sites", nargs=-1, metavar="[[KEY=]ADDRESS]…")
def command(sites: tuple[str, ...]) -> None:
    """Begin a project in this folder: its config.yaml, and a flow that opens the first page.

    Flows call a site by its key, which is taken from its address where none is given. What is there already is left
    as it is.
    """
    from assistant.errors import UsageError
    from assistant.files import write_text
    from assistant.project_file import FILE
    from assistant.starter import flow_text, settings_text, sites_from

    wanted, folder = sites_from(sites), Path.cwd()
    if (folder / FILE).exists():
        raise UsageError(f"there is a project in {folder} already; add flows to it with: assistant new NAME")
    flow = Path("flows", "first.yaml")
    texts = {
        flow: flow_text("First", next(iter(wanted), "billing_center")),
        Path(".gitignore"): "# what a run leaves\n.assistant/\n",
        Path(FILE): settings_text(wanted),  # last: with it there is a project
    }
    for path, text in texts.items():
        if path.exists():
            continue
        path.parent.mkdir(exist_ok=True)
        write_text(path, text)
        click.echo(f"wrote {path}")
    click.echo("Next: assistant doctor, then assistant run first --headed")
