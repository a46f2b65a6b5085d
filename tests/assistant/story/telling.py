"""The whole way, told once by whole commands, to be looked at by many tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mock_sites.journal import Entry
from tests.assistant.processes import Done, assistant, events
from tests.assistant.projects import world_of

PICTURES = frozenset(
    {
        "13.huaweicloud_19", "13.huaweicloud_1", "13.huaweicloud_3", "13.huaweicloud_4", "13.huaweicloud_6",
        "13.huaweicloud_19.1", "13.huaweicloud_19.2", "13.huaweicloud_21", "13.huaweicloud_26",
        "13.huaweicloud_26.1", "1.huaweicloud_6", "1.huaweicloud_8", "1.huaweicloud_5",
    }
)  # fmt: skip
"""The names of the pictures that the page describing the way shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A run: what it wrote, and what had happened in the world by its end."""

    done: Done
    acts: tuple[Entry, ...]

    @property
    def events(self) -> list[dict[str, Any]]:
        """All events."""
        return events(self.done.stdout)

    @property
    def end(self) -> dict[str, Any]:
        """The event that ended the run."""
        return self.events[-1]

    @property
    def outputs(self) -> Mapping[str, str]:
        """What the run gave."""
        outputs: Mapping[str, str] = self.end["outputs"]
        return outputs

    @property
    def outcomes(self) -> list[str]:
        """What became of each act that must not happen twice."""
        return [event["outcome"] for event in self.events if event["event"] == "act_settled"]

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures by their names."""
        folder = Path(self.end["folder"], "pictures")
        return {file.name.removesuffix(".png"): file.read_bytes() for file in folder.glob("*.png")}

    @property
    def report(self) -> Path:
        """The run's report."""
        return Path(self.end["folder"], "report.html")

    def names(self) -> list[str]:
        """Returns the names of what had happened in the world, in order."""
        return [act.name for act in self.acts]


def tell(project: Path, flow: str, *words: str, world: str = "demo") -> Chapter:
    """Runs a flow as a command and returns what came of it."""
    done = assistant("run", flow, "--json", "--world", world, *words, folder=project)
    assert done.stderr in ("", f"The world {world} is new\n")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    with world_of(project, world) as opened:
        return Chapter(done=done, acts=tuple(opened.journal.acts()))
