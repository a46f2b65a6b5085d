"""What there is to know of each verb, read from its class: the terminal, docs/steps.md and the editor show the same."""

from __future__ import annotations

import inspect
import re
import textwrap
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.steps import VERBS, Step

_SECTION = re.compile(r"\n*^(Example|See also):[ \t]*\n?", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-Z`])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key beside or under a verb: its name as written, what it means, and whether it has to be there."""

    name: str
    meaning: str
    is_needed: bool
    field: FieldInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A verb's page: a first sentence, the rest of the text, a runnable example, and the verbs to see as well."""

    verb: str
    summary: str
    text: str
    example: str
    see_also: tuple[str, ...]
    keys: tuple[Key, ...]
    """The verb's own keys; those of every step are left out."""

    @property
    def prose(self) -> str:
        """The summary and the text."""
        return "\n\n".join(filter(None, (self.summary, self.text)))


def reference_of(verb: str) -> Reference:
    """Returns what there is to know of a verb."""
    model = VERBS[verb]
    parts = _parts(inspect.getdoc(model) or "")
    summary, _, text = parts[""].partition("\n\n")
    return Reference(
        verb=verb,
        summary=" ".join(summary.split()),
        text=text.strip(),
        example=textwrap.dedent(parts.get("Example", "")).strip("\n"),
        see_also=tuple(re.findall(r"[a-z][a-z-]*", parts.get("See also", ""))),
        keys=tuple(key for key in keys_of(model) if key.name not in Step.model_fields or key.name == verb),
    )


def keys_of(model: type[BaseModel]) -> list[Key]:
    """Returns a model's keys, each with its field's description, else with the sentences that name it."""
    texts = [_parts(inspect.getdoc(each) or "")[""] for each in model.__mro__ if issubclass(each, BaseModel)]
    return [
        Key(
            name=field.alias or name,
            meaning=field.description or _sentences(texts, field.alias or name),
            is_needed=field.is_required(),
            field=field,
        )
        for name, field in model.model_fields.items()
    ]


def _parts(doc: str) -> dict[str, str]:
    """Splits a docstring into its prose, under "", and the sections that have a heading."""
    first, *rest = _SECTION.split(doc)
    return {"": first.strip(), **dict(zip(rest[::2], rest[1::2], strict=True))}


def _sentences(texts: list[str], key: str) -> str:
    """Returns the sentences that have a key in backticks, of the first text that has any."""
    for text in texts:
        found = [part for part in _SENTENCE.split(" ".join(text.split())) if f"`{key}`" in part]
        if found:
            return " ".join(found)
    return ""
