"""`assistant import` as a whole command: files of other tools as flows; set REWRITE=1 to write the flows anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import copy_project, world_of

FILES = Path(__file__).parent / "files"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """This project's flows and settings, with the files of other tools beside them."""
    copy_project(tmp_path)
    for file in FILES.iterdir():
        (tmp_path / file.name.removesuffix(".txt")).write_text(file.read_text())
    return tmp_path


@pytest.mark.parametrize(
    ("file", "untold"),
    [("purchase.json", 2), ("bind_codegen.py", 3), ("bind_codegen.spec.ts", 4), ("buy_library.js", 5)],
)
def test_one_flow_is_written_with_what_could_not_be_translated(project: Path, file: str, untold: int) -> None:
    """A recording or script becomes one flow that is in order; what is left out stands in it, with its place."""
    done = assistant("import", file, "-o", "flows/imported.yaml", folder=project)
    assert done.returncode == 0, done.stderr
    flow = (project / "flows" / "imported.yaml").read_text()
    assert_expected(flow, FILES / f"{file}.yaml")
    told = done.stderr.splitlines()
    assert len(told) == untold
    assert all(line.startswith(f"{file}:") and "was not translated: " in line for line in told)
    assert "could not be translated" in done.stdout
    checked = assistant("check", "imported", folder=project)
    assert checked.returncode == 0, checked.stderr


def test_each_test_of_a_selenium_project_is_a_flow(project: Path) -> None:
    """Several tests go into a folder, a file for each; without one, the command says so and writes nothing."""
    refused = assistant("import", "look.side", "-o", "flows/one.yaml", folder=project)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == "Error: look.side holds 2 flows; name a folder for them with -o\n"
    done = assistant("import", "look.side", "-o", "flows", folder=project)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines() == [
        "look.side:23: runScript was not translated: no step does that",
        "look.side:29: //click was not translated: it is switched off",
    ]
    for name in ("look-at-workspaces", "ask-for-help"):
        assert_expected((project / "flows" / f"{name}.yaml").read_text(), FILES / f"{name}.yaml")
        assert assistant("check", name, folder=project).returncode == 0


def test_each_test_in_typescript_is_a_flow(project: Path) -> None:
    """Tests are called by their titles; what stands around several is a comment in each, and told once."""
    done = assistant(
        "import", "workspaces.spec.ts", "-o", "flows", "--site", "billing_center", folder=project
    )
    assert done.returncode == 0, done.stderr
    for name in ("are-listed", "looks-for-an-account"):
        assert_expected((project / "flows" / f"{name}.yaml").read_text(), FILES / f"{name}.yaml")
        assert assistant("check", name, folder=project).returncode == 0
    assert [line.partition(" was not")[0] for line in done.stderr.splitlines()] == [
        "workspaces.spec.ts:10: test.beforeEach(async ({ page }) => { …",
        "workspaces.spec.ts:15: test.setTimeout(60_000)",
        "workspaces.spec.ts:21: await expect(page.getByRole('checkbox')).toBeChecked({ checked: false })",
        "workspaces.spec.ts:24: test.skip('Looks for an account', async ({ page }) => { …",
        "workspaces.spec.ts:26: await page.getByLabel('Account').fill(ACCOUNT)",
        "workspaces.spec.ts:27: try { …",
    ]


