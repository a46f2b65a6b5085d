"""Turns the actions that Playwright's recorder tells into steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from assistant.recording.draft import DraftStep, Entry, Remark
from assistant.recording.inputs import DraftInputs
from assistant.recording.notation import written
from assistant.recording.page_tree import Node, node_at, read_tree, target_at
from assistant.recording.playwright_code import Untranslatable, target_in_code
from assistant.target import ROLES, Aim, Target

_TYPED_INTO = frozenset({"textbox", "searchbox", "spinbutton"})
_CHOICES = frozenset({"radio", "menuitemradio", "option"})
_BOXES = frozenset({"checkbox", "switch", "menuitemcheckbox"})
_TEXTS = frozenset({"paragraph", "strong", "emphasis", "text"})
_TEXT = re.compile(r'^internal:text="(.*)"[is]$')
_MODIFIERS = ((2, "Control"), (4, "Meta"), (1, "Alt"), (8, "Shift"))
"""Playwright's bits of the keys that are held."""


class Action:
    """One action as the recorder tells it: what was done, and the page at that moment.

    `code` is the action as Python, `field` what the page says of a field that was filled in or picked from.
    """

    def __init__(self, data: Mapping[str, Any], code: str, *, field: Mapping[str, Any] | None = None) -> None:
        self.name: str = data["name"]
        self.data = data
        self.code = code
        self.field = field
        self._tree = read_tree(data.get("ariaSnapshot") or "")
        self.node: Node | None = node_at(self._tree, data.get("ref"))

    def target(self, aim: Aim | None = None) -> Target:
        """Returns the target of the action; raises Untranslatable where it can't be written."""
        is_framed = self.node is not None and any(parent.role == "iframe" for parent in self.node.parents)
        found = None if self.node is None or is_framed else target_at(self._tree, self.node, aim)
        return found if found is not None else target_in_code(self.code)

    @property
    def role(self) -> str | None:
        """The role of what was acted on."""
        return self.node.role if self.node is not None else None

    def is_meaningless(self, following: Action | None) -> bool:
        """Tells whether a flow does not need the action, knowing the one behind it.

        A click into a field comes before typing, a click on a box's label before the box's own change, and a
        click without the mouse behind Enter, which browsers give to a form's button. Tab goes to the next field.
        """
        if self.name == "press":
            return self.data.get("key") in ("Tab", "CapsLock", "Shift", "Control", "Alt", "Meta")
        if self.name != "click":
            return False
        if self.data.get("clickCount") == 0 or (
            self.role in _TYPED_INTO and self.data.get("button") == "left"
        ):
            return True
        if following is None or following.name not in ("check", "uncheck", "select"):
            return False
        same_place = self.data.get("ref") is not None and self.data.get("ref") == following.data.get("ref")
        return same_place or (following.name != "select" and self._is_label_of(following))

    def _is_label_of(self, box: Action) -> bool:
        """Tells whether what was clicked is no control, but text of a box's name."""
        if self.node is not None and (self.role in ROLES and self.role not in _TEXTS):
            return False
        text = (
            self.node.name if self.node is not None else _TEXT.sub(r"\1", str(self.data.get("selector", "")))
        )
        return not text or text in str(box.node.name if box.node is not None else box.code)


def entries_of(action: Action, inputs: DraftInputs) -> list[Entry]:
    """Returns the steps of an action, or a remark where it can't be written."""
    write = _WRITERS.get(action.name)
    if write is None:
        return [Remark(text=f"the recorder told of “{action.name}”, which no step does")]
    try:
        return write(action, inputs)
    except Untranslatable as error:
        return [Remark(text=f"{action.name} was not written: {error}")]


def _click(action: Action, _: DraftInputs) -> list[Entry]:
    data = action.data
    if data.get("button", "left") != "left" or data.get("modifiers") or data.get("clickCount", 1) > 1:
        how = (
            "a double click" if data.get("clickCount", 1) > 1 else "a click with another button or a held key"
        )
        return [Remark(text=f"{how} on {action.target()} was not written; no step does that")]
    if action.role in _CHOICES:
        return [DraftStep(verb="choose", value=written(action.target(Aim.CHOOSE)))]
    return [DraftStep(verb="click", value=written(action.target()))]


def _check(action: Action, _: DraftInputs) -> list[Entry]:
    if action.role in _CHOICES:
        return [DraftStep(verb="choose", value=written(action.target(Aim.CHOOSE)))]
    return [DraftStep(verb=action.name, value=written(action.target(Aim.CHECK)))]


def _fill(action: Action, inputs: DraftInputs) -> list[Entry]:
    typed = str(action.data.get("text", ""))
    if "\\fakepath\\" in typed:
        return [Remark(text=f"a file was chosen in {action.target()}")]
    target = action.target(Aim.FILL)
    # A field that could not be asked whether it hides what is typed is taken for one that does.
    is_secret = action.field is None or action.field.get("type") == "password"
    label = target.name.text if target.name is not None else "value"
    return [DraftStep(verb="fill", value={written(target): inputs.text(label, typed, is_secret=is_secret)})]


def _select(action: Action, inputs: DraftInputs) -> list[Entry]:
    target = action.target(Aim.SELECT)
    picked = list((action.field or {}).get("picked", ()))
    if len(picked) != 1:
        return [Remark(text=f"{len(picked) or 'no'} options were picked in {target}; select picks one")]
    label = target.name.text if target.name is not None else "value"
    return [DraftStep(verb="select", value={written(target): inputs.text(label, picked[0])})]


def _press(action: Action, _: DraftInputs) -> list[Entry]:
    held = [name for bit, name in _MODIFIERS if action.data.get("modifiers", 0) & bit]
    step = DraftStep(verb="press", value="+".join([*held, str(action.data["key"])]))
    if action.role not in Aim.FILL.roles:
        return [step]
    return [step.with_(**{"in": written(action.target(Aim.FILL))})]


_WRITERS: Mapping[str, Callable[[Action, DraftInputs], list[Entry]]] = {
    "click": _click,
    "check": _check,
    "uncheck": _check,
    "fill": _fill,
    "select": _select,
    "press": _press,
}
