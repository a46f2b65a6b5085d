"""Conditions as Playwright's assertions, and as a look that gives a truth value."""

from __future__ import annotations

from collections.abc import Callable

from assistant.exporting.locators import LocatorCode
from assistant.exporting.python_text import Unexportable, expression, literal, matcher
from assistant.steps import Condition
from assistant.target import Aim
from assistant.target.grammar import is_pattern

_STATES = {
    "enabled": "to_be_enabled", "disabled": "to_be_disabled", "checked": "to_be_checked",
    "unchecked": "not_to_be_checked", "focused": "to_be_focused", "editable": "to_be_editable",
    "hidden": "to_be_hidden", "visible": "to_be_visible",
}  # fmt: skip


class ConditionCode:
    """Writes conditions. `address` gives Python for the start of the addresses of all sites."""

    def __init__(self, locators: LocatorCode, *, use: Callable[[str], None]) -> None:
        self._locators = locators
        self._use = use

    def waiting(self, condition: Condition, timeout: float | None = None) -> list[str]:
        """Returns the lines that wait until it is so."""
        if condition.every is not None:
            return [line for each in condition.every for line in self.waiting(each, timeout)]
        if condition.that is not None:
            return [f"assert {self.look(condition)}"]
        if condition.either is not None:
            return self._either(condition, timeout)
        if condition.negated is not None and condition.negated.see is not None:
            return self.waiting(Condition(gone=condition.negated.see), timeout)
        subject, asked = self._asked(condition)
        limit = [f"timeout={timeout * 1000:_.0f}"] if timeout is not None else []
        return [f"expect({subject}).{method}({', '.join([*given, *limit])})" for method, given in asked]

    def look(self, condition: Condition, *, within: float = 0, is_part: bool = False) -> str:
        """Returns Python that tells whether it is so now, or within so many seconds.

        `is_part` puts brackets around what needs them within a larger expression.
        """
        if is_part:
            return self._in_brackets(condition)
        if condition.every is not None:
            return " and ".join(self._in_brackets(each) for each in condition.every)
        if condition.either is not None:
            return " or ".join(self._in_brackets(each) for each in condition.either)
        if condition.negated is not None:
            return f"not {self._in_brackets(condition.negated)}"
        if condition.that is not None:
            return expression(condition.that)
        if condition.gone is not None:
            return f"{self._locators.of(condition.gone, Aim.LOOK)}.filter(visible=True).count() == 0"
        if condition.url is not None and is_pattern(condition.url):
            return f"{matcher(condition.url)}.search(page.url) is not None"
        if condition.see is None or condition.state is not None or condition.count is not None:
            raise Unexportable(f"a look whether {condition.describe()} has no counterpart in Playwright")
        shown = self._locators.of(condition.see, Aim.LOOK)
        if condition.value is not None:
            raise Unexportable(f"a look whether {condition.describe()} has no counterpart in Playwright")
        if condition.text is not None:
            shown += f".filter(has_text={matcher(condition.text)})"
        if within:
            self._use("appears")
            return f"appears({shown}, within={within:g})"
        return f"{shown}.is_visible()"

    def _in_brackets(self, condition: Condition) -> str:
        text = self.look(condition)
        return f"({text})" if " and " in text or " or " in text or " == " in text else text

    def _either(self, condition: Condition, timeout: float | None) -> list[str]:
        seen = [each.see for each in condition.either or ()]
        if any(each is None for each in seen):
            raise Unexportable("waiting for any of several conditions is exported for what is seen only")
        first, *others = [self._locators.of(each, Aim.LOOK) for each in seen if each is not None]
        either = first + "".join(f".or_({other})" for other in others)
        limit = f"timeout={timeout * 1000:_.0f}" if timeout is not None else ""
        return [f"expect({either}.first).to_be_visible({limit})"]

    def _asked(self, condition: Condition) -> tuple[str, list[tuple[str, list[str]]]]:
        """Returns what is asked, and which of Playwright's assertions hold of it."""
        if condition.url is not None:
            return "page", [("to_have_url", [_address(condition.url)])]
        if condition.title is not None:
            return "page", [("to_have_title", [matcher(condition.title)])]
        if condition.gone is not None:
            return f"{self._locators.of(condition.gone, Aim.LOOK)}.filter(visible=True)", [
                ("to_have_count", ["0"])
            ]
        if condition.aria is not None:
            whole = self._locators.of(condition.of, Aim.LOOK) if condition.of else 'page.locator("body")'
            return whole, [("to_match_aria_snapshot", [_long(condition.aria)])]
        if condition.see is None:
            raise Unexportable(f"that {condition.describe()} is nothing that Playwright asserts")
        shown = self._locators.of(condition.see, Aim.LOOK)
        if condition.count is not None:
            return f"{shown}.filter(visible=True)", [("to_have_count", [str(condition.count)])]
        if condition.state == "hidden":
            return shown, [("to_be_hidden", [])]
        return shown, _details(condition)


def _details(condition: Condition) -> list[tuple[str, list[str]]]:
    asked: list[tuple[str, list[str]]] = []
    if condition.text is not None:
        asked.append(("to_have_text", [matcher(condition.text)]))
    if condition.value is not None:
        asked.append(("to_have_value", [matcher(condition.value)]))
    if condition.state is not None:
        asked.append((_STATES[condition.state], []))
    return asked or [("to_be_visible", [])]


def _address(url: str) -> str:
    """Returns what an address has to be: of a path the end, whatever is asked for behind it."""
    if not url.startswith("/") or is_pattern(url):
        return matcher(url)
    rest = "" if "?" in url or "#" in url else "(?:[?#].*)?"
    return f're.compile(r"^[^/]+//[^/]+" + re.escape({expression(url)}) + r"{rest}$")'


def _long(text: str) -> str:
    return literal(text) if '"""' in text or "\\" in text else f'"""\n{text.rstrip()}\n"""'
