"""Reads projects of Selenium IDE (`.side`): one JSON file with tests of commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urljoin

from assistant.importing.builder import Around, Builder
from assistant.importing.naming import snake_case
from assistant.recording.draft import Draft
from assistant.recording.notation import css_text, pattern_of, written
from assistant.recording.playwright_code import Untranslatable
from assistant.target import Name, Target

_SILENT = frozenset(
    {"setWindowSize", "mouseOut", "mouseUp", "mouseDown", "mouseMoveAt", "mouseUpAt", "mouseDownAt"}
)
_ROLES = {
    "a": "link",
    "button": "button",
    "td": "cell",
    "th": "columnheader",
    "li": "listitem",
    "option": "option",
}
_BY_TEXT = re.compile(r"^xpath=//(?P<tag>\w+)\[contains\((?:\.|text\(\)), ?'(?P<text>[^']+)'\)\]$")
_KEYS = {
    "ENTER": "Enter",
    "TAB": "Tab",
    "ESC": "Escape",
    "ESCAPE": "Escape",
    "UP": "ArrowUp",
    "DOWN": "ArrowDown",
}
_KEY = re.compile(r"\$\{KEY_(\w+)\}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")

Place = Callable[[Sequence[str | int]], str]
Command: TypeAlias = Mapping[str, Any]
Reader: TypeAlias = "Callable[[_Reading, Command], None]"


def is_project(value: object) -> bool:
    """Tells whether a JSON file's value is a project."""
    return isinstance(value, dict) and isinstance(value.get("tests"), list)


def read_project(value: Mapping[str, Any], around: Around, place: Place) -> list[Draft]:
    """Returns a flow for each test of a project; `place` tells where something stands in the file."""
    drafts = []
    for index, test in enumerate(value["tests"]):
        reading = _Reading(builder=Builder(around), url=str(value.get("url") or ""))
        for number, command in enumerate(test.get("commands", ())):
            reading.builder.place = place(("tests", index, "commands", number))
            _read_command(reading, command)
        drafts.append(reading.builder.draft(str(test.get("name") or "")))
    return drafts


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One test under way: the address that its pages are relative to, and the variables stored so far."""

    builder: Builder
    url: str
    stored: set[str] = field(default_factory=set)

    def text(self, text: str) -> str:
        """Returns a text with Selenium's variables as templates; one that nothing stored becomes an input."""
        for name in _VARIABLE.findall(text):
            if snake_case(name) not in self.stored:
                self.builder.inputs.declare(snake_case(name), help=f"Selenium's variable {name}")
        return _VARIABLE.sub(lambda found: "{{ " + snake_case(found[1]) + " }}", text)


def _read_command(reading: _Reading, command: Mapping[str, Any]) -> None:
    name = str(command.get("command", ""))
    if name in _SILENT:
        return
    try:
        if name.startswith("//"):
            raise Untranslatable("it is switched off")
        if name not in _COMMANDS:
            raise Untranslatable("no step does that")
        _COMMANDS[name](reading, command)
    except Untranslatable as error:
        reading.builder.remark(f"{name} was not translated: {error}")
    if command.get("opensWindow"):
        reading.builder.opened()


def _open(reading: _Reading, command: Command) -> None:
    reading.builder.open(urljoin(reading.url, reading.text(str(command["target"]))))


def _type(reading: _Reading, command: Command) -> None:
    target, value = _target(command, is_field=True), str(command.get("value", ""))
    if _VARIABLE.search(value):
        reading.builder.step("fill", {written(target): reading.text(value)})
        return
    told = " ".join(str(one) for one in (command["target"], *command.get("targets", ())))
    reading.builder.fill(target, value, is_secret="passw" in told.lower())


def _send_keys(reading: _Reading, command: Command) -> None:
    value = str(command.get("value", ""))
    key = _KEY.fullmatch(value)
    if key is not None and key[1] in _KEYS:
        field_in = written(_target(command, is_field=True))
        reading.builder.step("press", _KEYS[key[1]], **{"in": field_in})
    elif _KEY.search(value):
        raise Untranslatable(f"{value} holds keys that stand among others")
    else:
        _type(reading, command)


