"""What all tests share."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.browser.finding import with_found

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Lets tests that drive a page themselves use the browser that runs use, as tests that run flows do."""
    return with_found(browser_type_launch_args) if browser_name == "chromium" else browser_type_launch_args
