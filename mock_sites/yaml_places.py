"""YAML with the place of everything in it, for files whose errors a person has to find."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

YamlPath = tuple[str | int, ...]
Place = tuple[int, int]

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class PlacedError(ValueError):
    """A file says something that it can't; each line is `file:line:column: what`, all errors at once."""


@dataclass(slots=True, kw_only=True)
class Placed:
    """A document whose every scalar is text, with the line and column of each value and each key."""

    file: str
    value: Any = None
    values: dict[YamlPath, Place] = field(default_factory=dict)
    keys: dict[YamlPath, Place] = field(default_factory=dict)

    def at(self, path: YamlPath) -> Place:
        """Return where a value begins; what is not there is looked for where it should be."""
        return self.values[path] if path in self.values else self.at(path[:-1]) if path else (1, 1)

    def at_key(self, path: YamlPath) -> Place:
        """Return where the key of a value stands; without one, where the value begins."""
        return self.keys.get(path) or self.at(path)

    def error(self, problems: Iterable[tuple[Place, str]]) -> PlacedError:
        """Return the error that tells problems in the order of their places."""
        told = sorted(problems)
        return PlacedError("\n".join(f"{self.file}:{line}:{column}: {text}" for (line, column), text in told))


def read_placed(path: Path, *, shown_as: str | None = None) -> Placed:
    """Return the document of a file with its places; PlacedError when it is no YAML of plain trees."""
    placed = Placed(file=shown_as or path.name)
    try:
        node = _compose(path)
    except UnicodeDecodeError as error:
        raise placed.error([((1, 1), "this is not UTF-8 text")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
        raise placed.error([(place, f"this is not YAML: {error.problem}")]) from error
    except yaml.YAMLError as error:
        raise placed.error([((1, 1), f"this is not YAML: {error}")]) from error
    placed.value = _build(placed, node, (), set())
    return placed


def _compose(path: Path) -> yaml.Node | None:
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        node: yaml.Node | None = loader.get_single_node()
        return node
    finally:
        loader.dispose()


def _build(placed: Placed, node: yaml.Node | None, path: YamlPath, seen: set[int]) -> Any:  # noqa: ANN401 # any document
    if node is None:
        return None
    here = placed.values[path] = _place_of(node)
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if id(node) in seen:  # an alias of an alias can stand for millions of values
        raise placed.error([(here, "lists and mappings can't be repeated by an alias here")])
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_build(placed, item, (*path, index), seen) for index, item in enumerate(node.value)]
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        at_key = _place_of(key)
        if not isinstance(key, yaml.ScalarNode):
            raise placed.error([(at_key, "a key has to be a word")])
        if key.value in mapping:
            raise placed.error([(at_key, f"the key {key.value!r} stands twice")])
        placed.keys[(*path, key.value)] = at_key
        mapping[key.value] = _build(placed, value, (*path, key.value), seen)
    return mapping


def _place_of(node: yaml.Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1
