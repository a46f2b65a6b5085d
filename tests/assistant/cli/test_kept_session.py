"""A session outlives the process that signed in, and the port that the mock sites were served on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import copy_project

LOOK = """
name: Look
site: billing_center
inputs: {billing_username: {}, billing_password: {kind: secret}}
session:
  run: sign-in-billing-center
  with: {billing_username: "{{ billing_username }}", billing_password: "{{ billing_password }}"}
  open: /workspaces
  holds: table "Workspaces"
steps:
  - expect: row "Example Production"
"""


@pytest.mark.long
def test_the_next_run_is_signed_in(tmp_path: Path) -> None:
    """The first run signs in, the second one restores, and one in a world begun anew signs in again."""
    folder = copy_project(tmp_path)
    (folder / "flows" / "look.yaml").write_text(LOOK)
    told = [assistant("run", "look", *words, folder=folder).stdout for words in ((), (), ("--fresh",))]
    notes = [
        next((note for note in ("signed in anew", "kept from before") if note in text), text) for text in told
    ]
    assert notes == ["signed in anew", "kept from before", "signed in anew"]
