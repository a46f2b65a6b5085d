"""Whatever becomes of a flow's file, loading it gives a flow or says what is wrong and where.

A hundred files of each kind are tried; FUZZ=10000 tries that many, tells how long the slowest took, and keeps it.
"""

from __future__ import annotations

import copy
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assistant.advice import advise
from assistant.flow.load import load
from assistant.project import Project
from assistant.source import parse, read, render
from assistant.source.lines import lines_of
from assistant.steps.walk import walk
from tests.assistant.projects import ROOT

PROJECT = Project(ROOT / "config.yaml")
FILES = [*sorted((ROOT / "flows").glob("*.yaml")), ROOT / "tests/assistant/flow/good/every_verb.yaml"]
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]
VALUES: list[Any] = [read(path).value for path in FILES]
COUNT = int(os.environ.get("FUZZ", "100"))
THOROUGH = settings(
    max_examples=COUNT,
    deadline=None,  # a noisy machine has none
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
PIECES = [
    "{{ x }}", "{{", "}}", "{% if %}", "'", '"', "\n", "  ", "- ", ": ", "#", "[", "]", "{", "}", "&a ", "*a", "!t ",
    "|\n", "/(/", "css=", " in ", "row ", "[level=1]", "\t", "\u2028", "é", "0", "~", "steps:\n", "- if: x\n",
    "commits: true\n",
]  # fmt: skip
SCALARS: list[Any] = [
    None, True, 0, -1, 1.5, float("inf"), float("nan"), 10**60, "", " ", "x" * 100_000, "{{ " + "(" * 5_000,
    "/" + "(a|" * 2_000, "{{ " + "a." * 2_000 + "a }}", 'row "' * 400, "x in " * 2_000, "[" * 900, '"' * 900,
    "/(a+)+$/", "{{ workspace }}", "css=a" + " in x" * 150, "0" * 5_000, "1" * 5_000, "9" * 99 + " s", "1e309 s",
    "-", "\u202e", "\U0001f600", "say", "click", "steps", "self", [], {},
]  # fmt: skip
slowest = (0.0, "")


def paths(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yields the paths of a value and of all its parts."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from paths(part, (*path, key))


def at(value: Any, path: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a part of a YAML value
    """Returns the part of a value at a path."""
    for key in path:
        value = value[key]
    return value


def nested(value: object, depth: int, *, is_step: bool) -> object:
    """Returns a value within many others."""
    for _ in range(depth):
        value = {"if": "x", "then": [value]} if is_step else [value]
    return value


@st.composite
def of_other_text(draw: st.DrawFn) -> str:
    """Gives a flow's text with pieces put in, taken out, doubled or moved."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, *PIECES])) + text[end:]
    return text


@st.composite
def of_other_nodes(draw: st.DrawFn) -> str:
    """Gives a flow of which parts are swapped, of another kind, nested, huge, renamed or gone."""
    value = copy.deepcopy(draw(st.sampled_from(VALUES)))
    for _ in range(draw(st.integers(1, 4))):
        found = [path for path in paths(value) if path]
        if not found:
            break
        path = draw(st.sampled_from(found))
        holder, key = at(value, path[:-1]), path[-1]
        how = draw(st.sampled_from(["scalar", "swap", "nest", "gone", "rename", "double"]))
        if how == "scalar":
            holder[key] = copy.deepcopy(draw(st.sampled_from(SCALARS)))
        elif how == "swap":
            holder[key] = copy.deepcopy(at(value, draw(st.sampled_from(found))))
        elif how == "nest":
            holder[key] = nested(holder[key], draw(st.integers(1, 70)), is_step=draw(st.booleans()))
        elif how == "gone":
            del holder[key]
        elif how == "rename" and isinstance(holder, dict):
            holder[str(draw(st.sampled_from([*SCALARS[4:24], "sya", "clik"])))[:2_000]] = holder.pop(key)
        elif isinstance(holder, list):
            holder *= draw(st.integers(2, 40))
        if len(str(value)) > 300_000:
            break
    width = draw(st.sampled_from([80, 10**6]))
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width)


class _Dumper(yaml.SafeDumper):
    """Writes out what stands at two places, instead of an anchor."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def assert_told(text: str) -> None:
    """Fails unless the text is a flow, or what is wrong with it is told; notes how long that took.

    What took long is loaded once more, for on a busy machine the same file takes twice the processor's time.
    """
    global slowest
    spent = seconds_of(text)
    if spent > slowest[0]:
        slowest = max(slowest, (min(spent, seconds_of(text)), text))


def seconds_of(text: str) -> float:
    """Fails unless the text is a flow, which can be said and advised on, or has problems that lie within it.

    Returns the processor's seconds for all that.
    """
    begun = time.process_time()
    document = parse(text, file="x.yaml")
    flow, problems = load(document, name="x", surroundings=PROJECT.library)
    assert (flow is None) == bool(problems)
    lines = lines_of(document.text)
    for problem in problems:
        assert 1 <= problem.mark.line <= len(lines)
        assert 1 <= problem.mark.column <= len(lines[problem.mark.line - 1]) + 1
        assert problem.message
        assert "\n" not in problem.headline
    shown = [render(problem, document.text) for problem in problems[:50]]
    assert all(line.strip() for line in shown)
    if flow is not None:
        assert all(step.describe() for step in walk((*flow.steps, *flow.last)))
        advise(flow, document)
    return time.process_time() - begun


@THOROUGH
@given(of_other_text())
def test_a_flow_with_another_text_is_told(text: str) -> None:
    """Pieces of YAML, templates and targets put anywhere never end in a traceback."""
    assert_told(text)


@THOROUGH
@given(of_other_nodes())
def test_a_flow_of_other_parts_is_told(text: str) -> None:
    """Values of any kind and size at any place never end in a traceback."""
    assert_told(text)


@pytest.fixture(autouse=True, scope="module")
def _tell_the_slowest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    yield
    if "FUZZ" in os.environ:
        kept = tmp_path_factory.mktemp("slowest") / "flow.yaml"
        kept.write_text(slowest[1], encoding="utf-8")
        print(f"\nthe slowest of {COUNT} took {slowest[0]:.2f} s: {kept}")  # noqa: T201 - was asked for
