"""Targets as the code of Playwright's locators."""

from __future__ import annotations

from collections.abc import Callable

from assistant.exporting.python_text import Unexportable, expression, literal, pattern
from assistant.target import Aim, Name, Target

_PLAIN = {Aim.CLICK: "clickable", Aim.POINT: "clickable", Aim.CHOOSE: "choice", Aim.CHECK: "box"}
_LABELLED = frozenset({Aim.FILL, Aim.SELECT, Aim.UPLOAD})
_BY_CELLS = {"row": "row", "listitem": "item"}


class LocatorCode:
    """Writes locators. `element` looks page elements up; `use` notes a function that the test has to bring along."""

    def __init__(self, element: Callable[[str], Target | None], use: Callable[[str], None]) -> None:
        self._element = element
        self._use = use

    def of(self, target: Target, aim: Aim, *, scope: str = "page") -> str:
        """Returns the code of a target within a scope; raises Unexportable for what has none."""
        if target.inside is not None:
            scope = self.of(target.inside, Aim.SCOPE, scope=scope)
        if target.element is not None:
            named = self._element(target.element)
            if named is None:
                raise Unexportable(f"there is no page element {target.element}")
            return self.of(named, aim, scope=scope)
        if target.css is not None:
            return f"{scope}.locator({expression(target.css)})"
        if target.role is not None:
            return self._by_role(target, scope)
        assert target.name is not None  # noqa: S101 - a target without a role has a name
        return self._plain(target.name, aim, scope)

    def _plain(self, name: Name, aim: Aim, scope: str) -> str:
        if aim in _LABELLED:
            return f"{scope}.get_by_label({_name(name)}, exact=True)"
        if aim in _PLAIN:
            return self._with(_PLAIN[aim], scope, _name(name))
        if aim is Aim.READ:
            return self._value(name, scope)
        if aim is Aim.LOOK:
            return f"{scope}.get_by_text({_name(name)}, exact=True).filter(visible=True)"
        raise Unexportable(f"{name} has no role; write one before it, such as dialog {name}")

    def _by_role(self, target: Target, scope: str) -> str:
        role, name = target.role, target.name
        if role == "text":
            return (
                f"{scope}.get_by_text({_name(name)}, exact=True).filter(visible=True)"
                if name
                else f'{scope}.locator("body")'
            )
        if role == "value" and name is not None:
            return self._value(name, scope)
        if role == "column" and name is not None:
            if "'" in name.text:
                raise Unexportable("the column's header has a quote in it")
            return self._with("column", scope, expression(name.text))
        if role in ("value", "iframe"):
            raise Unexportable(f"{target} has no counterpart in Playwright")
        if role in _BY_CELLS and name is not None and not name.is_pattern:
            self._use(_BY_CELLS[role])
            return f"{_BY_CELLS[role]}(page, {scope}, {_name(name)})"
        options = [f"name={_name(name)}", "exact=True"] if name else []
        options += [f"{key}={_attribute(value)}" for key, value in target.attributes.items()]
        if name is not None and name.is_pattern:
            options.remove("exact=True")
        return f"{scope}.get_by_role({', '.join([literal(str(role)), *options])})"

    def _value(self, name: Name, scope: str) -> str:
        if name.is_pattern:
            raise Unexportable(f"value {name} is named by an expression; write the label's text")
        return self._with("value", scope, expression(name.text))

    def _with(self, function: str, scope: str, name: str) -> str:
        self._use(function)
        return f"{function}({scope}, {name})"


def _name(name: Name) -> str:
    return pattern(name.text) if name.is_pattern else expression(name.text)


def _attribute(value: str) -> str:
    return value if value.isdigit() else str(value != "false")
