"""What all customers come to: the table of docs/reliability.md, and a line of JSON for each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.chaos.outcome import Outcome
from tests.chaos.world import ACTS

_PLACES = {
    "not committed": "between an intent and its commit",
    "committed": "between a commit and its being seen",
    "elsewhere": "elsewhere",
}
_ACTS = {
    "order_created": "Orders",
    "workspace_settled": "Bindings",
    "resource_unsubscribed": "Cancellations",
    "workspace_unlocked": "Unlockings",
}


class Tally:
    """Counts outcomes as they come, after those that a file has already; each is written into it at once."""

    def __init__(self, *, seed: int, file: Path | None = None) -> None:
        self._seed = seed
        self._file = file
        written = file.read_text().splitlines() if file is not None and file.exists() else []
        self.outcomes = [Outcome.of(json.loads(line)) for line in written]

    def add(self, outcome: Outcome) -> None:
        """Counts one more customer."""
        self.outcomes.append(outcome)
        if self._file is not None:
            with self._file.open("a") as lines:
                lines.write(json.dumps(outcome.written()) + "\n")

    @property
    def played(self) -> set[int]:
        """The numbers of the customers that were counted."""
        return {each.number for each in self.outcomes}

    @property
    def kills(self) -> int:
        """How many kills there were."""
        return sum(len(each.struck) for each in self.outcomes)

    @property
    def failed(self) -> list[Outcome]:
        """The customers with whom something is wrong."""
        return [each for each in self.outcomes if each.problems]

    def table(self) -> str:
        """Returns what was counted, as Markdown."""
        struck = [each for outcome in self.outcomes for each in outcome.struck]
        doubts = [each for outcome in self.outcomes for each in outcome.doubts]
        happened = sum(each.happened for each in doubts)
        endings = sum((outcome.endings for outcome in self.outcomes), Counter[str]())
        resolved = (
            f"{len(doubts)}: {happened} acts had happened and were seen by `resume`, "
            f"{len(doubts) - happened} had not and were done by `resume --act-again`"
        )
        rows = [
            ("Kills", f"{len(struck)}: {_counted(each.victim for each in struck)}"),
            ("Where they struck", _counted(_PLACES[each.place] for each in struck)),
            ("Customers, runs", f"{len(self.outcomes)}, {endings.total()}: {_counted(endings.elements())}"),
            ("Faults of the sites that struck", f"{self._sum('strikes'):.0f}"),
            *((_ACTS[name], self._per_customer(name)) for name in ACTS.values()),
            ("IDs that were told, lost", f"{self._sum('ids_told'):.0f}, **{self._lengths('ids_lost')}**"),
            ("Runs in doubt", resolved),
            (
                "Processes left behind",
                f"**{self._lengths('left')}**; the last one of a run was gone after {self._slowest():.1f} s at most",
            ),
            (
                "Seed, time",
                f"{self._seed}, {self._sum('seconds') / 60:.0f} min in all",
            ),
        ]
        return "\n".join(["| What | |", "| --- | --- |", *(f"| {what} | {told} |" for what, told in rows)])

    def _per_customer(self, act: str) -> str:
        counts = Counter(outcome.acts[act] for outcome in self.outcomes)
        return ", ".join(
            f"**{count}** for {number} of {len(self.outcomes)} customers"
            for count, number in sorted(counts.items())
        )

    def _sum(self, name: str) -> float:
        return float(sum(getattr(outcome, name) for outcome in self.outcomes))

    def _lengths(self, name: str) -> int:
        return sum(len(getattr(outcome, name)) for outcome in self.outcomes)

    def _slowest(self) -> float:
        return max((outcome.slowest for outcome in self.outcomes), default=0.0)


def _counted(words: Iterable[str]) -> str:
    """Returns `assistant 12, browser 3`, the most frequent first."""
    counts: Sequence[tuple[str, int]] = Counter(words).most_common()
    return ", ".join(f"{word} {count}" for word, count in counts) or "none"
