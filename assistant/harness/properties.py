"""Tells of a test's flows in pytest's own --junitxml, as properties of the test."""

from __future__ import annotations

from collections.abc import Callable

from assistant.report.after import AfterRun
from assistant.report.junit import junit_properties
from assistant.report.story import Story


def recorded(record: Callable[[str, object], None]) -> AfterRun:
    """Returns a listener that records the properties of each run, under the flow's name."""

    def tell(story: Story) -> None:
        flow = story.ends()[0].flow
        for name, value in junit_properties(story).items():
            if name != "flow":
                record(f"{flow}.{name}", value)

    return AfterRun(tell)
