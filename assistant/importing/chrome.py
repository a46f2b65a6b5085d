"""Reads recordings of Chrome DevTools' Recorder: one JSON file with a title and steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.importing.builder import Around, Builder
from assistant.recording.draft import Draft
from assistant.recording.notation import written
from assistant.recording.playwright_code import Untranslatable
from assistant.target import ROLES, Name, Target

_ARIA = re.compile(r'^aria/(?P<name>.*?)(?:\[role="(?P<role>[a-z]+)"\])?$', re.DOTALL)
_NUMBERED = re.compile(r":nth-(?:of-type|child)\(")
_SILENT = frozenset({"setViewport", "scroll", "keyUp", "emulateNetworkConditions"})
"""Steps that a flow does not need: windows have a size of their own, and what is used is scrolled to."""
_CHOICES = frozenset({"radio", "menuitemradio", "option"})
_BOXES = frozenset({"checkbox", "switch", "menuitemcheckbox"})


def is_recording(value: object) -> bool:
    """Tells whether a JSON file's value is a recording."""
    steps = value.get("steps") if isinstance(value, dict) else None
    return isinstance(steps, list) and all(isinstance(step, dict) and "type" in step for step in steps)


def read_recording(
    value: Mapping[str, Any], around: Around, place: Callable[[Sequence[str | int]], str]
) -> list[Draft]:
    """Returns the one flow of a recording; `place` tells where something stands in the file."""
    builder = Builder(around)
    steps = [step for step in value["steps"] if step["type"] not in _SILENT]
    for index, step in enumerate(value["steps"]):
        if step["type"] in _SILENT:
            continue
        builder.place = place(("steps", index))
        at = next(number for number, one in enumerate(steps) if one is step)
        following = steps[at + 1] if at + 1 < len(steps) else None
        try:
            _read(step, following, builder)
        except (Untranslatable, KeyError, TypeError) as error:
            why = f"it has no {error}" if isinstance(error, KeyError) else str(error)
            builder.remark(f"{step['type']} was not translated: {why}")
    return [builder.draft(str(value.get("title") or ""))]


def _read(step: Mapping[str, Any], following: Mapping[str, Any] | None, builder: Builder) -> None:
    kind = step["type"]
    if kind == "navigate":
        builder.open(step["url"])
    elif kind == "click":
        if following is None or not _leads_to(step, following):
            _click(step, builder)
    elif kind == "hover":
        builder.act("hover", _target(step))
    elif kind == "change":
        _change(step, builder)
    elif kind == "keyDown":
        if step["key"] != "Tab":
            builder.step("press", step["key"])
    elif kind == "waitForElement":
        _wait(step, builder)
    elif kind == "close":
        builder.remark(
            "the tab was closed; write 'tab' with 'close: true' where the flow goes on in another one"
        )
    else:
        raise Untranslatable("no step does that")


def _leads_to(step: Mapping[str, Any], following: Mapping[str, Any]) -> bool:
    """Tells whether a click only went into the field that is filled in next."""
    return following["type"] == "change" and following.get("selectors") == step.get("selectors")


def _click(step: Mapping[str, Any], builder: Builder) -> None:
    if step.get("button", "primary") != "primary":
        raise Untranslatable(f"it is a click with the {step['button']} button, which no step does")
    target = _target(step)
    if target.role in _CHOICES:
        builder.act("choose", target)
    elif target.role in _BOXES:
        builder.act("check", target)
    else:
        builder.act("click", target)


def _change(step: Mapping[str, Any], builder: Builder) -> None:
    target, value = _target(step), str(step["value"])
    selectors = " ".join(_flat(step))
    if target.role == "listbox" or re.search(r"(^|[\s>/])select\b", selectors):
        builder.step("select", {written(target): {"value": value}})
        return
    builder.fill(target, value, is_secret="password" in selectors.lower())


def _wait(step: Mapping[str, Any], builder: Builder) -> None:
    target = str(_target(step))
    if step.get("visible") is False:
        builder.step("wait", {"gone": target})
    elif "count" in step and step.get("operator", ">=") == "==":
        builder.step("wait", {"see": target, "count": int(step["count"])})
    else:
        builder.step("wait", target)


def _flat(step: Mapping[str, Any]) -> list[str]:
    """Returns the selectors of a step in the order in which the recorder prefers them."""
    alternatives = [one if isinstance(one, list) else [one] for one in step.get("selectors", ())]
    if step.get("frame"):
        raise Untranslatable("it is in a frame; write it under 'frame'")
    return [alternative[0] for alternative in alternatives if len(alternative) == 1]


def _target(step: Mapping[str, Any]) -> Target:
    """Returns the best target that the selectors give: a name, else the text, else CSS."""
    selectors = _flat(step)
    named = [_named(selector) for selector in selectors if selector.startswith("aria/")]
    texts = [
        Target(role="text", name=Name(text=selector.removeprefix("text/")))
        for selector in selectors
        if selector.startswith("text/")
    ]
    css = [
        one.removeprefix("pierce/") for one in selectors if not one.startswith(("aria/", "text/", "xpath/"))
    ]
    styled = [Target(css=one) for one in css if _NUMBERED.search(one) is None]
    numbered = [Target(css=one) for one in css]
    found = next((one for one in (*named, *styled, *texts, *numbered) if one is not None), None)
    if found is None:
        raise Untranslatable("none of its selectors is a name, a text or CSS")
    return found


def _named(selector: str) -> Target | None:
    found = _ARIA.match(selector)
    if found is None or (not found["name"].strip() and not found["role"]):
        return None
    role = found["role"] if found["role"] in ROLES else None
    name = Name(text=found["name"]) if found["name"].strip() else None
    return Target(role=role, name=name) if role or name else None
