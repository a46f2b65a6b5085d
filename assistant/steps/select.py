"""`select`: pick options of a drop-down list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.kinds import TargetField, Text, many
from assistant.steps.registry import step
from assistant.target import Aim
from assistant.target.grammar import check_pattern, is_pattern

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage
    from assistant.target import Target


_OPTIONS = "e => e.options ? [...e.options].map(one => [one.label.trim(), one.value]) : null"
_IS_MULTIPLE = "e => e.multiple"
_MOST_SHOWN = 12


class Option(BaseModel):
    """An option of a list: by its visible name, or by its value or place where a name can't serve.

    A `name` between slashes is a regular expression; `index` counts from 0, as browsers do.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    name: Text | None = None
    value: Text | None = None
    index: Annotated[int, Field(ge=0)] | None = None

    @field_validator("name")
    @classmethod
    def _can_be_matched(cls, name: str | None) -> str | None:
        if name is not None and is_pattern(name):
            check_pattern(name[1:-1])
        return name

    @model_validator(mode="after")
    def _is_one(self) -> Option:
        if [self.name, self.value, self.index].count(None) != 2:
            raise ValueError("an option is its visible name, {value: …} or {index: …}")
        return self

    def __str__(self) -> str:
        if self.name is not None:
            return f"“{self.name}”"
        return f"with the value “{self.value}”" if self.value is not None else f"number {self.index}"


def _option(value: object) -> object:
    return value if isinstance(value, dict | Option) else {"name": value}


def _options(value: object) -> object:
    if value == []:
        raise ValueError("an option is needed here, or a list of options")
    return many(value)


def _lists(value: object) -> object:
    if not isinstance(value, dict) or not value:
        raise ValueError(
            "a mapping is needed here: the label of each list and the option to pick, such as {Size: Large}"
        )
    return value


Options = Annotated[
    tuple[Annotated[Option, BeforeValidator(_option)], ...],
    BeforeValidator(_options),
]


@step
class Select(Step):
    """Picks an option, by its visible name, in each drop-down list named by its label.

    An option between slashes is a regular expression that its name has to contain. `{value: …}` and
    `{index: …}`, counted from 0, pick an option whose name can't serve. A list picks several options.

    Example:
        - select: {Site: China 4 (Guangzhou)}
        - select: {Cloud account: /Huawei Cloud/}
        - select: {Site: {index: 1}}

    See also: choose, fill
    """

    verb: ClassVar[str] = "select"

    select: Annotated[dict[TargetField, Options], BeforeValidator(_lists)]

    def describe(self) -> str:
        """Returns `Select “China 4 (Guangzhou)” in "Site"`."""
        picked = [f"{_said(options)} in {label}" for label, options in self.select.items()]
        picked = [f"{_said(options)} in {label}" for label, options in self.select.items()]
        return "Select " + ", ".join(picked)

    def act(self, stage: Stage) -> None:
        """Picks in one list after the other."""
        for label, options in self.select.items():
            with stage.watching(label, Aim.SELECT):
                _pick(stage, label, options)


def _pick(stage: Stage, label: Target, options: tuple[Option, ...]) -> None:
    from playwright.sync_api import TimeoutError as NotInTime

    locator = stage.locate(label, Aim.SELECT)
    try:
        if len(options) > 1 and not locator.evaluate(_IS_MULTIPLE, timeout=stage.limit):
            raise _one_only(stage, label, options)
        locator.select_option(
            label=[_name(stage, locator, one.name) for one in options if one.name is not None],
            value=[stage.text(one.value) for one in options if one.value is not None],
            index=[one.index for one in options if one.index is not None],
            timeout=stage.limit,
        )
    except NotInTime:
        if locator.count() == 1:
            _expect_possible(stage, locator, label, options)
        raise


def _expect_possible(stage: Stage, locator: Locator, label: Target, options: tuple[Option, ...]) -> None:
    """Raises StepFailed with what a list takes where it can't take these options."""
    there = locator.evaluate(_OPTIONS)
    if there is None:
        return
    if len(options) > 1 and not locator.evaluate(_IS_MULTIPLE):
        raise _one_only(stage, label, options)
    missing = tuple(one for one in options if not _is_among(stage, one, there))
    if missing:
        listed = ", ".join(f"“{name}”" for name, _ in there[:_MOST_SHOWN]) or "none"
        what = f"{stage.words_of(label, Aim.SELECT)} has no option {stage.words(_words(missing))}"
        raise StepFailed(f"{what}; it has {listed}", target=label)


def _one_only(stage: Stage, label: Target, options: tuple[Option, ...]) -> StepFailed:
    words = stage.words(str(label))
    return StepFailed(f"{words} takes one option only, not {len(options)}", kind="test")


def _is_among(stage: Stage, option: Option, there: list[tuple[str, str]]) -> bool:
    if option.name is not None:
        wanted = stage.matcher(option.name)
        return any(wanted == name if isinstance(wanted, str) else wanted.search(name) for name, _ in there)
    if option.value is not None:
        return any(stage.text(option.value) == value for _, value in there)
    return option.index is None or option.index < len(there)


def _words(options: tuple[Option, ...]) -> str:
    return " and ".join(map(str, options))


def _said(options: tuple[Option, ...]) -> str:
    return " and ".join(str(one) if one.name is not None else f"the option {one}" for one in options)


def _name(stage: Stage, locator: Locator, name: str) -> str:
    wanted = stage.matcher(name)
    return wanted if isinstance(wanted, str) else _only_option(stage, locator, wanted)


def _only_option(stage: Stage, locator: Locator, pattern: re.Pattern[str]) -> str:
    """Returns the name of the one option that matches; raises StepFailed when several do."""
    found = locator.locator("option").filter(has_text=pattern)
    found.first.wait_for(state="attached", timeout=stage.limit)
    names = [name.strip() for name in found.all_inner_texts()]
    if len(names) > 1:
        listed = ", ".join(f"“{name}”" for name in names)
        raise StepFailed(f"several options match /{pattern.pattern}/: {listed}", kind="test")
    return names[0]
