"""The keys of a keyboard, by the names that Playwright has for them: those of the web's KeyboardEvent, US layout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator

from assistant.source import suggest
from assistant.steps.kinds import Text, many
from assistant.template import has_template

MODIFIERS: Final = ("Alt", "Control", "ControlOrMeta", "Meta", "Shift")

NAMED: Final = (
    *MODIFIERS, *(f"F{number}" for number in range(1, 13)), "Enter", "Escape", "Tab", "Space", "Backspace",
    "Delete", "Insert", "Home", "End", "PageUp", "PageDown", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp",
    "AltGraph", "AltLeft", "AltRight", "CapsLock", "ContextMenu", "ControlLeft", "ControlRight", "MetaLeft",
    "MetaRight", "NumLock", "Pause", "PrintScreen", "ScrollLock", "ShiftLeft", "ShiftRight",
    *(f"Key{chr(letter)}" for letter in range(ord("A"), ord("Z") + 1)),
    *(f"Digit{number}" for number in range(10)), "Backquote", "Backslash", "BracketLeft", "BracketRight",
    "Comma", "Equal", "Minus", "Period", "Quote", "Semicolon", "Slash",
    *(f"Numpad{number}" for number in range(10)), "NumpadAdd", "NumpadDecimal", "NumpadDivide", "NumpadEnter",
    "NumpadMultiply", "NumpadSubtract", "AudioVolumeDown", "AudioVolumeMute", "AudioVolumeUp",
    "MediaPlayPause", "MediaTrackNext", "MediaTrackPrevious",
)  # fmt: skip

_SIGNS: Final = frozenset(map(chr, range(ord(" "), ord("~") + 1)))
_OTHERWISE: Final = {
    "cmd": "Meta", "command": "Meta", "ctrl": "Control", "del": "Delete", "down": "ArrowDown", "esc": "Escape",
    "ins": "Insert", "left": "ArrowLeft", "opt": "Alt", "option": "Alt", "pgdn": "PageDown", "pgup": "PageUp",
    "return": "Enter", "right": "ArrowRight", "spacebar": "Space", "strg": "Control", "up": "ArrowUp", "win": "Meta",
}  # fmt: skip
"""What keys are called elsewhere."""


def check_key(text: str) -> str:
    """Returns a key, or several to be held together, such as `Control+A`; raises ValueError for what is none."""
    for name in _parts(text):
        if not name:
            raise ValueError(f"{text} names no key behind its last +; write one such as Control+A")
        if name not in NAMED and name not in _SIGNS:
            near = _OTHERWISE.get(name.casefold()) or suggest(name, NAMED)
            hint = f"did you mean {near}?" if near else "write one such as Enter, Escape or Control+A"
            raise ValueError(f"there is no key “{name}”; {hint}")
    return text


def _parts(text: str) -> Iterator[str]:
    """Yields the keys of `Control+Shift+A`, and of `Control++`, whose last one is a plus."""
    part = ""
    for sign in text:
        if sign == "+" and part:
            yield part
            part = ""
        else:
            part += sign
    yield part


def _key(text: str) -> str:
    """Returns a key; what a template makes of it is known when it is pressed."""
    return text if has_template(text) else check_key(text)


def _keys(value: object) -> object:
    if not value:
        raise ValueError("a key is needed here, such as Enter, or a list of keys")
    return many(value)


Keys = Annotated[tuple[Annotated[Text, AfterValidator(_key)], ...], BeforeValidator(_keys)]
"""A key as Playwright names it, or a list of them."""
