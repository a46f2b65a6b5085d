"""Label changes: a folder of someone's own, whose texts stand in place of the sites', as after their next release.

It is laid out by site: `<site>/<language>.yaml` for what one site says, `<language>.yaml` for what several do. A file
has only the keys whose texts change, nested as in the site's own catalogue. They hold in every skin.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from string import Formatter
from typing import Any

from mock_sites.labels import LANGUAGES, SHARED, flat, read_labels
from mock_sites.yaml_places import Place, Placed, YamlPath, read_placed

_ROOT = Path(__file__).parent
_SITES = ("billing_center", "guance", "huawei_cloud", "koogallery")


@dataclass(frozen=True, slots=True, eq=False)
class LabelChanges:
    """Texts that take the place of others, by the folder that speaks with them and the language."""

    texts: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """What tells these changes from any others."""
        told = json.dumps(sorted((place, sorted(texts.items())) for place, texts in self.texts.items()))
        return sha256(told.encode()).hexdigest()

    def of(self, site: str, language: str) -> dict[str, str]:
        """Return the texts of a site that change in a language, by dotted key."""
        return {**self.texts.get((SHARED, language), {}), **self.texts.get((site, language), {})}


def read_label_changes(folder: Path) -> LabelChanges:
    """Return the changes of a folder.

    Raises ValueError, all errors of a file at once with their places, for what no page could show.
    """
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    known = {f"{site}/{language}.yaml": (site, language) for site in _SITES for language in LANGUAGES}
    known |= {f"{language}.yaml": (SHARED, language) for language in LANGUAGES}
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.y*ml"))}
    for name in found:
        if name not in known:
            raise ValueError(f"{folder.name}/{name} belongs to no site; {_nearest(name, known)}")
    if not found:
        raise ValueError(f"{folder} has no labels; {_nearest('', known)}")
    return LabelChanges(
        {known[name]: _read(path, *known[name], f"{folder.name}/{name}") for name, path in found.items()}
    )


def _read(path: Path, site: str, language: str, shown: str) -> dict[str, str]:
    placed = read_placed(path, shown_as=shown)
    if not isinstance(placed.value, dict):
        raise placed.error([((1, 1), "labels are a mapping of keys and texts")])
    own = read_labels(_ROOT / site / "labels" / f"{language}.yaml")
    if problems := list(_find_problems(placed, placed.value, (), own)):
        raise placed.error(problems)
    return dict(flat(placed.value))


def _find_problems(
    placed: Placed, tree: Mapping[str, Any], path: YamlPath, own: Mapping[str, str]
) -> Iterator[tuple[Place, str]]:
    """Give what is wrong with each key: none that the site has, no text, or a placeholder that no page fills."""
    for name, value in tree.items():
        here = (*path, name)
        if isinstance(value, dict):
            yield from _find_problems(placed, value, here, own)
        elif (key := ".".join(map(str, here))) not in own:
            yield placed.at_key(here), f"there is no label {key!r}; {_nearest(key, own)}"
        elif not isinstance(value, str) or not value.strip():
            yield placed.at(here), f"{key} needs a text"
        elif (wrong := _placeholder_problem(value, own[key])) is not None:
            yield placed.at(here), f"{key} {wrong}"


def _placeholder_problem(text: str, own: str) -> str | None:
    try:
        strange = sorted(_placeholders(text) - _placeholders(own))
    except ValueError as error:
        return f"has a brace too many or too few ({error})"
    if not strange:
        return None
    filled = ", ".join(f"{{{name}}}" for name in sorted(_placeholders(own))) or "none"
    return f"has {{{strange[0]}}}, which no page fills in; there is {filled}"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _nearest(name: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else f"there is {', '.join(list(known)[:3])} and more"
