"""The short form of `make chaos`: one customer, whose runs are killed until no kill is left."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.assistant.processes import environment

_SEED: Final = 277
"""Kills of the assistant, the driver and the server before and after commits; lists are late, and a connection is cut
before the purchase."""
_LONGEST: Final = 1800


@pytest.mark.skipif(sys.platform != "linux", reason="what processes leave behind is asked of /proc")
def test_a_customer_is_served_once_whatever_is_killed(tmp_path: Path) -> None:
    """Each act happens once by the world's journal, no ID is lost, and no process is left behind."""
    file = tmp_path / "chaos.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--only", "1", "--most", "2", f"--seed={_SEED}", "--json", file],
        env=environment(), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=_LONGEST,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    [told] = [json.loads(line) for line in file.read_text().splitlines()]
    assert told["struck"]
    acts = ("order_created", "workspace_settled", "resource_unsubscribed", "workspace_unlocked")
    assert [told["acts"][act] for act in acts] == [1, 1, 1, 1]
    assert (told["ids_lost"], told["left"], told["problems"]) == ([], [], [])
    assert "| Orders | **1** for 1 of 1 customers |" in done.stdout
