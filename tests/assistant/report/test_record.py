"""Events are read back as they were told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.events import Event, Warned
from assistant.report.record import read_events
from assistant.run_folder import EVENTS, RunFolder
from tests.assistant.report.stories import STORIES
from tests.assistant.report.telling import Teller


@pytest.mark.parametrize("story", STORIES)
def test_what_a_folder_wrote_is_read_back(story: str, tmp_path: Path) -> None:
    """Every event of every story survives the way through the file."""
    tell = Teller(RunFolder(tmp_path / "run"))
    STORIES[story](tell)
    assert list(read_events(tmp_path / "run")) == tell.events


def test_every_kind_of_event_is_known() -> None:
    """The stories hold all kinds of events between them, so none can be forgotten."""
    told = set()
    for story in STORIES.values():
        tell = Teller()
        story(tell)
        told |= {type(event).__name__ for event in tell.events}
    of_runs = (kind for kind in Event.__subclasses__() if kind.__module__ == Event.__module__)
    assert told == {kind.__name__ for kind in of_runs}


def test_a_later_versions_events_are_left_out(tmp_path: Path) -> None:
    """Unknown events and unknown facts do not keep the others from being read."""
    lines = [
        {"event": "moon_landed", "at": 0},
        {"event": "warned", "at": 1, "text": "careful", "colour": "red"},
    ]
    (tmp_path / EVENTS).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert list(read_events(tmp_path)) == [Warned(at=1, text="careful")]
