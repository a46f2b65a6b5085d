"""Label catalogues: every text on every page, by key, in English and Chinese.

A site's own catalogue is `<site>/labels/<language>.yaml`; the shared one, `labels/<language>.yaml`, holds
what the layout and several sites say. Keys are nested in the files and joined with dots in use:
`t("workspaces.heading")`. Placeholders are in braces: `{name}`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mock_sites.yaml_text import read_yaml

LANGUAGES = {"en": "English", "zh": "简体中文"}
_SHARED = Path(__file__).parent / "labels"


class Catalogue:
    """The texts of one site in one language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def text(self, key: str, /, **params: object) -> str:
        """Return the text of a key with its placeholders filled; KeyError when there is none."""
        text = self.texts[key]
        return text.format_map(params) if "{" in text else text


@cache
def load_catalogue(folder: Path, language: str) -> Catalogue:
    """Return the texts of the site in a folder, with the shared ones; a key in both is refused."""
    shared = read_labels(_SHARED / f"{language}.yaml")
    own = read_labels(folder / "labels" / f"{language}.yaml")
    if both := shared.keys() & own.keys():
        raise ValueError(f"{folder.name} repeats shared labels: {', '.join(sorted(both))}")
    return Catalogue({**shared, **own})


def read_labels(path: Path) -> dict[str, str]:
    """Return the labels of one file by dotted key."""
    return dict(_flat(read_yaml(path) or {}, ""))


def _flat(tree: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    labels: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, Mapping):
            labels += _flat(value, f"{prefix}{key}.")
        else:
            labels.append((prefix + key, value))
    return labels
