"""The project's flows in the sites' other skins: they pass by the fallbacks of flows/pages, and say so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.events import Warned
from assistant.harness.runner import FlowRunner
from assistant.mock_world import LOCALES, MockWorld
from assistant.project import Project
from assistant.report.record import read_events

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext


@pytest.mark.parametrize(
    ("skin", "locale"), [pytest.param("2022-zh", "zh", marks=pytest.mark.long), ("new-console", "en")]
)
def test_onboarding_and_offboarding_pass_in_another_skin(
    skin: str,
    locale: str,
    world: MockWorld,
    assistant_project: Project,
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    """Both whole runs end well, and each other name that served is told as a warning."""
    with world.state.transaction():
        world.state.change_settings(skin=skin)
    page = new_context(locale=LOCALES[locale]).new_page()
    runner = FlowRunner(assistant_project, world, page, tmp_path, locale=locale, shots=False)
    assert runner("onboard")["workspace"] == "Example Production"
    assert runner("offboard")["settlement"]
    told = [
        event.text
        for folder in sorted(tmp_path.iterdir())
        for event in read_events(folder)
        if isinstance(event, Warned)
    ]
    assert len(told) >= 4
    assert all("was found by its fallback" in text for text in told)
