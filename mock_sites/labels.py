"""Label catalogues: every text on every page, by key, in English and Chinese.

A site's own catalogue is `<site>/labels/<language>.yaml`; the shared one, `labels/<language>.yaml`, holds
what the layout and several sites say. Keys are nested in the files and joined with dots in use:
`t("workspaces.heading")`. Placeholders are in braces: `{name}`.

A skin says some of it in other words: `<language>.<skin>.yaml` beside a catalogue holds only the keys whose
text differs. Changes of someone's own go before both (see mock_sites.label_changes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges

from mock_sites.yaml_text import read_yaml

LANGUAGES = {"en": "English", "zh": "简体中文"}
PLAIN_SKIN = "seed"
SHARED = ""
"""Stands for no site: for what several of them say."""
_SHARED = Path(__file__).parent / SHARED / "labels"


class Catalogue:
    """The texts of one site in one language and skin."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def text(self, key: str, /, **params: object) -> str:
        """Return the text of a key with its placeholders filled; KeyError when there is none.

        Where there is a key with `_one` at its end, it is the text for a `count` of one.
        """
        if params.get("count") == 1 and f"{key}_one" in self.texts:
            key = f"{key}_one"
        text = self.texts[key]
        return text.format_map(params) if "{" in text else text


@cache
def load_catalogue(
    folder: Path, language: str, skin: str = PLAIN_SKIN, changes: LabelChanges | None = None
) -> Catalogue:
    """Return the texts of the site in a folder, with the shared ones; a key in both is refused."""
    shared = _read_in_skin(_SHARED, language, skin)
    own = _read_in_skin(folder / "labels", language, skin)
    if both := shared.keys() & own.keys():
        raise ValueError(f"{folder.name} repeats shared labels: {', '.join(sorted(both))}")
    changed = changes.of(folder.name, language) if changes is not None else {}
    return Catalogue({**shared, **own, **changed})


@cache
def shared_catalogue(language: str) -> Catalogue:
    """Return the texts that belong to no site."""
    return Catalogue(_read_in_skin(_SHARED, language, PLAIN_SKIN))


def read_overlay(folder: Path, language: str, skin: str) -> dict[str, str]:
    """Return what a skin says in other words than the catalogue in a folder of labels."""
    overlay = folder / f"{language}.{skin}.yaml"
    return read_labels(overlay) if overlay.exists() else {}


def read_labels(path: Path) -> dict[str, str]:
    """Return the labels of one file by dotted key."""
    return dict(flat(read_yaml(path) or {}))


def flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Give the labels of a document, each with its dotted key."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _read_in_skin(folder: Path, language: str, skin: str) -> dict[str, str]:
    plain, overlay = read_labels(folder / f"{language}.yaml"), read_overlay(folder, language, skin)
    if unknown := overlay.keys() - plain.keys():
        raise ValueError(f"the skin {skin} has labels of its own: {', '.join(sorted(unknown))}")
    return {**plain, **overlay}
