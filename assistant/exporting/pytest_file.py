"""Writes a flow as a test for pytest-playwright, which needs nothing of this project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.exporting.python_text import literal, variable
from assistant.exporting.script import Needs, Script
from assistant.exporting.support import SUPPORT
from assistant.exporting.verbs import changes_tab, flow_word, function_name, write_steps

if TYPE_CHECKING:
    from assistant.flow import Flow, FlowLibrary

_WIDTH = 100
_IMPORTS = {"os.": "import os", "re.": "import re", "time.": "import time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A test's text, and where the flow takes pictures, which a test does not."""

    text: str
    shots: tuple[str, ...]


def export(
    flow: Flow, *, library: FlowLibrary, sites: Mapping[str, str], provided: Mapping[str, str]
) -> Exported:
    """Returns a flow as a test. `sites` are the addresses that it goes to unless the environment says others.

    Raises UsageError with all steps that have no counterpart in a test.
    """
    needs = Needs(library)
    test = _test(flow, needs)
    functions: dict[str, str] = {}
    while pending := [name for name in needs.flows if name not in functions]:
        functions[pending[0]] = _function(needs.flows[pending[0]], needs)
    if needs.faults:
        raise UsageError("\n".join(dict.fromkeys(needs.faults)))
    constants = _constants(needs, sites, provided)
    support = [SUPPORT[name].strip() for name in SUPPORT if name in needs.support]
    body = "\n\n\n".join(
        ["\n\n".join(constants), _LOCALE.strip(), *support, *reversed(functions.values()), test]
    )
    text = f'"""{flow.title}."""\n\n{_imports(body)}\n\n{body}\n'
    return Exported(text=_formatted(text), shots=tuple(dict.fromkeys(needs.shots)))


_LOCALE = '''
@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Asks the sites for English."""
    return {**browser_context_args, "locale": "en-US"}
'''


def _test(flow: Flow, needs: Needs) -> str:
    """Returns the test function, which runs what comes before the flow and then the flow."""
    known: dict[str, str] = {}
    calls: list[tuple[Flow, str]] = []
    for name in (*flow.after, flow.name):
        each = needs.flow(name) if name != flow.name else flow
        needs.flows[name] = each
        arguments = [
            f"{variable(given)}={known.get(given) or needs.constant(given, declared)}"
            for given, declared in each.inputs.items()
        ]
        calls.append((each, f"{function_name(name)}({', '.join(['page', *arguments])})"))
        known |= {output: f"{_outputs(each)}[{literal(output)}]" for output in each.outputs}
    lines = [
        f"    {_kept(each, [later for _, later in calls[index + 1 :]], needs)}{call}"
        for index, (each, call) in enumerate(calls)
    ]
    head = f"def test_{flow_word(flow.name)}(page: Page) -> None:"
    return "\n".join([head, f'    """{flow.title}."""', *lines])


def _outputs(flow: Flow) -> str:
    return f"{flow_word(flow.name)}_outputs"


def _kept(flow: Flow, later: list[str], needs: Needs) -> str:
    """Returns what is kept of a call: the outputs that later ones take, and the tab where it changes."""
    outputs = _outputs(flow) if any(f"{_outputs(flow)}[" in call for call in later) else "_"
    if later and changes_tab(flow.steps, Script(flow, needs)):
        return f"page, {outputs} = " if flow.outputs else "page = "
    return f"{outputs} = " if outputs != "_" else ""


def _function(flow: Flow, needs: Needs) -> str:
    """Returns a flow as a function."""
    script = Script(flow, needs)
    moves = changes_tab(flow.steps, script)
    write_steps(flow.steps, script)
    _refuse_parts(flow, needs)
    outputs = "{" + ", ".join(f"{literal(name)}: {variable(name)}" for name in flow.outputs) + "}"
    if flow.outputs or moves:
        script.line(
            f"return {', '.join([*(['page'] if moves else []), *([outputs] if flow.outputs else [])])}"
        )
    kinds = [*(["Page"] if moves else []), *(["dict[str, str]"] if flow.outputs else [])]
    returns = f"tuple[{', '.join(kinds)}]" if len(kinds) == 2 else (kinds or ["None"])[0]
    given = [
        f"{variable(name)}: str" + (f" = {literal(declared.default)}" if declared.default is not None else "")
        for name, declared in flow.inputs.items()
    ]
    head = ", ".join(["page: Page", *(["*", *given] if given else [])])
    doc = f'    """{flow.title}."""'
    return "\n".join([f"def {function_name(flow.name)}({head}) -> {returns}:", doc, *script.lines])


def _refuse_parts(flow: Flow, needs: Needs) -> None:
    """Notes what stands beside the steps and a test has nothing for."""
    parts = {
        "handlers": flow.handlers, "always": flow.always, "session": flow.session, "finally": flow.last,
    }  # fmt: skip
    needs.faults += [
        f"{flow.file}: '{key}' can't be exported: a test has nothing like it"
        for key, part in parts.items()
        if part
    ]


def _constants(needs: Needs, sites: Mapping[str, str], provided: Mapping[str, str]) -> list[str]:
    """Returns the addresses of the sites and the values of the inputs; secrets come from the environment."""
    addresses = [
        f'{key.upper()}_URL = os.environ.get("{key.upper()}_URL", {literal(sites.get(key, "").rstrip("/"))})'
        for key in sorted(needs.sites)
    ]
    values = []
    for name, declared in sorted(needs.constants.items()):
        known = provided.get(name, declared.default)
        if declared.kind == "secret" or known is None:
            values.append(f"{name.upper()} = os.environ[{literal(declared.env or name.upper())}]")
        else:
            values.append(f"{name.upper()} = {literal(known)}")
    return ["\n".join(block) for block in (addresses, values) if block]


def _imports(body: str) -> str:
    """Returns the imports of what the code uses."""
    names = [name for name in ("Locator", "Page", "TimeoutError", "expect") if _has(body, name)]
    standard = sorted(line for sign, line in _IMPORTS.items() if sign in body)
    if "Callable[" in body:
        standard.append("from collections.abc import Callable")
    if "reduce(" in body:
        standard.append("from functools import reduce")
    standard.append("from typing import Any")
    return "\n".join(
        ["from __future__ import annotations", "", *standard, "", "import pytest",
         f"from playwright.sync_api import {', '.join(names)}"]
    )  # fmt: skip


def _has(body: str, name: str) -> bool:
    return any(f"{name}{sign}" in body for sign in "(,):. \n|")


def _formatted(text: str) -> str:
    """Lays the code out with ruff where it is installed; without it the code is the same, with long lines."""
    beside = str(Path(sys.executable).parent)
    ruff = shutil.which("ruff", path=beside) or shutil.which("ruff")
    if ruff is None:
        return text
    command = [ruff, "format", "--isolated", "--line-length", str(_WIDTH), "-"]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=False)  # noqa: S603 - found on the path
    return done.stdout if done.returncode == 0 else text
