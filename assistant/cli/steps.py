"""`assistant steps`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("steps", epilog="Example: assistant steps ensure")
@click.argument("verb", required=False)
@click.option(
    "--markdown", "as_markdown", is_flag=True, help="Write the page of all verbs, as in docs/steps.md."
)
def command(verb: str | None, as_markdown: bool) -> None:
    """List the verbs that flows are written with, or show one with its keys and an example."""
    from assistant.own_verbs import load_own_verbs
    from assistant.steps import VERBS

    load_own_verbs(Path.cwd())
    if as_markdown:
        from assistant.reference_page import markdown

        click.echo(markdown(), nl=False)
    elif verb is None:
        _list()
    elif verb in VERBS:
        _show(verb)
    else:
        _refuse(verb)


def _list() -> None:
    from assistant.reference import reference_of
    from assistant.steps import VERBS

    width = max(map(len, VERBS))
    for name in VERBS:
        click.echo(f"{name:<{width}}  {reference_of(name).summary}")


def _show(verb: str) -> None:
    from assistant.reference import reference_of

    page = reference_of(verb)
    click.echo(page.prose)
    modifiers = [key.name for key in page.keys if key.name != verb]
    if modifiers:
        click.echo(f"\nKeys: {', '.join(modifiers)}")
    click.echo(f"\nExample:\n{_indented(page.example)}")
    if page.see_also:
        click.echo(f"\nSee also: {', '.join(page.see_also)}")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _refuse(verb: str) -> None:
    from assistant.errors import UsageError
    from assistant.source import suggest
    from assistant.steps import VERBS

    near = suggest(verb, VERBS)
    hint = f"did you mean '{near}'?" if near else "they are listed by: assistant steps"
    raise UsageError(f"unknown step '{verb}'; {hint}")
