"""The pytest plugin: flows are collected as tests, and tests can run flows.

It is loaded wherever the package is installed, so it imports next to nothing until there is a flow.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_SUFFIX = ".flow.yaml"
_ENGLISH = "en"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options of flows run as tests."""
    group = parser.getgroup("onboarding-assistant", "flows as tests")
    group.addoption(
        "--locales",
        default=_ENGLISH,
        metavar="LIST",
        help="Languages to run flows in, such as en,zh (default: en).",
    )
    group.addoption(
        "--faults",
        metavar="LIST",
        help="Faults of the mock sites to run flows under, such as late-listing,banner, or all of them: all.",
    )
    group.addoption(
        "--update-pictures",
        action="store_true",
        help="Keep what pages look like now as the pictures that conditions of flows compare with.",
    )
    group.addoption("--skins", metavar="LIST", help="Skins that the mock sites wear, such as new-console.")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs each test that runs flows once in every case, language, skin and under every fault asked for."""
    if not any(name.startswith("flow_") for name in metafunc.fixturenames):
        return
    from assistant.harness.choices import chosen

    for what in ("locale", "fault", "skin"):
        names = chosen(metafunc.config, what)
        if names and f"flow_{what}" in metafunc.fixturenames:
            metafunc.parametrize(f"flow_{what}", names, ids=names)
    cases = getattr(metafunc.module, "flow_cases", None)
    if cases:
        metafunc.parametrize("flow_case", list(cases.values()), ids=list(cases))


def pytest_configure(config: pytest.Config) -> None:
    """Adds the fixtures, after pytest-playwright's so that they can build on them; checks what is asked for."""
    asked = {"locale": config.getoption("--locales") != _ENGLISH, "fault": config.getoption("--faults")}
    for what, is_asked in {**asked, "skin": config.getoption("--skins")}.items():
        if is_asked:
            from assistant.harness.choices import chosen

            chosen(config, what)
    if config.pluginmanager.hasplugin("playwright"):
        from assistant.harness import fixtures

        config.pluginmanager.register(fixtures, "onboarding-assistant-fixtures")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collects `*.flow.yaml` anywhere, and every flow in the flows folder of a project."""
    if not (file_path.name.endswith(_SUFFIX) or _is_project_flow(file_path)):
        return None
    if not parent.config.pluginmanager.hasplugin("playwright"):
        _warn(parent)
        return None
    from assistant.harness.collect import FlowFile

    return FlowFile.from_parent(parent, path=file_path)


def _is_project_flow(file: Path) -> bool:
    """Tells whether a file is in the folder `flows` beside a config.yaml."""
    return (
        file.suffix == ".yaml"
        and file.parent.name == "flows"
        and (file.parent.parent / "config.yaml").is_file()
    )


def _warn(parent: pytest.Collector) -> None:
    """Tells that flows are left out: a test run must not pass because nothing was run."""
    import pytest

    parent.warn(pytest.PytestWarning("flows are not run as tests: that needs the plugin pytest-playwright"))
