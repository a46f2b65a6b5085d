r"""What a secret looks like wherever it is written: each of its signs may be escaped, in one way or another, or twice.

`é` is found as `é`, `%C3%A9`, `%25C3%25A9`, `\u00e9`, `\xe9`, `&eacute;`, `&#233;` and `&#xE9;`; letters and digits
that nobody escapes only as they are, so that looking for a secret is looking for a plain text first.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import codepoint2name
from urllib.parse import quote, quote_plus

from assistant.values import SHORTEST_SECRET

_BLANK = (
    r"\s|\+|%(?:25)*(?:20|09|0[aAdD])|%(?:25)*[cC]2%(?:25)*[aA]0|\\+[nrtfv]|\\+u00[aA]0|"
    r"&(?:amp;)*(?:nbsp|Tab|NewLine|#0*(?:9|10|13|32|160)|#[xX]0*(?:9|[aA]|[dD]|20|[aA]0));"
)
_OWN = {
    "'": (r"'\"'\"'", r"''", r"&(?:amp;)*apos;"),  # in a shell, in YAML, in XML
    "&": (r"&(?:amp;)+",),
    "\b": (r"\\+b",),
    "\\": (r"\\+",),
}
_PLAIN = re.compile(r"[0-9A-Za-z]+")
_BASE64 = {"+": r"(?:[+-]|%(?:25)*2[bB]|\\+u002[bB])", "/": r"(?:\\*[/_]|%(?:25)*2[fF]|\\+u002[fF])"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretForm:
    """A form of a secret: what finds it, and a `sign` that is in every text with it. `length` is that of its signs."""

    pattern: re.Pattern[str]
    sign: str
    length: int


def forms_of(secret: str) -> list[SecretForm]:
    """Returns the forms of a secret: its signs however they are escaped, and what base64 makes of it."""
    core = " ".join(secret.split())
    written = SecretForm(pattern=re.compile(_pattern(secret)), sign=_sign(core), length=len(core))
    encoded = [
        SecretForm(
            pattern=re.compile("".join(_BASE64.get(sign, sign) for sign in text)),
            sign=_sign(text),
            length=len(text),
        )
        for text in sorted({part for text in _before_base64(secret) for part in _base64_parts(text)})
    ]
    return [written, *encoded]


def _sign(text: str) -> str:
    """Returns the longest run of signs that nobody escapes."""
    return max(_PLAIN.findall(text), key=len, default="")


def _pattern(secret: str) -> str:
    """Returns what finds a secret; blanks in it may be as many as a page makes of them."""
    words = secret.split()
    blanks = re.findall(r"\s+", secret.strip())
    found = ["".join(map(_escaped, word)) for word in words]
    between = [
        f"(?:{'|'.join([_BLANK, *(each for blank in sorted(set(run)) for each in _codes(blank))])})+"
        for run in blanks
    ]
    return "".join(part for pair in zip(found, [*between, ""], strict=True) for part in pair)


def _escaped(sign: str) -> str:
    """Returns what finds a sign, escaped or not."""
    if sign.isascii() and sign.isalnum():
        return sign
    before = "" if sign == "\\" else r"\\*"
    return f"{before}(?:{'|'.join([*_OWN.get(sign, ()), re.escape(sign), *_codes(sign)])})"


def _codes(sign: str) -> Iterator[str]:
    """Yields a sign as URLs, HTML and program texts write its code; each escape may be escaped again."""
    number = ord(sign)
    yield "".join(rf"%(?:25)*{_hex(f'{byte:02x}')}" for byte in sign.encode("utf-8", "surrogatepass"))
    yield rf"&(?:amp;)*#0*{number};"
    yield rf"&(?:amp;)*#[xX]0*{_hex(f'{number:x}')};"
    if number in codepoint2name:
        yield rf"&(?:amp;)*{codepoint2name[number]};"
    yield rf"\\+[uU]\{{?0*{_hex(f'{number:x}')}\}}?"
    yield rf"\\+x0*{_hex(f'{number:x}')}"
    if number > 0xFFFF:
        units = sign.encode("utf-16-be")
        yield "".join(rf"\\+u{_hex(units[at : at + 2].hex())}" for at in (0, 2))


def _hex(digits: str) -> str:
    return "".join(f"[{digit}{digit.upper()}]" if digit.isalpha() else digit for digit in digits)


def _before_base64(secret: str) -> set[bytes]:
    """Returns how a secret may be written in what base64 is made of."""
    written = {
        secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace"),
    }  # fmt: skip
    return {text.encode("utf-8", "replace") for text in written}


def _base64_parts(secret: bytes) -> Iterator[str]:
    """Yields what a secret looks like within any base64 text, by where in a group of three bytes it begins.

    The signs at its ends hold bits of what stands beside it, so they are left out.
    """
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + secret).decode().rstrip("=")
        first = (before * 8 + 5) // 6
        last = (before + len(secret)) * 8 // 6
        if last - first >= SHORTEST_SECRET:
            yield encoded[first:last]
