"""Which tab is meant: by the site that it shows, its address, its title or its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, field_validator, model_validator

from assistant.steps.kinds import Text
from assistant.steps.looking import matches
from assistant.target.grammar import check_pattern, is_pattern

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from assistant.engine.stage import Stage

PLACES = ("first", "last", "new")
"""Words for tabs that need no description."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeantTab:
    """A tab that is looked for: in words, and how to tell it when one sees it."""

    words: str
    is_it: Callable[[Page], bool]


class WhichTab(BaseModel):
    """A tab: the `site` that it shows, its `url`, its `title`, or `place`: `first`, `last` or `new`.

    `url` and `title` are exact, or regular expressions between slashes; `url` may be a path of one of the sites.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    site: str | None = None
    url: Text | None = None
    title: Text | None = None
    place: Literal["first", "last", "new"] | None = None

    @field_validator("url", "title")
    @classmethod
    def _can_be_matched(cls, text: str | None) -> str | None:
        if text is not None and is_pattern(text):
            check_pattern(text[1:-1])
        return text

    @model_validator(mode="after")
    def _is_one(self) -> WhichTab:
        if [self.site, self.url, self.title, self.place].count(None) != 3:
            raise ValueError("a tab is a site's key, {url: …}, {title: …}, first, last or new")
        return self

    def __str__(self) -> str:
        if self.site is not None:
            return f"the tab of {self.site}"
        if self.url is not None:
            return f"the tab whose address is {self.url}"
        if self.title is not None:
            return f"the tab whose title is {self.title}"
        return f"the {self.place} tab" if self.place != "new" else "a new tab"

    def meant(self, stage: Stage) -> MeantTab:
        """Returns how to tell the tab among others; any tab will do for a `place`."""
        if self.site is not None:
            base = stage.tabs.address("", site=self.site)
            return MeantTab(words=f"{self.site} ({base})", is_it=lambda page: page.url.startswith(base))
        if self.url is not None:
            address = stage.address_matcher(self.url)
            return MeantTab(words=stage.words(self.url), is_it=lambda page: matches(address, page.url))
        if self.title is not None:
            title = stage.matcher(self.title)
            words = f"“{stage.words(self.title)}”"
            return MeantTab(words=words, is_it=lambda page: matches(title, page.title()))
        return MeantTab(words=str(self), is_it=lambda page: True)


def _long(value: object) -> object:
    if isinstance(value, dict | WhichTab):
        return value
    return {"place": value} if value in PLACES else {"site": value}


def _is_new(tab: WhichTab) -> WhichTab:
    if tab.place in ("first", "last"):
        raise ValueError(
            "what a click opens is a site's key, {url: …}, {title: …}, or new, whatever it shows"
        )
    return tab


Tabbed = Annotated[WhichTab, BeforeValidator(_long)]
"""A tab, or its short form: a site's key, or one of the three words."""

Opened = Annotated[Tabbed, AfterValidator(_is_new)]
"""What a tab shows that a click opens."""
