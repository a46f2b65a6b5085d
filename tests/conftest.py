"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from assistant.browser.finding import with_found

# Playwright's driver is started hundreds of times, also in projects that are new: its compiled code is kept for all.
os.environ.setdefault(
    "NODE_COMPILE_CACHE", str(Path(__file__).parents[1] / ".assistant" / "cache" / "driver")
)

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Lets tests that drive a page themselves use the browser that runs use, as tests that run flows do."""
    return with_found(browser_type_launch_args) if browser_name == "chromium" else browser_type_launch_args
