"""The values that a flow works with, and what becomes of templates with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from assistant.errors import StepFailed
from assistant.target import Target
from assistant.template import InvalidTemplate, has_template, names_in, render, render_pattern
from assistant.values import Secret, masked, revealed, text_from


class FlowValues:
    """A flow's values by name: its inputs, and what its steps have kept."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - values are of any kind
        return self._values[name]

    def all(self) -> dict[str, Any]:
        """Returns all values, secrets as such."""
        return dict(self._values)

    def shown(self) -> dict[str, Any]:
        """Returns all values, secrets hidden."""
        return masked(self._values)

    def secrets(self) -> Iterator[str]:
        """Yields every secret as it is, for the one place that hides them."""
        return (value.reveal() for value in self._values.values() if isinstance(value, Secret))

    def keep(self, name: str, value: Any) -> None:  # noqa: ANN401 - values are of any kind
        """Keeps a value under a name."""
        self._values[name] = value

    @contextmanager
    def lending(self, name: str, value: Any) -> Iterator[None]:  # noqa: ANN401 - values are of any kind
        """Gives a name a value for as long as the block lasts."""
        before = dict(self._values)
        self._values[name] = value
        try:
            yield
        finally:
            self._values.pop(name)
            if name in before:
                self._values[name] = before[name]

    def text(self, template: str) -> str:
        """Returns a text with its templates filled, secrets as they are: for acting only."""
        if not has_template(template):
            return template
        return text_from(_filled(render, template, revealed(self._values)))

    def value(self, template: str) -> Any:  # noqa: ANN401 - a lone {{ x }} keeps the type of x
        """Returns a value; what is made of a secret is a secret."""
        used = [self._values.get(name) for name in names_in(template)]
        result = _filled(render, template, revealed(self._values))
        return Secret(text_from(result)) if any(isinstance(value, Secret) for value in used) else result

    def words(self, template: str) -> str:
        """Returns a text for people: templates filled, secrets hidden."""
        if not has_template(template):
            return template
        with suppress(InvalidTemplate):
            return text_from(render(template, masked(self._values)))
        return template

    def pattern(self, template: str) -> str:
        """Returns a regular expression; values are texts in it, whatever signs they hold."""
        return str(_filled(render_pattern, template, revealed(self._values)))

    def target(self, target: Target) -> Target:
        """Returns a target with its templates filled, secrets as they are: for acting only.

        Raises StepFailed where a name comes out empty: it would find what has no name, or anything at all.
        """
        filled = target.filled(self.text, self.pattern)
        for written, part in zip(target.chain(), filled.chain(), strict=True):
            if part.name is not None and not part.name.text.strip():
                own = replace(written, inside=None)
                raise StepFailed(f"the name in {own} is empty, so it could be anything", kind="test")
        return filled

    def target_words(self, target: Target) -> Target:
        """Returns a target with its templates filled, secrets hidden: for showing."""
        return target.filled(self.words, self.words)


def _filled(fill: Callable[[str, Mapping[str, Any]], Any], template: str, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as in value
    try:
        return fill(template, values)
    except InvalidTemplate as error:
        raise StepFailed(str(error), kind="test") from error
