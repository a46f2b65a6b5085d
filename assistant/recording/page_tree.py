"""A page as an ARIA snapshot tells it, to find the shortest target that means one thing on it and nothing else.

A recorder hears of a click when the page may have gone already. What it is given is the page's snapshot of that
moment, so targets are found in the snapshot; nothing is asked of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.engine.snapshot import target_of
from assistant.recording.notation import is_plain, pattern_of
from assistant.target import ROLES, Aim, Name, Target

_REF = re.compile(r"\[ref=(\w+)\]")
_ROLE = re.compile(r"'?([a-z]+)\b")
_CELLS = frozenset({"cell", "gridcell", "rowheader"})
_ROWS = {"row": _CELLS, "listitem": frozenset({"text", "heading", "link"})}
"""What a target may be named by that has no name of its own, as `row "Berlin"` is."""
_UNTOLD = frozenset({"text", "generic"})
_LONGEST_NAME = 60
"""Characters; of a longer name, such as an agreement's sentence, its first words are taken."""
_FIRST_WORDS = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """Something on a page: its role, its name as a target, its mark in the snapshot, and what it is in.

    Two nodes are never equal, however alike they look.
    """

    role: str
    target: Target | None
    ref: str | None
    is_checked: bool
    parents: tuple[Node, ...]

    @property
    def name(self) -> str | None:
        """The name that a screen reader tells."""
        return self.target.name.text if self.target is not None and self.target.name is not None else None


def read_tree(snapshot: str) -> list[Node]:
    """Returns everything that a snapshot of Playwright's mode `ai` holds, outer things first."""
    nodes: list[Node] = []
    open_nodes: list[tuple[int, Node]] = []
    for line in snapshot.splitlines():
        entry = line.strip()
        role = _ROLE.match(entry.removeprefix("- "))
        if role is None or not entry.startswith("- "):
            continue
        depth = len(line) - len(line.lstrip())
        open_nodes = [(at, node) for at, node in open_nodes if at < depth]
        node = _node(entry, role[1], tuple(node for _, node in open_nodes))
        open_nodes.append((depth, node))
        nodes.append(node)
    return nodes


def _node(entry: str, role: str, parents: tuple[Node, ...]) -> Node:
    ref = _REF.search(entry)
    return Node(
        role=role,
        target=target_of(entry),
        ref=ref[1] if ref else None,
        is_checked="[checked]" in entry,
        parents=parents,
    )


def node_at(tree: Sequence[Node], ref: str | None) -> Node | None:
    """Returns what has a mark, or None where the snapshot does not show it."""
    return next((node for node in tree if ref is not None and node.ref == ref), None)


def target_at(tree: Sequence[Node], node: Node, aim: Aim | None = None) -> Target | None:
    """Returns the shortest target for something; None where names and roles can't tell it from others.

    With an aim, a plain name is taken where it means this among the roles that the aim looks at.
    """
    for candidate in _candidates(tree, node, aim):
        if _found(tree, candidate, aim) == [node]:
            return candidate
    return None


def _candidates(tree: Sequence[Node], node: Node, aim: Aim | None) -> Iterator[Target]:
    own = _own(node, aim)
    yield from own
    for container in _containers(tree, node):
        for target in own:
            yield Target(role=target.role, name=target.name, inside=container)


def _own(node: Node, aim: Aim | None) -> list[Target]:
    """Returns the plain name, the role with the name, and the role alone."""
    found = []
    if node.name is not None and len(node.name) > _LONGEST_NAME:
        found.append(Target(role=node.role if node.role in ROLES else "text", name=_first_words(node.name)))
    elif node.name is not None:
        if aim is not None and node.role in aim.roles and is_plain(node.name):
            found.append(Target(name=Name(text=node.name)))
        assert node.target is not None  # noqa: S101 - it has a name
        found.append(node.target)
    if node.role in ROLES and node.role not in _UNTOLD:
        found.append(Target(role=node.role))
    return found


def _first_words(name: str) -> Name:
    """Returns the beginning of a long name, as a regular expression."""
    words = name[:_FIRST_WORDS].rpartition(" ")[0] or name[:_FIRST_WORDS]
    return Name(text=pattern_of(words), is_pattern=True)


def _containers(tree: Sequence[Node], node: Node) -> Iterator[Target]:
    """Yields what is around something, the nearest first: a row by each of its cells, then by name and by role."""
    for parent in reversed(node.parents):
        if parent.role in _UNTOLD or parent.role not in ROLES:
            continue
        if parent.role == "row":
            cells = (inner for inner in tree if inner.role in _CELLS and inner.parents[-1] is parent)
            yield from (Target(role="row", name=Name(text=cell.name)) for cell in cells if cell.name)
        elif parent.target is not None and parent.target.role == parent.role:
            yield parent.target
        yield Target(role=parent.role)


def _found(tree: Sequence[Node], target: Target, aim: Aim | None) -> list[Node]:
    """Returns what a target finds, as `locate` would on the page itself."""
    within = None if target.inside is None else _found(tree, target.inside, None)
    return [
        node
        for node in tree
        if _is_meant(tree, node, target, aim)
        and (within is None or any(parent in within for parent in node.parents))
    ]


def _is_meant(tree: Sequence[Node], node: Node, target: Target, aim: Aim | None) -> bool:
    if target.role is None:
        return node.role in (aim.roles if aim is not None else ()) and _is_named(node, target.name)
    if target.name is None:
        return node.role == target.role
    if node.target is not None and node.target.role == target.role and _is_named(node, target.name):
        return True
    parts = _ROWS.get(target.role, ()) if node.role == target.role else ()
    return any(
        inner.role in parts and _is_named(inner, target.name) and node in inner.parents for inner in tree
    )


def _is_named(node: Node, name: Name | None) -> bool:
    if name is None or node.name is None:
        return False
    return re.search(name.text, node.name) is not None if name.is_pattern else node.name == name.text
