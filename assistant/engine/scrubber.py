"""Keeps secrets out of everything that leaves a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from assistant.engine.secret_forms import SecretForm, forms_of
from assistant.values import MASK, is_too_short

T = TypeVar("T")

_WIDE = ("utf-16-le", "utf-16-be")


class Scrubber:
    """Replaces secrets by a mask: as they are, and as they are written in URLs, JSON, HTML, base64 and code."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets: list[str] = []
        self._forms: list[SecretForm] = []
        for secret in secrets:
            self.add(secret)

    @property
    def knows_some(self) -> bool:
        """Whether there is anything to hide."""
        return bool(self._secrets)

    def add(self, secret: str) -> None:
        """Hides a further secret from now on."""
        if secret in self._secrets or is_too_short(secret):
            return
        self._secrets.append(secret)
        # The longest first: one that begins with another must not leave its own end.
        self._forms = sorted([*self._forms, *forms_of(secret)], key=lambda form: -form.length)

    def text(self, text: str) -> str:
        """Returns a text without secrets."""
        for form in self._forms:
            if form.sign in text:
                text = form.pattern.sub(MASK, text)
        return text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Returns where in a text secrets are, as they begin and end."""
        return [
            match.span() for form in self._forms if form.sign in text for match in form.pattern.finditer(text)
        ]

    def data(self, data: bytes) -> bytes | None:
        """Returns the bytes of a file without secrets; None where they hold one that can't be taken out."""
        if not self._secrets:
            return data
        try:
            return self.text(data.decode()).encode()
        except UnicodeDecodeError:
            pass
        if any(secret.encode(wide, "replace") in data for secret in self._secrets for wide in _WIDE):
            return None
        from assistant.engine.packed import unpacked

        text = data.decode("utf-8", "surrogateescape")
        is_clean = self.text(text) == text and all(self.data(inner) == inner for inner in unpacked(data))
        return data if is_clean else None

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
            before = {field.name: getattr(value, field.name) for field in fields(value)}
            changed = {name: new for name, old in before.items() if (new := self._clean(old)) != old}
            return replace(value, **changed) if changed else value
        return value
