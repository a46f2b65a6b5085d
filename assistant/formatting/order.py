"""The order of keys, and what is written as a block: known from the language's models."""

from __future__ import annotations

from assistant.flow.header import Header
from assistant.flow.load import BLOCKS
from assistant.formatting.tree import Branch, Entry
from assistant.steps import VERBS, Step
from assistant.validation import keys_of

GROUPS = ("inputs", "outputs", *BLOCKS)
"""The keys of a flow that have a blank line before them."""

_TOLD = ("say", "note", "chapter")
"""What a step tells readers; it stands beside the verb."""


def arrange(flow: Branch) -> None:
    """Puts a flow's keys and those of its steps in order, and every list of steps in block style."""
    _sort(flow, [*keys_of(Header), *BLOCKS])
    flow.is_flow = False
    for index, entry in enumerate(flow.entries):
        is_apart = _name(entry) in GROUPS or _name(flow.entries[index - 1]) in BLOCKS
        entry.has_blank = bool(index) and (entry.has_blank or is_apart)
        if _name(entry) in BLOCKS:
            _arrange_steps(entry)
        elif _name(entry) == "handlers" and isinstance(entry.value, Branch):
            for handler in entry.value.entries:
                _arrange_handler(handler)


def _arrange_handler(handler: Entry) -> None:
    if isinstance(handler.value, Branch):
        for entry in handler.value.entries:
            if _name(entry) == "steps":
                _arrange_steps(entry)


def _arrange_steps(block: Entry) -> None:
    if not isinstance(block.value, Branch) or block.value.is_mapping or not block.value.entries:
        return
    block.value.is_flow = False
    for item in block.value.entries:
        if isinstance(item.value, Branch) and item.value.is_mapping and item.value.entries:
            _arrange_step(item.value)


def _arrange_step(step: Branch) -> None:
    step.is_flow = False
    verb = _verb([_name(entry) for entry in step.entries])
    if verb is None:
        return
    _sort(step, _keys(verb))
    for entry in step.entries:
        entry.has_blank = False
        if _name(entry) in VERBS[verb].blocks:
            _arrange_steps(entry)


def _keys(verb: str) -> list[str]:
    """Returns the order of a step's keys: what it does and says, its own keys, those of every step, its blocks."""
    model = VERBS[verb]
    common = [key for key in reversed(keys_of(Step)) if key not in (*_TOLD, verb)]
    own = [key for key in keys_of(model) if key not in (*common, *_TOLD, verb)]
    start = min((own.index(key) for key in model.blocks), default=len(own))
    return [verb, *_TOLD, *own[:start], *common, *own[start:]]


def _verb(keys: list[str]) -> str | None:
    """Returns the verb of a step; of several the one for which the others are modifiers, as the loader does."""
    verbs = [key for key in keys if key in VERBS]
    return next((verb for verb in verbs if set(verbs) - {verb} <= set(keys_of(VERBS[verb]))), None)


def _sort(branch: Branch, keys: list[str]) -> None:
    """Sorts entries by their keys, those that are not known last; what stood above the first stays on top."""
    first = branch.entries[0] if branch.entries else None
    rank = {key: index for index, key in reversed(list(enumerate(keys)))}
    branch.entries.sort(key=lambda entry: rank.get(_name(entry), len(keys)))
    if first is not None and branch.entries[0] is not first:
        top = branch.entries[0]
        top.above, first.above = [*first.above, *top.above], []


def _name(entry: Entry) -> str:
    return entry.key.value if entry.key is not None else ""
