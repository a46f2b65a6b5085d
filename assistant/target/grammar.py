"""Reads the notation of targets.

Change Settlement Method                  a plain, exact name
button "OK"                               a role and a name, as ARIA snapshots print them
button "OK" in dialog                     … in another target
cell /Huawei/ in row "Example Production" … by a regular expression
heading "Workspaces" [level=1]            … with an attribute
column "Status" in row /Guance/           the cell under a header
value "Account ID"                        what stands beside a label
billing_center.workspace_table            an element named in flows/pages
css=#total in dialog                      CSS, when nothing else serves
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache

from assistant.source import suggest
from assistant.target.model import Name, Target
from assistant.target.roles import ATTRIBUTES, ROLES

_ROLE = re.compile(r'(?P<role>[a-z]+)(?=\s+["/\[]|\s+in\s|\s*$)')
_QUOTED = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"')
_PATTERN = re.compile(r"/(?P<text>(?:[^/\\]|\\.)+)/")
_ATTRIBUTE = re.compile(r"\[(?P<key>[a-z]+)(?:=(?P<value>[^\]]+))?\]")
_ELEMENT = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*(?=\s+in\s|\s*$)")
_SELECTOR = re.compile(
    r"""(?:"(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | \[[^\]]*\] | \([^)]*\) | (?!\s+in\s). )*""",
    re.DOTALL | re.VERBOSE,
)
_IN = re.compile(r"\s+in\s+")
_LOOKS_NOTED = re.compile(
    r'\A(?:[A-Za-z]+\s+)?["/].*["/](?:\s*\[[^\]]*\])*\s*\Z|\A(?:[A-Za-z]+\s+)?"[^"]*"', re.DOTALL
)
_SLASH = re.compile(r"(\\.)|/", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_PYTHON_ONLY = re.compile(r"(?<!\\)(?:\\\\)*(?P<sign>\(\?P|\(\?>|\(\?\(|\(\?#|\(\?[aiLmsux]+\)|\\[AZ])")
"""What Python's regular expressions have and a browser's don't, or read as something else."""


LONGEST = 1000
"""Characters of a target; the visible name of anything is far shorter."""


class InvalidTarget(ValueError):
    """A target that can't be read; the message says what to write instead."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Target:
    """Reads a target.

    A text that is not in the notation is a plain name. Raises InvalidTarget for an empty or very long text, an
    unknown role or attribute, a regular expression that doesn't compile, or something left over.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidTarget("a target needs a name; write the text that a person sees on the page")
    if len(stripped) > LONGEST:
        raise InvalidTarget(f"a target has {LONGEST} characters at most; this one has {len(stripped)}")
    if not stripped.startswith("css=") and not _is_noted(stripped):
        return Target(name=Name(text=stripped))
    return _read_chain(stripped, original=stripped)


def _is_noted(text: str) -> bool:
    if _ELEMENT.match(text) or _LOOKS_NOTED.match(text):
        return True
    role = _ROLE.match(text)
    return role is not None and role["role"] in ROLES


def _read_chain(text: str, *, original: str) -> Target:
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
        css=target.css,
        attributes=target.attributes,
        inside=inside,
    )


def _read_one(text: str, *, original: str) -> tuple[Target, str]:
    if text.startswith("css="):
        return _read_css(text)
    element = _ELEMENT.match(text)
    if element:
        return Target(element=element[0]), text[element.end() :]
    role, rest = _read_role(text)
    name, rest = _read_name(rest.lstrip()) if rest.lstrip()[:1] in ('"', "/") else (None, rest)
    if role is None and name is None:
        raise InvalidTarget(
            f'can\'t read {original!r} at {text!r}; write role "name", a role or "name" there'
        )
    attributes, rest = _read_attributes(rest, role=role)
    target = Target(role=role, name=name, attributes=attributes)
    if role == "column":
        _check_column(target, rest)
    return target, rest


def _check_column(target: Target, rest: str) -> None:
    """Raises InvalidTarget unless a column has a header's text, and a row that it is looked for in."""
    if target.name is None or target.name.is_pattern:
        raise InvalidTarget('column needs its header\'s text in quotes, such as column "Status" in row "…"')
    if _IN.match(rest) is None:
        raise InvalidTarget(f'{target} needs the row that it is in, such as {target} in row "…"')


