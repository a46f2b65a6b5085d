"""Turns a target into a Playwright locator.

Locators are lazy: nothing is asked of the page here, so a target can be made before its page has loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from assistant.target.grammar import compiled
from assistant.target.model import Name, Target, expression_of
from assistant.target.roles import Aim

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Locator, Page

    Root = Page | Frame
    Scope = Root | Locator

_FORM_FIELDS = (
    "input, textarea, select, [contenteditable=''], [contenteditable=true], "
    "[role=textbox], [role=searchbox], [role=combobox], [role=spinbutton], [role=listbox]"
)
_NAMED_BY_CONTENT = {"row": ("cell", "gridcell", "rowheader"), "listitem": ("text", "heading", "link")}
"""Roles whose accessible name is all of their content or nothing: `row "Guance"` is a row with such a cell."""
_CONTROLS = (
    "a, button, option, summary, h1, h2, h3, h4, h5, h6, "
    "[role=button], [role=link], [role=menuitem], [role=tab], [role=radio], [role=checkbox], [role=heading]"
)
_ON_ITS_OWN = f":not(label, label *, :is({_CONTROLS}) *)"
"""Text that is not a part of something that is found by its role: a button's inner span, a field's label."""
_BROKEN = re.compile(
    r"^(?:Error|\w+\.\w+): (?:.*while parsing (?:css )?selector"
    r"|SyntaxError: .*(?:is not a valid selector|did not match the expected pattern))",
    re.MULTILINE,
)
"""What Playwright's own reader of selectors says, and what those of the browsers do."""


def locate(
    root: Root,
    target: Target,
    aim: Aim,
    elements: Callable[[str], Sequence[Target]] | None = None,
    *,
    choose: Callable[[str, list[Locator]], Locator] = lambda _, found: found[0],
    is_hidden_too: bool = False,
) -> Locator:
    """Returns the locator of a target within a page or a frame.

    `elements` looks a `page.element` up: what it is called and, behind that, what else it may be called, of
    which `choose` takes one. The locator may match many elements; whoever acts on it is strict.
    `is_hidden_too` finds by role what nobody sees, for saying why something is missing.
    """
    more = {"include_hidden": "true"} if is_hidden_too else {}
    return _Search(root=root, elements=elements, choose=choose).within(root, target, aim, more)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """A search in a page or a frame: `root` is where it begins, as what `filter(has=…)` takes has to."""

    root: Root
    elements: Callable[[str], Sequence[Target]] | None
    choose: Callable[[str, list[Locator]], Locator]

    def within(self, scope: Scope, target: Target, aim: Aim, more: Mapping[str, str]) -> Locator:
        """Returns the locator of a target in a part of the page; `more` are attributes beside its own."""
        if target.inside is not None:
            scope = self.within(scope, target.inside, Aim.SCOPE, {})
        if target.css is not None:
            return scope.locator(f"css={target.css}")
        if target.element is not None:
            return self._element(scope, target.element, aim, more)
        if target.role is not None:
            return _by_role(scope, target.role, target.name, {**target.attributes, **more}, self.root)
        assert target.name is not None, "a target without a role has a name"  # noqa: S101 - the grammar's promise
        return _by_plain_name(scope, target.name, aim, more, self.root)

    def _element(self, scope: Scope, name: str, aim: Aim, more: Mapping[str, str]) -> Locator:
        assert self.elements is not None, "a flow with page elements is run with their look-up"  # noqa: S101 - for mypy
        found = [self.within(scope, each, aim, more) for each in self.elements(name)]
        return self.choose(name, found) if len(found) > 1 else found[0]


def _by_plain_name(scope: Scope, name: Name, aim: Aim, attributes: Mapping[str, str], root: Root) -> Locator:
    named = [_by_role(scope, role, name, attributes, root) for role in aim.roles]
    if aim in (Aim.FILL, Aim.SELECT, Aim.UPLOAD, Aim.MARK):
        named.append(_field(scope, name))
    if aim is Aim.MARK:
        named.append(_text(scope, name).and_(scope.locator(_ON_ITS_OWN)))
    return any_of(named)


