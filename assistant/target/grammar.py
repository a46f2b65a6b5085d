"""Reads the notation of targets.

Change Settlement Method                  a plain, exact name
button "OK"                               a role and a name, as ARIA snapshots print them
button "OK" in dialog                     … in another target
cell /Huawei/ in row "Example Production" … by a regular expression
heading "Workspaces" [level=1]            … with an attribute
column "Status" in row /Guance/           the cell under a header
value "Account ID"                        what stands beside a label
billing_center.workspace_table            an element named in flows/pages
css=#total                                CSS, when nothing else serves
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.source import suggest
from assistant.target.model import Name, Target
from assistant.target.roles import ROLES

_ROLE = re.compile(r'(?P<role>[a-z]+)(?=\s+["/\[]|\s+in\s|\s*$)')
_QUOTED = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"')
_PATTERN = re.compile(r"/(?P<text>(?:[^/\\]|\\.)+)/")
_ATTRIBUTE = re.compile(r"\[(?P<key>[a-z]+)(?:=(?P<value>[^\]]+))?\]")
_ELEMENT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*(?=\s+in\s|\s*$)")
_IN = re.compile(r"\s+in\s+")
_LOOKS_NOTED = re.compile(
    r'\A(?:[A-Za-z]+\s+)?["/].*["/](?:\s*\[[^\]]*\])*\s*\Z|\A(?:[A-Za-z]+\s+)?"[^"]*"', re.DOTALL
)
ATTRIBUTES = frozenset({"checked", "disabled", "expanded", "level", "pressed", "selected"})


class InvalidTarget(ValueError):
    """A target that can't be read; the message says what to write instead."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Target:
    """Reads a target.

    A text that is not in the notation is a plain name. Raises InvalidTarget for an empty text, an unknown
    role or attribute, a regular expression that doesn't compile, or something left over.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidTarget("a target needs a name; write the text that a person sees on the page")
    if stripped.startswith("css="):
        return _css(stripped)
    if not _is_noted(stripped):
        return Target(name=Name(text=stripped))
    return _read_chain(stripped, original=stripped)


def _is_noted(text: str) -> bool:
    if _ELEMENT.match(text) or _LOOKS_NOTED.match(text):
        return True
    role = _ROLE.match(text)
    return role is not None and role["role"] in ROLES


def _css(text: str) -> Target:
    selector = text.removeprefix("css=").strip()
    if not selector:
        raise InvalidTarget("css= needs a selector behind it")
    return Target(css=selector)


def _read_chain(text: str, *, original: str) -> Target:
    if text.startswith("css="):
        return _css(text)
    target, rest = _read_one(text, original=original)
    if not rest.strip():
        return target
    joint = _IN.match(rest)
    if joint is None:
        raise InvalidTarget(f"can't read {rest.strip()!r} after {str(target)!r}; join targets with 'in'")
    inside = _read_chain(rest[joint.end() :], original=original)
    return Target(
        role=target.role,
        name=target.name,
        element=target.element,
        attributes=target.attributes,
        inside=inside,
    )


def _read_one(text: str, *, original: str) -> tuple[Target, str]:
    element = _ELEMENT.match(text)
    if element:
        return Target(element=element[0]), text[element.end() :]
    role, rest = _read_role(text)
    name, rest = _read_name(rest.lstrip()) if rest.lstrip()[:1] in ('"', "/") else (None, rest)
    if role is None and name is None:
        raise InvalidTarget(
            f'can\'t read {original!r} at {text!r}; write role "name", a role or "name" there'
        )
    attributes, rest = _read_attributes(rest)
    return Target(role=role, name=name, attributes=attributes), rest


def _read_role(text: str) -> tuple[str | None, str]:
    word = re.match(r"[A-Za-z]+", text)
    if word is None:
        return None, text
    role = word[0]
    if role not in ROLES:
        near = suggest(role.lower(), ROLES)
        raise InvalidTarget(f"unknown role '{role}'" + (f"; did you mean '{near}'?" if near else ""))
    return role, text[word.end() :]


def _read_name(text: str) -> tuple[Name, str]:
    quoted = _QUOTED.match(text)
    if quoted:
        return Name(text=re.sub(r"\\(.)", r"\1", quoted["text"])), text[quoted.end() :]
    pattern = _PATTERN.match(text)
    if pattern is None:
        raise InvalidTarget(f"the name in {text!r} has no end; close it with {text[0]}")
    if "{{" not in pattern["text"]:
        _compile(pattern["text"])
    return Name(text=pattern["text"], is_pattern=True), text[pattern.end() :]


def _compile(pattern: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise InvalidTarget(f"/{pattern}/ is not a regular expression: {error}") from error


def _read_attributes(text: str) -> tuple[dict[str, str], str]:
    attributes: dict[str, str] = {}
    rest = text
    while match := _ATTRIBUTE.match(rest.lstrip()):
        if match["key"] not in ATTRIBUTES:
            near = suggest(match["key"], ATTRIBUTES)
            raise InvalidTarget(
                f"unknown attribute [{match['key']}]" + (f"; did you mean [{near}]?" if near else "")
            )
        attributes[match["key"]] = match["value"] or ""
        rest = rest.lstrip()[match.end() :]
    return attributes, rest
