"""Conditions: what a page can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator

from assistant.errors import StepFailed
from assistant.steps.kinds import TargetField, Text
from assistant.target import Aim
from assistant.target.grammar import check_pattern, is_pattern
from assistant.template import is_lone
from assistant.values import Secret

if TYPE_CHECKING:
    from assistant.engine.stage import Stage

State = Literal["enabled", "disabled", "checked", "unchecked", "focused"]
_SUBJECTS = ("see", "gone", "url", "title", "that")


class Condition(BaseModel):
    """Something that is so or not: a target is seen or gone, the address or title is as given, a value is true.

    `text`, `value`, `count` and `state` ask more of what is seen. `url` and `title` are exact texts, or
    regular expressions between slashes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    see: TargetField | None = None
    gone: TargetField | None = None
    url: Text | None = None
    title: Text | None = None
    that: Text | None = None
    text: Text | None = None
    value: Text | None = None
    count: int | None = None
    state: State | None = None

    @field_validator("url", "title", "text", "value")
    @classmethod
    def _can_be_matched(cls, text: str | None) -> str | None:
        if text is not None and is_pattern(text):
            check_pattern(text[1:-1])
        return text

    @model_validator(mode="after")
    def _asks_something(self) -> Condition:
        asked = [name for name in _SUBJECTS if getattr(self, name) is not None]
        if len(asked) != 1:
            raise ValueError(f"a condition asks one thing: {', '.join(_SUBJECTS[:-1])} or {_SUBJECTS[-1]}")
        detailed = [name for name in ("text", "value", "count", "state") if getattr(self, name) is not None]
        if detailed and self.see is None:
            raise ValueError(f"'{detailed[0]}' goes with 'see'")
        return self

    def describe(self) -> str:
        """Returns the condition in words, to follow “that” or “whether”."""
        if self.see is not None:
            return f"{self.see} {self._details()}"
        if self.gone is not None:
            return f"{self.gone} is gone"
        if self.url is not None:
            return f"the address is {self.url}"
        if self.title is not None:
            return f"the page's title is {self.title}"
        return f"{self.that} is true"

    def _details(self) -> str:
        if self.text is not None:
            return f"reads “{self.text}”"
        if self.value is not None:
            return f"holds “{self.value}”"
        if self.count is not None:
            return f"is there {self.count} times"
        return f"is {self.state}" if self.state is not None else "is shown"

    @property
    def target(self) -> TargetField | None:
        """What the condition looks for, if it looks for something."""
        return self.see or self.gone

    def holds(self, stage: Stage, *, within: float = 0) -> bool:
        """Tells whether it is so, after at most `within` seconds.

        Raises StepFailed only for what is wrong whatever the page shows, such as two matches.
        """
        if self.that is not None:
            return _is_true(stage.value(self.that))
        with stage.watching(self.target, Aim.LOOK, sentence=self.describe()):
            if within == 0 and self._is_plain and not stage.tabs.is_waiting():
                return self._is_now(stage)
            try:
                self._ask(stage, within * 1000)
            except AssertionError as error:
                if "strict mode violation" in str(error):
                    raise
                return False
        return True

    @property
    def _is_plain(self) -> bool:
        """Whether it only asks if something is seen or gone, which one question to the page can answer."""
        return (self.see or self.gone) is not None and not any(
            detail is not None for detail in (self.text, self.value, self.state, self.count)
        )

    def _is_now(self, stage: Stage) -> bool:
        if self.see is not None:
            return stage.locate(self.see, Aim.LOOK).is_visible()
        assert self.gone is not None  # noqa: S101 - the caller's branch
        return stage.locate(self.gone, Aim.LOOK).filter(visible=True).count() == 0

    def wait(self, stage: Stage, *, timeout: float) -> None:
        """Waits until it is so; raises StepFailed, with what the page shows instead, after `timeout` seconds."""
        if self.that is not None:
            if not _is_true(stage.value(self.that)):
                raise StepFailed(f"{self.that} is not true")
            return
        with stage.watching(self.target, Aim.LOOK, sentence=self.describe()):
            self._ask(stage, timeout * 1000)

    def _ask(self, stage: Stage, timeout: float) -> None:
        from playwright.sync_api import expect

        timeout = max(timeout, 1)  # Playwright takes 0 for “no limit”
        if self.url is not None:
            expect(stage.page).to_have_url(stage.matcher(self.url), timeout=timeout)
        elif self.title is not None:
            expect(stage.page).to_have_title(stage.matcher(self.title), timeout=timeout)
        elif self.gone is not None:
            expect(stage.locate(self.gone, Aim.LOOK).filter(visible=True)).to_have_count(0, timeout=timeout)
        elif self.see is not None:
            self._ask_seen(expect, stage, timeout)

    def _ask_seen(self, expect: Any, stage: Stage, timeout: float) -> None:  # noqa: ANN401 - Playwright's expect
        assert self.see is not None  # noqa: S101 - the caller's branch
        locator = stage.locate(self.see, Aim.LOOK)
        if self.count is not None:
            expect(locator.filter(visible=True)).to_have_count(self.count, timeout=timeout)
            return
        expect(locator).to_be_visible(timeout=timeout)
        if self.text is not None:
            expect(locator).to_have_text(stage.matcher(self.text), timeout=timeout)
        if self.value is not None:
            expect(locator).to_have_value(stage.matcher(self.value), timeout=timeout)
        if self.state is not None:
            _STATES[self.state](expect(locator), timeout)


_STATES = {
    "enabled": lambda locator, timeout: locator.to_be_enabled(timeout=timeout),
    "disabled": lambda locator, timeout: locator.to_be_disabled(timeout=timeout),
    "checked": lambda locator, timeout: locator.to_be_checked(timeout=timeout),
    "unchecked": lambda locator, timeout: locator.not_to_be_checked(timeout=timeout),
    "focused": lambda locator, timeout: locator.to_be_focused(timeout=timeout),
}


def _is_true(value: object) -> bool:
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
