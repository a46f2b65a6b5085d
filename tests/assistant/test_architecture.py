"""Who must not know whom, and what the documents promise of the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from assistant.cli import assistant
from assistant.config import BrowserConfig, Config, Environment
from assistant.flow.load import load
from assistant.mock_world import site_keys
from assistant.picture.style import Style
from assistant.project import Project
from assistant.reference import reference_of
from assistant.source import parse, read
from assistant.steps import VERBS
from tests.assistant.documents import flow_of

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT / "config.yaml")


@cache
def imports_of(path: Path, *, typing: bool = False) -> set[str]:
    """Returns the modules that a file imports; those under TYPE_CHECKING only when asked for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[ast.AST] = set()
    if not typing:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                skipped.update(inner for child in node.body for inner in ast.walk(child))
    found: set[str] = set()
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{name.name}" for name in node.names)
    return found


def offenders(
    folder: str, forbidden: str, *, allowed: tuple[str, ...] = (), typing: bool = False
) -> list[str]:
    """Returns the files below a folder, or the one file, that import what a pattern forbids."""
    start = ROOT / folder
    files = [start] if start.is_file() else sorted(start.rglob("*.py"))
    return [
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        if file.relative_to(ROOT).as_posix() not in allowed
        for name in sorted(imports_of(file, typing=typing))
        if re.match(forbidden, name)
    ]


def test_mock_sites_stand_alone() -> None:
    """The mock sites know nothing of the assistant, not even for types."""
    assert offenders("mock_sites", r"assistant(\.|$)", typing=True) == []


def test_one_module_knows_the_mock_sites() -> None:
    """All that the assistant does with the mock sites goes through one module."""
    assert offenders("assistant", r"mock_sites(\.|$)", allowed=("assistant/mock_world.py",)) == []


def test_source_stands_alone() -> None:
    """Reading YAML with places knows nothing else of the project."""
    assert offenders("assistant/source", r"assistant\.(?!source)|mock_sites", typing=True) == []


def test_the_engine_knows_no_listener() -> None:
    """The engine tells events and knows nobody who hears them."""
    listeners = r"assistant\.(report|journal|run_folder|cli|harness|launch)(\.|$)"
    assert offenders("assistant/engine", listeners, typing=True) == []
    assert offenders("assistant/steps", listeners, typing=True) == []


def test_listeners_know_no_engine() -> None:
    """Reports are made of events, so that a run of long ago can be shown again."""
    assert offenders("assistant/report", r"assistant\.(engine|steps|flow|browser|journal)(\.|$)") == []


def test_only_commands_know_guides() -> None:
    """A guide or a film looks on at runs, and nothing that runs knows of it; reports know findings by type only."""
    told = ("assistant/guide/", "assistant/film/", "assistant/cli/")
    found = offenders("assistant", r"assistant\.guide(\.|$)")
    assert [each for each in found if not each.startswith(told)] == []
    found = offenders("assistant", r"assistant\.film(\.|$)")
    assert [each for each in found if not each.startswith(told[1:])] == []


def test_steps_know_the_engine_by_type_only() -> None:
    """A step acts through the stage that it is given."""
    assert offenders("assistant/steps", r"assistant\.engine") == []


def test_the_matrix_runs_without_pytest() -> None:
    """The fault matrix runs flows as tests do, for a command line without pytest."""
    assert offenders("assistant/matrix", r"pytest|assistant\.(cli|report)(\.|$)") == []
    for module in ("runner", "failure", "under_fault"):
        assert offenders(f"assistant/harness/{module}.py", r"pytest(\.|$)") == []


def test_a_seat_knows_nobody_who_hands_rows_out() -> None:
    """What runs a row is the same here, with workers of ours, and on many machines."""
    handing = r"assistant\.bulk\.(dispatch|crew|carrying_out|worker|handing_in)|assistant\.(cli|harness)"
    assert offenders("assistant/bulk/seat.py", handing, typing=True) == []
    assert offenders("assistant/tables", r"assistant\.(?!tables|source|errors|values|validation)") == []


