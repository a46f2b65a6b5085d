"""Warns of texts that readers of another language get in English."""

from __future__ import annotations

from collections.abc import Iterable

import click


def warn_of_untranslated(texts: Iterable[str]) -> None:
    """Writes a warning for each text that no guide has a translation of."""
    for text in texts:
        click.echo(f"Warning: no guide's translations have “{text}”, so it is in English", err=True)
