"""The YAML blocks of the documents, each with what it is."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), ROOT / "mock_sites" / "README.md"})
Kind = Literal["flow", "steps", "config", "pages", "faults", "cases", "guide", "translations", "seed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of YAML: what it is, where it stands, and its text."""

    kind: Kind
    place: str
    text: str

    @property
    def flow(self) -> str:
        """The block as a whole flow: steps get a head that declares what they use."""
        return flow_of(self.text) if self.kind == "steps" else self.text


def blocks() -> list[Block]:
    """Returns every YAML block of the documents."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in re.finditer(r"^ *```yaml\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE):
            line = text.count("\n", 0, block.start()) + 1
            place = f"{page.relative_to(ROOT)}:{line}"
            inner = textwrap.dedent(block[1])
            found.append(Block(kind=_kind(inner, place), place=place, text=inner))
    return found


def _kind(text: str, place: str) -> Kind:
    if re.search("^steps:", text, re.MULTILINE):
        return "flow"
    if text.startswith("- "):
        return "steps"
    if re.search("^(environments?|verbs):", text, re.MULTILINE):
        return "config"
    if text.startswith("# flows/pages/"):
        return "pages"
    if text.startswith("# flows/guides/"):
        return "translations" if ".zh.yaml" in text.splitlines()[0] else "guide"
    if text.startswith("# flows/cases/"):
        return "cases"
    if re.search("^under:", text, re.MULTILINE):
        return "faults"
    if re.search("^(accounts|workspaces|users):", text, re.MULTILINE):
        return "seed"
    raise AssertionError(
        f"{place}: nobody knows what this block of YAML is, so nothing can hold it to anything"
    )


def flow_of(steps: str) -> str:
    """Returns a flow with these steps, and the inputs that they use."""
    saved = set(re.findall(r"(?:save|as): \{?(\w+)", steps))
    names = sorted(set(re.findall(r"\{\{ (\w+)", steps)) - saved)
    inputs = "".join(f"\n  {name}: {{}}" for name in names)
    head = f"name: Example\nsite: billing_center\ninputs:{inputs or ' {}'}\nsteps:\n"
    return head + textwrap.indent(steps.rstrip("\n") + "\n", "  ")
