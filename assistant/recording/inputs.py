"""The inputs of a flow that is being written down: what is secret, and what the environment gives anyway."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.steps.kinds import check_name
from assistant.template import has_template

_SECRET_WORDS = re.compile(r"passw|passphrase|secret|credential|token|\bPIN\b|密码|口令|密钥", re.IGNORECASE)
_SHORTEST = 3
"""Characters; a shorter text equals a value of the environment by chance."""


class DraftInputs:
    """Collects inputs. `provided` are the values that the environment gives to every flow, by name."""

    def __init__(self, provided: Mapping[str, str] | None = None) -> None:
        self._provided = dict(provided or {})
        self._declared: dict[str, dict[str, str]] = {}

    @property
    def declared(self) -> Mapping[str, Mapping[str, str]]:
        """The inputs so far."""
        return self._declared

    def declare(self, name: str, **said: str) -> None:
        """Adds an input of a name, unless there is one."""
        self._declared.setdefault(name, said)

    def text(self, label: str, typed: str, *, is_secret: bool = False) -> str:
        """Returns what stands in the flow for a text that was typed into a field: itself, or an input.

        An input stands for a secret, for what the environment gives, and for what would be read as a template.
        """
        is_secret = is_secret or _SECRET_WORDS.search(label) is not None
        known = next(
            (name for name, value in self._provided.items() if value == typed and len(typed) >= _SHORTEST),
            None,
        )
        if known is None and not is_secret and not has_template(typed):
            return typed
        name = known or self._new_name(label)
        said = {"help": label}
        if is_secret:
            said["kind"] = "secret"
            if known is None:
                said["env"] = name.upper()
        self._declared.setdefault(name, said)
        return "{{ " + name + " }}"

    def _new_name(self, label: str) -> str:
        """Returns a name for what a field takes, that no value of the environment has."""
        name = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
        try:
            check_name(name)
        except ValueError:
            name = "secret"
        return f"{name}_typed" if name in self._provided else name
