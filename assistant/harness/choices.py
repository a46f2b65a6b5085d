"""What the command line asks for: languages, faults and skins, each checked with the nearest name told."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from assistant.source.suggestion import suggest

EVERY = "all"


def _locales() -> Iterable[str]:
    from assistant.mock_world import LOCALES

    return LOCALES


def _faults() -> Iterable[str]:
    from assistant.mock_world import faults

    return (*faults(), EVERY)


def _skins() -> Iterable[str]:
    from assistant.mock_world import skins

    return skins()


_KNOWN: dict[str, Callable[[], Iterable[str]]] = {
    "locale": _locales, "fault": _faults, "skin": _skins,
}  # fmt: skip


def chosen(config: pytest.Config, what: str) -> list[str]:
    """Returns what `--locales`, `--faults` or `--skins` lists; raises pytest.UsageError for an unknown name."""
    words = str(config.getoption(f"--{what}s") or "").split(",")
    names = [word.strip() for word in words if word.strip()]
    known = tuple(_KNOWN[what]()) if names else ()
    for name in names:
        if name not in known:
            near = suggest(name, known)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(known)}"
            raise pytest.UsageError(f"--{what}s: there is no {what} '{name}'; {hint}")
    if EVERY in names and what == "fault":
        return [name for name in known if name != EVERY]
    return names
