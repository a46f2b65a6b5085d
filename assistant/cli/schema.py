"""`assistant schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command(
    "schema",
    epilog="""\b
Examples:
  assistant schema -o flow.schema.json
  assistant schema --for config -o config.schema.json
  assistant schema --for guide -o flows/guides/guide.schema.json
A file names its schema in its first line, relative to itself:
  # yaml-language-server: $schema=../flow.schema.json
""",
)
@click.option(
    "--for", "kind", type=click.Choice(["flow", "pages", "config", "guide", "translations"]), default="flow",
    show_default=True, help="What the schema is of: flows, page maps, config.yaml, guides, or their translations.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; else it is printed."
)
def command(kind: str, output: Path | None) -> None:
    """Write the JSON Schema that lets an editor complete and explain what is written."""
    from assistant.files import write_text
    from assistant.guide.schema import guide_schema, translations_schema
    from assistant.own_verbs import load_own_verbs
    from assistant.schema import config_schema, flow_schema, pages_schema

    load_own_verbs(Path.cwd())
    schemas = {
        "flow": flow_schema,
        "pages": pages_schema,
        "config": config_schema,
        "guide": guide_schema,
        "translations": translations_schema,
    }
    made = schemas[kind]()
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
