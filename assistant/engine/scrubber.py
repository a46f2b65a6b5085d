"""Keeps secrets out of everything that leaves a run."""

from __future__ import annotations

import base64
import html
import json
import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

from assistant.values import MASK

T = TypeVar("T")

SHORTEST = 4
"""Secrets shorter than this would be found by chance in any text, and hiding them would garble it."""


_URL_SAFE = str.maketrans("+/", "-_")


class Scrubber:
    """Replaces secrets by a mask: as they are, and as they are written in URLs, JSON, HTML, base64 and code."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: list[str] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Hides a further secret from now on."""
        if len(secret) >= SHORTEST:
            forms = {*self._forms, *_forms(secret)}
            self._forms = sorted(forms, key=len, reverse=True)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every text that is hidden, the longest first."""
        return tuple(self._forms)

    def text(self, text: str) -> str:
        """Returns a text without secrets."""
        for form in self._forms:
            if form in text:
                text = text.replace(form, MASK)
        return text

    def clean(self, value: T) -> T:
        """Returns a value of texts, lists, mappings and dataclasses without secrets."""
        return self._clean(value) if self._forms else value

    def _clean(self, value: Any) -> Any:  # noqa: ANN401 - the same shape goes out as comes in
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self._clean(key): self._clean(child) for key, child in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._clean(child) for child in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{field.name: self._clean(getattr(value, field.name)) for field in fields(value)}
            )
        return value


def _forms(secret: str) -> set[str]:
    forms = {
        secret,
        " ".join(secret.split()),  # as a page shows it
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        html.escape(secret),
        html.escape(secret, quote=False),
        html.escape(secret).replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),  # as Jinja writes it
        repr(secret)[1:-1],
        shlex.quote(secret),
        re.escape(secret),
        *_base64_forms(secret.encode()),
    }
    return {form for form in forms if len(form) >= SHORTEST}


def _base64_forms(secret: bytes) -> Iterator[str]:
    """Yields what a secret looks like within any base64 text, by where in a group of three bytes it begins.

    The signs at its ends hold bits of what stands beside it, so they are left out.
    """
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + secret).decode().rstrip("=")
        first = (before * 8 + 5) // 6
        last = (before + len(secret)) * 8 // 6
        if last - first >= SHORTEST:
            yield encoded[first:last]
            yield encoded[first:last].translate(_URL_SAFE)