def test_an_imported_recording_buys_on_the_mock_sites(project: Path) -> None:
    """What was recorded with Chrome DevTools runs as a flow: it signs in and buys once; no password is in it."""
    assert assistant("import", "purchase.json", "-o", "flows/imported.yaml", folder=project).returncode == 0
    assert "Mock-huawei-1" not in (project / "flows" / "imported.yaml").read_text()
    done = assistant("run", "imported", folder=project)
    assert done.returncode == 0, done.stdout + done.stderr
    with world_of(project) as world:
        assert len(world.journal.orders()) == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "odd.json",
            json.dumps({"log": {}}),
            "odd.json is from no tool that is known; what is read is a recording",
        ),
        ("odd.json", "{", "odd.json is no JSON ("),
        ("odd.py", "def run(page:", "odd.py:1: this is no Python: "),
        (
            "odd.spec.ts",
            "test('x', async ({ page }) => {\n  await page.goto('/';\n});\n",
            "odd.spec.ts:2: this is no TypeScript: ')' is missing",
        ),
        (
            "odd.ts",
            "\ntest('x', async () => {\n  ready();\n",
            "odd.ts:2: this is no TypeScript: '{' is not closed",
        ),
        ("odd.mjs", "ready();\nif (open) {\n", "odd.mjs:2: this is no JavaScript: '}' is missing"),
        ("odd.js", "const = 3;\n", "odd.js:1: this is no JavaScript: 'const =' can't be read"),
        ("odd.cjs", "module.exports = { retries: 2 };\n", "odd.cjs holds no steps"),
        ("odd.py", "x = 1\ndef run(page):\n    pass\n", "odd.py holds no steps"),
        ("odd.side", json.dumps({"tests": [{"commands": []}]}), "odd.side holds no steps"),
    ],
)
def test_what_is_no_recording_is_refused(project: Path, name: str, text: str, message: str) -> None:
    """A file that can't be read, or holds nothing to translate, is the user's fault and told in a sentence."""
    (project / name).write_text(text)
    done = assistant("import", name, "-o", "flows/odd.yaml", folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {message}")
    assert not (project / "flows" / "odd.yaml").exists()


def test_a_file_that_is_not_there_is_told_in_words(project: Path) -> None:
    """No number of the operating system's stands in the sentence, and the name once."""
    done = assistant("import", "checkuot.json", folder=project)
    assert (done.returncode, done.stderr) == (
        2,
        "Error: checkuot.json can't be read (no such file or directory)\n",
    )


def test_nothing_of_a_script_is_run(project: Path) -> None:
    """A script is parsed: what it would do when imported by Python does not happen."""
    script = "import pathlib\npathlib.Path('ran').touch()\n"
    script += "def test_look(page):\n    page.goto('http://billing.localhost:8700/')\n"
    (project / "script.py").write_text(script)
    done = assistant("import", "script.py", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "name: Look\nsite: billing_center\n\nsteps:\n  - open: /\n"
    assert not (project / "ran").exists()


LOOKS = """\
def {first}(page):
    page.goto("http://billing.localhost:8700/signin")


def {second}(page):
    page.goto("http://billing.localhost:8700/")
"""


def test_a_test_of_a_helpers_name_is_a_flow_of_its_own(project: Path) -> None:
    """The helper's flow has the name alone, and the test's says that it is the test."""
    (project / "script.py").write_text(LOOKS.format(first="enter", second="test_enter"))
    (project / "new").mkdir()
    done = assistant("import", "script.py", "-o", "new", folder=project)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "new/enter.yaml has 1 step.\nnew/test-enter.yaml has 1 step.\n",
        "",
    )


def test_tests_of_one_file_are_refused(project: Path) -> None:
    """The sentence names the file that two of them would be written to."""
    (project / "script.py").write_text(LOOKS.format(first="test_look", second="test_Look"))
    done = assistant("import", "script.py", "-o", "flows", folder=project)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "Error: script.py has several tests that would be look.yaml; name them apart\n",
    )


def test_an_address_stands_for_the_site_that_is_said(project: Path) -> None:
    """A recording of the real site becomes a flow of the site that `--site` names."""
    recording = {
        "title": "Look",
        "steps": [{"type": "navigate", "url": "https://billing.example.com/workspaces?page=2"}],
    }
    (project / "real.json").write_text(json.dumps(recording))
    unknown = assistant("import", "real.json", folder=project)
    assert "is on none of the environment's sites" in unknown.stderr
    said = assistant(
        "import", "real.json", "--site", "billing_center=https://billing.example.com/", folder=project
    )
    assert said.stdout == "name: Look\nsite: billing_center\n\nsteps:\n  - open: /workspaces?page=2\n"