def _read_css(text: str) -> tuple[Target, str]:
    """Reads a selector; it ends at an `in` that is not within its quotes or brackets."""
    found = _SELECTOR.match(text.removeprefix("css="))
    selector = found[0].strip() if found else ""
    if found is None or not selector:
        raise InvalidTarget("css= needs a selector behind it")
    return Target(css=selector), text.removeprefix("css=")[found.end() :]


def _read_role(text: str) -> tuple[str | None, str]:
    word = re.match(r"[A-Za-z]+", text)
    if word is None:
        return None, text
    role = word[0]
    if role not in ROLES:
        near = suggest(role.lower(), ROLES)
        named = (
            f"did you mean '{near}'?"
            if near
            else f"a name stands in quotes, such as {Name(text=text.strip())}"
        )
        raise InvalidTarget(f"unknown role '{role}'" + (f"; {named}" if near or '"' not in text else ""))
    return role, text[word.end() :]


def _read_name(text: str) -> tuple[Name, str]:
    quoted = _QUOTED.match(text)
    if quoted:
        if not quoted["text"].strip():
            raise InvalidTarget("the name in quotes is empty; write the text that a person sees on the page")
        return Name(text=re.sub(r"\\(.)", r"\1", quoted["text"])), text[quoted.end() :]
    pattern = _PATTERN.match(text)
    if pattern is None:
        raise InvalidTarget(f"the name in {text!r} has no end; close it with {text[0]}")
    check_pattern(pattern["text"])
    return Name(text=pattern["text"], is_pattern=True), text[pattern.end() :]


def is_pattern(text: str) -> bool:
    """Tells whether a text stands between slashes, and so is a regular expression."""
    return len(text) > 2 and text.startswith("/") and text.endswith("/")


def check_pattern(pattern: str) -> None:
    """Raises InvalidTarget unless a regular expression can be read, here and by the browser that uses it."""
    filled = _TEMPLATE.sub("x", pattern)
    foreign = _PYTHON_ONLY.search(filled)
    if foreign:
        raise InvalidTarget(f"/{pattern}/ has {foreign['sign']}, which browsers don't know; write it without")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(filled)
    except (re.error, OverflowError, RecursionError, FutureWarning) as error:
        raise InvalidTarget(f"/{pattern}/ is not a regular expression: {error}") from error


def compiled(pattern: str) -> re.Pattern[str]:
    """Returns an expression with its slashes escaped: Playwright hands it on between slashes."""
    return re.compile(between_slashes(pattern))


def between_slashes(pattern: str) -> str:
    """Returns an expression as it stands between slashes."""
    return _SLASH.sub(lambda found: found[1] or r"\/", pattern)


def _read_attributes(text: str, *, role: str | None) -> tuple[dict[str, str], str]:
    attributes: dict[str, str] = {}
    rest = text
    while match := _ATTRIBUTE.match(rest.lstrip()):
        _check_attribute(match["key"], match["value"] or "", role)
        attributes[match["key"]] = match["value"] or ""
        rest = rest.lstrip()[match.end() :]
    return attributes, rest


def _check_attribute(key: str, value: str, role: str | None) -> None:
    """Raises InvalidTarget for an attribute that is unknown, has another kind of value or needs another role."""
    if key not in ATTRIBUTES:
        near = suggest(key, ATTRIBUTES)
        known = f"did you mean [{near}]?" if near else f"there are {', '.join(sorted(ATTRIBUTES))}"
        raise InvalidTarget(f"unknown attribute [{key}]; {known}")
    if role not in ATTRIBUTES[key]:
        roles = sorted(ATTRIBUTES[key])
        which = f" ({', '.join(roles)})" if len(roles) < 10 else ""
        raise InvalidTarget(f"[{key}] needs a role before it that can be so{which}")
    if key == "level" and not re.fullmatch("[1-9][0-9]?", value):
        raise InvalidTarget("[level] needs a number, such as [level=1]")
    if key != "level" and value not in ("", "true", "false"):
        raise InvalidTarget(f"[{key}={value}] is neither true nor false")