def _select(reading: _Reading, command: Command) -> None:
    kind, _, option = str(command.get("value", "")).partition("=")
    target = written(_target(command, is_field=True))
    if kind == "label":
        reading.builder.step("select", {target: reading.text(option)})
    elif kind == "value":
        reading.builder.step("select", {target: {"value": reading.text(option)}})
    else:
        raise Untranslatable(
            f"the option {command.get('value')!r} is told by neither its label nor its value"
        )


def _store_text(reading: _Reading, command: Command) -> None:
    name = snake_case(str(command["value"]))
    reading.builder.step("save", {name: str(_target(command))})
    reading.stored.add(name)


def _acting(verb: str) -> Reader:
    return lambda reading, command: reading.builder.act(verb, _target(command))


def _seeing(verb: str) -> Reader:
    return lambda reading, command: reading.builder.step(verb, str(_target(command)))


def _missing(verb: str) -> Reader:
    return lambda reading, command: reading.builder.step(verb, {"gone": str(_target(command))})


def _reading_as(key: str) -> Callable[[str], Reader]:
    def of(verb: str) -> Reader:
        return lambda reading, command: reading.builder.step(
            verb, {"see": str(_target(command)), key: reading.text(str(command.get("value", "")))}
        )

    return of


def _being(state: str) -> Callable[[str], Reader]:
    return lambda verb: (
        lambda reading, command: reading.builder.step(verb, {"see": str(_target(command)), "state": state})
    )


def _titled(verb: str) -> Reader:
    return lambda reading, command: reading.builder.step(
        verb, {"title": reading.text(str(command["target"]))}
    )


def _asked(what: str, make: Callable[[str], Reader]) -> dict[str, Reader]:
    """Returns the commands that assert and verify one thing."""
    return {f"assert{what}": make("expect"), f"verify{what}": make("verify")}


_COMMANDS: Mapping[str, Reader] = {
    "open": _open,
    "click": _acting("click"),
    "clickAt": _acting("click"),
    "check": _acting("check"),
    "uncheck": _acting("uncheck"),
    "mouseOver": _acting("hover"),
    "type": _type,
    "sendKeys": _send_keys,
    "select": _select,
    "storeText": _store_text,
    "waitForElementPresent": _seeing("wait"),
    "waitForElementVisible": _seeing("wait"),
    "waitForElementNotPresent": _missing("wait"),
    "waitForElementNotVisible": _missing("wait"),
    **_asked("ElementPresent", _seeing),
    **_asked("ElementNotPresent", _missing),
    **_asked("Text", _reading_as("text")),
    **_asked("Value", _reading_as("value")),
    **_asked("Checked", _being("checked")),
    **_asked("NotChecked", _being("unchecked")),
    **_asked("Editable", _being("editable")),
    **_asked("Title", _titled),
}


def _target(command: Mapping[str, Any], *, is_field: bool = False) -> Target:
    """Returns the best target of a command: a visible name first, then an ID, then CSS."""
    told = [str(command.get("target", "")), *(str(one[0]) for one in command.get("targets", ()) if one)]
    found = [target for locator in told if (target := _read(locator)) is not None]
    named = [target for target in found if target.name is not None]
    best = next(iter(found if is_field else [*named, *found]), None)
    if best is None:
        raise Untranslatable(f"none of its locators is a text or CSS: {told[0] or 'it has none'}")
    return best


def _read(locator: str) -> Target | None:
    kind, _, rest = locator.partition("=")
    if kind in ("linkText", "link"):
        return Target(role="link", name=Name(text=rest.removeprefix("exact:")))
    if kind == "partialLinkText":
        return Target(role="link", name=Name(text=pattern_of(rest), is_pattern=True))
    if kind == "id":
        return Target(css=f"#{rest}" if re.fullmatch(r"[A-Za-z][\w-]*", rest) else f"[id={css_text(rest)}]")
    if kind == "name":
        return Target(css=f"[name={css_text(rest)}]")
    if kind == "css":
        return Target(css=rest)
    by_text = _BY_TEXT.match(locator)
    if by_text is None:
        return None
    return Target(role=_ROLES.get(by_text["tag"], "text"), name=Name(text=by_text["text"]))