def test_one_module_knows_the_engine_of_the_queue() -> None:
    """What hands rows out to many machines could be another engine's; no command imports it that doesn't need it."""
    assert offenders("assistant", r"procrastinate(\.|$)", allowed=("assistant/bulk/queue.py",)) == []
    needed = tuple(f"assistant/bulk/{name}.py" for name in ("handing_out", "hosting", "work"))
    assert offenders("assistant", r"assistant\.bulk\.queue$", allowed=needed) == []
    code = (
        "import sys, assistant.bulk.carrying_out, assistant.cli.worker; print('procrastinate' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_one_module_knows_the_database_driver() -> None:
    """A journal in a file needs no driver installed, and waits for none to be imported."""
    allowed = ("assistant/journal/postgres.py",)
    assert offenders("assistant", r"psycopg(\.|$)", allowed=allowed) == []
    assert (
        offenders("assistant", r"assistant\.journal\.postgres$", allowed=("assistant/journal/database.py",))
        == []
    )
    code = "import sys, assistant.launch, assistant.journal; print('psycopg' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_one_module_knows_the_parser_of_javascript() -> None:
    """Only a script in JavaScript needs the extra; recordings and scripts in Python are imported without it."""
    allowed = ("assistant/importing/javascript_syntax.py",)
    assert offenders("assistant", r"tree_sitter", allowed=allowed) == []
    code = "import sys, assistant.importing.reading; print('tree_sitter' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_playwright_is_started_in_two_places() -> None:
    """A browser session and a browser's trial start Playwright; nothing else does."""
    starters = [
        file.relative_to(ROOT).as_posix()
        for file in sorted((ROOT / "assistant").rglob("*.py"))
        if "sync_playwright" in file.read_text(encoding="utf-8")
    ]
    assert starters == ["assistant/browser/session.py", "assistant/browser/trial.py"]


def test_help_imports_nothing_heavy() -> None:
    """The command's help costs little more than click."""
    code = (
        "import sys; from assistant.cli import _exit_code; _exit_code(['--help'])\n"
        "print(sorted({'playwright', 'pydantic', 'rich', 'jinja2', 'starlette', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", assistant.list_commands(None))  # type: ignore[arg-type]  # needs no context
def test_help_of_a_command_imports_nothing_heavy(command: str) -> None:
    """What a command needs for its work is imported when it works."""
    code = (
        f"import sys; from assistant.cli import _exit_code; _exit_code(['{command}', '--help'])\n"
        "print(sorted({'playwright', 'pydantic', 'rich', 'jinja2', 'starlette', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_says_what_it_does(verb: str) -> None:
    """Each verb has a sentence and an example that loads as steps."""
    page = reference_of(verb)
    assert page.summary.endswith(".")
    document = parse(flow_of(page.example), file=f"{verb}.yaml")
    flow, problems = load(document, name=verb, surroundings=PROJECT.library)
    assert [problem.headline for problem in problems] == []
    assert flow is not None


@pytest.mark.parametrize("model", [Config, Environment, BrowserConfig, Style])
def test_every_setting_is_documented(model: type[Config | Environment | BrowserConfig | Style]) -> None:
    """docs/config.md has a row for every key."""
    text = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    prefix = "browser." if model is BrowserConfig else ""
    missing = [
        name
        for name in model.model_fields
        if name not in ("root", "browser") and f"`{prefix}{name}`" not in text
    ]
    assert missing == []


def test_every_command_is_documented() -> None:
    """Each command is named in the README or in docs/."""
    texts = [path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]]
    commands = assistant.list_commands(None)  # type: ignore[arg-type]  # the group needs no context for its names
    assert [name for name in commands if not any(f"assistant {name}" in text for text in texts)] == []


def test_flows_and_config_are_in_order() -> None:
    """The flows that come with the project have no problems."""
    problems = [
        problem
        for path in sorted((ROOT / "flows").glob("*.yaml"))
        for problem in PROJECT.library.problems(path)
    ]
    assert [problem.headline for problem in problems] == []
    assert read(ROOT / "config.yaml").problems == ()
    assert PROJECT.library.sites == site_keys()
