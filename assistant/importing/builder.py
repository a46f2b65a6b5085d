"""Collects the steps of a flow while another tool's file is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.recording.draft import Draft, DraftStep, Entry, Remark, Value
from assistant.recording.grouping import grouped
from assistant.recording.inputs import DraftInputs
from assistant.recording.notation import written
from assistant.recording.playwright_code import Untranslatable
from assistant.recording.sites import KnownSites
from assistant.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an import needs to know beside the file: the sites, and what the environment gives to every flow."""

    sites: KnownSites
    provided: Mapping[str, str]


class Builder:
    """One flow under way. `place` is where the step that is read stands in the file."""

    def __init__(self, around: Around) -> None:
        self._sites = around.sites
        self.inputs = DraftInputs(around.provided)
        self._entries: list[Entry] = []
        self._own = around.sites.own
        self.place = ""

    def remark(self, text: str) -> None:
        """Adds what can't be a step: a comment in the flow, and a warning."""
        self._entries.append(Remark(text=text, place=self.place))

    def step(self, verb: str, value: Value, **modifiers: Value) -> None:
        """Adds a step."""
        self._entries.append(DraftStep(verb=verb, value=value, modifiers=modifiers))

    def act(self, verb: str, target: Target, **modifiers: Value) -> None:
        """Adds a step on one target."""
        self.step(verb, written(target), **modifiers)

    def fill(self, target: Target, text: str, *, is_secret: bool = False) -> None:
        """Adds what goes into a field; a password becomes a secret input."""
        label = target.name.text if target.name is not None else str(target)
        self.step("fill", {written(target): self.inputs.text(label, text, is_secret=is_secret)})

    def open(self, url: str) -> None:
        """Adds going to an address."""
        if re.match("/(?!/)", url) and self._own is not None:
            self.step("open", url)
            return
        known = self._sites.path_of(url)
        if known is None:
            raise Untranslatable(
                f"{url} is on none of the environment's sites; name the one that it stands for with --site"
            )
        site, path = known
        self._own = self._own or site
        self.step("open", path, **({} if site == self._own else {"site": site}))

    def path(self, url: str) -> str:
        """Returns an address as a condition has it: a path where it is on one of the sites."""
        known = self._sites.path_of(url)
        return url if known is None else known[1]

    def opened(self) -> None:
        """Tells of the click before that it opened a tab, in which the flow goes on wherever it leads."""
        last = self._entries[-1] if self._entries else None
        if isinstance(last, DraftStep) and last.verb == "click":
            self._entries[-1] = last.with_(opens="new")
        else:
            self.remark("a new tab was opened, by no click")

    def draft(self, name: str) -> Draft:
        """Returns the flow; one without a name is called after its file."""
        return Draft(
            name=name,
            site=self._own,
            entries=grouped(self._entries),
            inputs=self.inputs.declared,
        )