def _by_role(scope: Scope, role: str, name: Name | None, attributes: Any, root: Root) -> Locator:  # noqa: ANN401 - a mapping, spread
    if role == "text":
        return _text(scope, name)
    if role == "value":
        return _value(scope, name, root)
    if role == "column":
        return _column(scope, name)
    if role == "iframe":
        return _iframe(scope, name)
    options: dict[str, Any] = {key: _attribute(value) for key, value in attributes.items()}
    if name is None:
        return scope.get_by_role(role, **options)  # type: ignore[arg-type]
    found = scope.get_by_role(role, name=_matcher(name), exact=True, **options)  # type: ignore[arg-type]
    if role in _NAMED_BY_CONTENT:
        inner = any_of([_by_role(root, part, name, {}, root) for part in _NAMED_BY_CONTENT[role]])
        return found.or_(scope.get_by_role(role).filter(has=inner))  # type: ignore[arg-type]
    return found


def _text(scope: Scope, name: Name | None) -> Locator:
    if name is None:
        return scope.locator("body")
    return scope.get_by_text(_matcher(name), exact=True).filter(visible=True)


def _value(scope: Scope, name: Name | None, root: Root) -> Locator:
    """What stands beside a label: <dt><dd>, a row header's cell, or a form field."""
    if name is None:
        return scope.locator("dd")
    label = _matcher(name) if name.is_pattern else compiled(rf"^\s*{expression_of(name.text)}\s*$")
    described = scope.locator("dt").filter(has_text=label).locator("xpath=following-sibling::dd[1]")
    headed = scope.locator("th[scope=row], [role=rowheader]").filter(has_text=label)
    fields = [_by_role(scope, role, name, {}, root) for role in (*Aim.FILL.roles, "listbox")]
    beside = [described, headed.locator("xpath=following-sibling::*[1]"), *fields, _field(scope, name)]
    return any_of(beside).filter(visible=True)


def _field(scope: Scope, name: Name) -> Locator:
    """A form field by its label; this finds those without a role of their own too, such as dates."""
    return scope.get_by_label(_matcher(name), exact=True).and_(scope.locator(_FORM_FIELDS))


def _column(scope: Scope, name: Name | None) -> Locator:
    """The cell of a row (the scope) under the header of that name in the row's table."""
    words = " ".join(name.text.split()) if name else ""
    header = f"(ancestor::table[1]//th[normalize-space(.)={_xpath_text(words)}])[1]"
    return scope.locator(f"xpath=./*[{header} and position()=count({header}/preceding-sibling::*)+1]")


def _iframe(scope: Scope, name: Name | None) -> Locator:
    """A page within the page, by its title, its label or, since many have neither, its name."""
    frames = scope.locator("iframe, frame")
    if name is None:
        return frames
    titled = scope.get_by_title(_matcher(name), exact=True)
    labelled = scope.get_by_label(_matcher(name), exact=True)
    if name.is_pattern:
        return titled.or_(labelled).and_(frames)
    return any_of([titled, labelled, scope.locator(f"[name={json.dumps(name.text)}]")]).and_(frames)


def _xpath_text(text: str) -> str:
    if '"' not in text:
        return f'"{text}"'
    return "concat(" + ", '\"', ".join(f'"{part}"' for part in text.split('"')) + ")"


def _matcher(name: Name) -> str | re.Pattern[str]:
    return compiled(name.text) if name.is_pattern else name.text


def _attribute(value: str) -> bool | int:
    return int(value) if value.isdigit() else value != "false"


def any_of(locators: Sequence[Locator]) -> Locator:
    """Returns what finds all that one of the locators finds."""
    return reduce(lambda left, right: left.or_(right), locators)


def is_broken_selector(told: str) -> bool:
    """Tells whether what Playwright says of an attempt is that a selector can't be read."""
    return _BROKEN.search(told) is not None
