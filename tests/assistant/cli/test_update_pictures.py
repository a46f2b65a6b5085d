"""`--update-pictures` keeps what a condition compares with, for the language of the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

SEE = """
name: See
site: billing_center
steps:
  - open: /signin
  - expect: {picture: form, of: main}
"""


@pytest.mark.long
def test_pictures_are_kept_when_that_is_asked_for(tmp_path: Path) -> None:
    """The picture lies beside the flow; one that is missing fails with the command that keeps it."""
    folder = make_project(tmp_path, see=SEE)
    kept = assistant("run", "see", "--update-pictures", folder=folder)
    assert kept.returncode == 0, kept.stdout
    assert [path.name for path in (folder / "flows" / "pictures" / "see").iterdir()] == ["form-en.png"]
    missing = assistant("run", "see", "--locale", "zh", folder=folder)
    assert missing.returncode == 1
    told = " ".join(missing.stdout.replace("│", " ").split())
    assert "keep one with: assistant run see --locale zh --update-pictures" in told
