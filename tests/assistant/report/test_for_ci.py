"""What runs leave for a CI: JUnit XML, Markdown and Allure's results; set REWRITE=1 to write the files anew."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from assistant.report.after import AfterRun
from assistant.report.allure import write_allure
from assistant.report.junit import junit, write_junit
from assistant.report.record import read_events
from assistant.report.story import Story
from assistant.report.summary import append_summary, summary
from tests.assistant.expected import assert_expected
from tests.assistant.report.conftest import RunTold
from tests.assistant.report.stories import STORIES, failed, in_doubt, passed
from tests.assistant.report.telling import Teller

EXPECTED = Path(__file__).parent / "expected"


def told(name: str) -> Story:
    """Returns a story by name, told to its end."""
    tell = Teller()
    STORIES[name](tell)
    return Story(tell.events)


@pytest.mark.parametrize("name", ["passed", "failed", "in_doubt"])
def test_a_run_is_junit_xml(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The flow is a test case with its properties, its steps, and what went wrong."""
    monkeypatch.setattr(Path, "absolute", lambda self: self)
    assert_expected(junit(told(name)).decode(), EXPECTED / f"{name}.junit.xml")


@pytest.mark.parametrize("name", ["passed", "failed", "in_doubt"])
def test_a_run_is_markdown(name: str) -> None:
    """What failed stands first, with its lines; steps are folded away."""
    assert_expected(summary(told(name)), EXPECTED / f"{name}.summary.md")


@pytest.mark.parametrize("name", list(STORIES))
def test_whatever_a_page_says_is_xml(name: str) -> None:
    """Each run's XML can be read, and counts one test."""
    story = told(name)
    if story.finished is None:
        pytest.skip("it broke off")
    suite = ET.fromstring(junit(story)).find("testsuite")  # noqa: S314 - our own
    assert suite is not None
    assert suite.get("tests") == "1"


def test_whatever_a_page_says_stays_text() -> None:
    """Markup in a page's texts is shown letter by letter in Markdown: escaped, or within code."""
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", summary(told("hostile")))
    assert set(re.findall(r"<[^>]*>", text)) == {"<details>", "</details>", "<summary>", "</summary>"}


def test_summaries_are_added_and_junit_is_replaced(tmp_path: Path) -> None:
    """The commands of one job add to one summary; a report in XML is of one run."""
    for story in (passed, in_doubt):
        story(
            Teller(
                AfterRun(lambda story: append_summary(story, tmp_path / "summary.md")),
                AfterRun(lambda story: write_junit(story, tmp_path / "junit.xml")),
            )
        )
    assert (tmp_path / "summary.md").read_text().count("\n### ") + 1 == 2
    assert b'errors="1"' in (tmp_path / "junit.xml").read_bytes()


def test_a_run_is_a_result_of_allure(told: RunTold, tmp_path: Path) -> None:
    """The result has the flow's steps as a tree, what went wrong, and the run's files."""
    folder = told(failed)
    story = Story(read_events(folder))
    started, finished = story.ends()
    write_allure(_in(story, folder), tmp_path / "allure")
    (result,) = (json.loads(file.read_text()) for file in (tmp_path / "allure").glob("*-result.json"))
    assert (result["name"], result["status"]) == (started.title, "failed")
    assert finished.failure is not None
    assert result["statusDetails"]["message"] == finished.failure.message
    assert [step["name"] for step in result["steps"]] == [
        "Open /workspaces of billing_center", "Run the flow purchase",
    ]  # fmt: skip
    assert _leaves(result["steps"])[-1] == ("Click Continue to Submitt", "failed")
    attached = {file.suffix for file in (tmp_path / "allure").glob("*-attachment.*")}
    assert attached == {".png", ".html"}


def _in(story: Story, folder: Path) -> Story:
    """Returns the story with its files in a folder of the test's."""
    assert story.finished is not None
    story.finished = replace(story.finished, folder=str(folder))
    return story


def _leaves(steps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        leaf
        for step in steps
        for leaf in (_leaves(step["steps"]) if step.get("steps") else [(step["name"], step["status"])])
    ]
