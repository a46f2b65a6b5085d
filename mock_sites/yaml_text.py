"""YAML as the mock sites read it: every value is text, and no key may stand twice.

PyYAML's own rules turn `no` into False and an account ID of digits into a number, and of two equal keys
the last wins silently. Labels and seeds are read as text here; what should be a number or a yes is made
one where its type is known.
"""

from pathlib import Path
from typing import Any

import yaml

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _TextLoader(_Base):  # type: ignore[misc] # the C loader is chosen at run time
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f"{node.start_mark}: the key {key!r} stands twice")
        mapping: dict[str, Any] = super().construct_mapping(node, deep)
        return mapping


def read_yaml(path: Path) -> Any:  # noqa: ANN401 # a document can be anything
    """Return the document of a file: mappings, lists and texts.

    Raises ValueError for a key that stands twice and yaml.YAMLError for what is no YAML.
    """
    with path.open(encoding="utf-8") as text:
        return yaml.load(text, Loader=_TextLoader)  # noqa: S506 # a BaseLoader: it only makes text
