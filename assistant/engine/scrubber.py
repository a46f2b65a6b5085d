"""Keeps secrets out of everything that leaves a run."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from urllib.parse import quote, quote_plus

from assistant.values import MASK

T = TypeVar("T")

SHORTEST = 4
"""Secrets shorter than this would be found by chance in any text, and hiding them would garble it."""


class Scrubber:
    """Replaces secrets by a mask: as they are, and URL-, JSON-, HTML- and base64-encoded."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: list[str] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Hides a further secret from now on."""
        if len(secret) >= SHORTEST:
            forms = {*self._forms, *_forms(secret)}
            self._forms = sorted(forms, key=len, reverse=True)

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
    encoded = base64.b64encode(secret.encode()).decode()
    return {
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        html.escape(secret),
        html.escape(secret, quote=False),
        encoded,
        encoded.rstrip("="),
    }
