"""Conditions: what a page can be asked.

A condition asks one thing. What Playwright can wait for itself is left to it (`asking.py`); what it can't, such
as a table's rows or several conditions at once, is looked at again and again (`looking.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from assistant.errors import StepFailed
from assistant.source import parse
from assistant.steps import asking, looking
from assistant.steps.kinds import PictureName, TargetField, Text
from assistant.target import Aim, Target
from assistant.target.grammar import check_pattern, is_pattern
from assistant.target.locate import is_broken_selector
from assistant.template import is_lone
from assistant.values import Secret

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

State = Literal["enabled", "disabled", "checked", "unchecked", "focused", "visible", "hidden", "editable"]
_SUBJECTS = (
    "see",
    "gone",
    "url",
    "title",
    "that",
    "table",
    "response",
    "download",
    "aria",
    "picture",
    "all",
    "any",
    "not",
)
_DETAILS = {
    "text": "see", "value": "see", "count": "see", "state": "see",
    "rows": "table", "row": "table", "status": "response", "of": "aria or picture",
}  # fmt: skip
"""What asks more, and the subjects that it goes with."""


def _table(value: object) -> object:
    """A plain name is that of a table."""
    if isinstance(value, Target) and value.role is None and value.name is not None:
        return Target(role="table", name=value.name, inside=value.inside)
    return value


class Condition(BaseModel):
    """Something that is so or not: a target is seen or gone, the address or title is as given, a value is true.

    `text`, `value`, `count` and `state` ask more of what is seen, `rows` and `row` of a table. Texts are exact,
    or regular expressions between slashes. `url` may be a path of the site that is shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    see: TargetField | None = None
    gone: TargetField | None = None
    url: Text | None = None
    title: Text | None = None
    that: Text | None = None
    table: TargetField | None = None
    response: Text | None = None
    download: Text | None = None
    aria: Text | None = None
    picture: PictureName | None = None
    every: tuple[ConditionField, ...] | None = Field(default=None, alias="all")
    either: tuple[ConditionField, ...] | None = Field(default=None, alias="any")
    negated: ConditionField | None = Field(default=None, alias="not")
    text: Text | None = None
    value: Text | None = None
    count: int | None = None
    state: State | None = None
    rows: int | None = None
    row: dict[Text, Text] | None = None
    status: int | None = None
    of: TargetField | None = None

    @field_validator("url", "title", "text", "value", "response", "download")
    @classmethod
    def _can_be_matched(cls, text: str | None) -> str | None:
        if text is not None and is_pattern(text):
            check_pattern(text[1:-1])
        return text

    @field_validator("row")
    @classmethod
    def _cells_can_be_matched(cls, row: dict[str, str] | None) -> dict[str, str] | None:
        for text in (row or {}).values():
            cls._can_be_matched(text)
        return row

    @field_validator("table")
    @classmethod
    def _names_a_table(cls, target: Target | None) -> object:
        return _table(target)

    @field_validator("aria")
    @classmethod
    def _is_a_snapshot(cls, text: str | None) -> str | None:
        problems = parse(text, file="").problems if text is not None else ()
        if problems:
            raise ValueError(f"this is no ARIA snapshot: {problems[0].message}")
        return text

    @model_validator(mode="after")
    def _asks_something(self) -> Condition:
        asked = [key for key in _SUBJECTS if self._has(key)]
        if len(asked) > 1:
            several = " and ".join(asked)
            raise ValueError(
                f"a condition asks one thing, not {several}; put several conditions under 'all' or 'any'"
            )
        for key, subject in _DETAILS.items():
            if self._has(key) and not set(asked) & set(subject.split(" or ")):
                listed = "' or '".join(subject.split(" or "))
                raise ValueError(f"'{key}' goes with '{listed}'")
        if not asked:
            raise ValueError(f"a condition asks one thing: {', '.join(_SUBJECTS[:-1])} or {_SUBJECTS[-1]}")
        if self.table is not None and self.rows is None and not self.row:
            raise ValueError(
                "say what the table has: rows, such as rows: 3, or a row, such as row: {Status: Running}"
            )
        if () in (self.every, self.either):
            raise ValueError(f"'{asked[0]}' needs a list of conditions")
        return self

    def _has(self, key: str) -> bool:
        return getattr(self, {"all": "every", "any": "either", "not": "negated"}.get(key, key)) is not None

    def describe(self) -> str:
        """Returns the condition in words, to follow “that” or “whether”."""
        if self.every is not None:
            return " and ".join(each.describe() for each in self.every)
        if self.either is not None:
            return " or ".join(each.describe() for each in self.either)
        if self.negated is not None:
            return f"it is not so that {self.negated.describe()}"
        if self.that is not None:
            return f"{self.that} is true"
        return (looking.words(self) if self._is_looked_at else None) or asking.words(self)

    @property
    def target(self) -> Target | None:
        """What the condition looks for, if it looks for something."""
        return self.see or self.gone or self.table or self.of

    @property
    def shows_something(self) -> bool:
        """Whether it is so only where the page shows one thing, or has one address or title: nothing else will do."""
        if self.see is not None:
            return self.state != "hidden" and self.count != 0
        return self.url is not None or self.title is not None

    @property
    def _is_looked_at(self) -> bool:
        """Whether Playwright can't wait for it itself."""
        return any(
            self._has(key) for key in ("table", "response", "download", "picture", "all", "any", "not")
        )

    def holds(self, stage: Stage, *, within: float = 0) -> bool:
        """Tells whether it is so, after at most `within` seconds.

        Raises StepFailed only for what is wrong whatever the page shows, such as two matches.
        """
        if self.that is not None:
            return _is_true(stage.value(self.that))
        if self._is_looked_at:
            return looking.look(self, stage, within=within) is None
        with stage.watching(self.target, Aim.LOOK, sentence=self.describe()):
            if not self._is_asked(stage, within=within):
                return False
            stage.notice(self.see)
        return True

    def _is_asked(self, stage: Stage, *, within: float) -> bool:
        if within == 0 and asking.is_plain(self):
            is_so = stage.tabs.answered(lambda: asking.is_now(self, stage), otherwise=None)
            if is_so is not None:
                return is_so
        try:
            asking.ask(self, stage, within * 1000)
        except AssertionError as error:
            if "strict mode violation" in str(error) or is_broken_selector(str(error)):
                raise
            return False
        return True

    def wait(self, stage: Stage, *, timeout: float) -> None:
        """Waits until it is so; raises StepFailed, with what the page shows instead, after `timeout` seconds."""
        if self.that is not None:
            if not _is_true(stage.value(self.that)):
                raise StepFailed(f"{self.that} is not true")
        elif self._is_looked_at:
            instead = looking.look(self, stage, within=timeout)
            if instead is not None:
                failure = stage.unmet(self.describe(), instead, seconds=timeout, target=self.target)
                if self.picture is not None:
                    failure.picture = stage.kept_pictures.keep_difference(stage.text(self.picture), stage)
                raise failure
        elif self.aria is not None:
            asking.match_snapshot(self, stage, timeout * 1000)
        else:
            with stage.watching(self.target, Aim.LOOK, sentence=self.describe()):
                asking.ask(self, stage, timeout * 1000)
                stage.notice(self.see)


def _is_true(value: object) -> bool:
    """Nothing, an empty text, an empty list, 0 and `false` are not true; every other value is."""
    if isinstance(value, Secret):
        value = value.reveal()
    return value.strip().lower() not in ("", "false") if isinstance(value, str) else bool(value)


def _long(value: object) -> object:
    """A plain text is a target to see; a lone template is a value to be true."""
    if isinstance(value, str):
        return {"that": value} if is_lone(value.strip()) else {"see": value}
    if isinstance(value, bool):
        return {"that": value}
    if isinstance(value, int | float):
        return {"see": value}
    if value is None or isinstance(value, list):
        raise ValueError(
            'write what has to be seen, such as row "Berlin", or a condition such as {gone: dialog}'
        )
    return value


ConditionField = Annotated[Condition, BeforeValidator(_long)]
"""A condition, or its short form: a target that has to be seen."""
