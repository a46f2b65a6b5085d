"""What all tests share."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Any

import pytest

from assistant.browser.finding import with_found

# Playwright's driver is started hundreds of times, also in projects that are new: its compiled code is kept for all.
os.environ.setdefault(
    "NODE_COMPILE_CACHE", str(Path(__file__).parents[1] / ".assistant" / "cache" / "driver")
)

# What reading thousands of tests makes stays: to look for garbage in it takes each process 3 s.
gc.disable()

_YOUNG = 50_000
"""New objects before garbage is looked for: after 700, which is usual, it takes a tenth of Playwright's own time."""

pytest_plugins = ["pytester"]


def pytest_collection_finish() -> None:
    """Lets garbage be collected from here on, though not often: what tests leave, not what the collection made."""
    gc.freeze()
    gc.set_threshold(_YOUNG)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Lets a process end without looking for garbage once more in all that goes with it."""
    gc.freeze()


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """Lets one process run all flows of the project, since it plays once those that come before others."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # it has no types

    class FlowsTogether(LoadFileScheduling):  # type: ignore[misc]  # the same
        def _split_scope(self, nodeid: str) -> str:
            return "flows" if nodeid.startswith("flows/") else super()._split_scope(nodeid)

    return FlowsTogether(config, log)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_name: str) -> dict[str, Any]:
    """Lets tests that drive a page themselves use the browser that runs use, as tests that run flows do."""
    return with_found(browser_type_launch_args) if browser_name == "chromium" else browser_type_launch_args
