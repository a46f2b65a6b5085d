"""Verbs of a project and of installed packages: as good as the built-in ones, or refused with their place."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from assistant.own_verbs import CODES
from assistant.steps import Step
from assistant.validation import keys_of
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import MOCK, make_project

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.py"))
PACKAGE = {"PYTHONPATH": str(HERE / "distribution")}
CONFIG = f"{MOCK}verbs: verbs.py\n"
LINE = 1 + (HERE / "sign.py").read_text().splitlines().index(
    '    raise ZeroDivisionError("nobody thought of this")'
)
SIGN = """
    name: Sign in with an own verb
    site: billing_center
    steps:
      - open: /signin
      - sign-in: example-billing
        password: Mock-billing-1
        button: Sign In
        say: Sign in.
      - expect: heading "Account Overview"
"""


def project(folder: Path, **flows: str) -> Path:
    """Makes a project with the verbs `sign-in` and `break`."""
    make_project(folder, config=CONFIG, **flows)
    shutil.copy(HERE / "sign.py", folder / "verbs.py")
    return folder


def test_an_own_verb_runs_like_any_other(tmp_path: Path) -> None:
    """Its sentence, its note and its modifiers are those of a step."""
    done = assistant("run", "sign", "--verbose", folder=project(tmp_path, sign=SIGN))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sign in as example-billing" in done.stdout
    assert "as example-billing" in done.stdout


FAILING = """
    name: Fail
    site: billing_center
    steps:
      - open: /signin
      - break: {how}
"""


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("on purpose", "it was asked to fail"),
        ("by mistake", f"break failed in verbs.py:{LINE}: ZeroDivisionError: nobody thought of this"),
    ],
)
def test_a_failure_of_an_own_verb_is_a_failed_step(how: str, told: str, tmp_path: Path) -> None:
    """Its own refusal is told as it is, a mistake in it with its place; neither is a bug of the program."""
    done = assistant("run", "fail", "--json", folder=project(tmp_path, fail=FAILING.format(how=how)))
    assert done.returncode == 1, done.stdout + done.stderr
    assert told in done.stdout


def test_an_own_verb_is_checked_like_any_other(tmp_path: Path) -> None:
    """A mistyped modifier, a missing one, a wrong value and a mistyped verb are told with their places."""
    flow = """
        name: Wrong
        steps:
          - sign-in: 012
            pasword: x
            button: dialg "OK"
          - sign_in: x
          - break: somehow
    """
    done = assistant("check", folder=project(tmp_path, wrong=flow))
    assert (done.returncode, done.stdout) == (2, "")
    assert_expected(done.stderr, HERE / "wrong.txt")


def test_own_verbs_are_listed_shown_and_in_the_schema(tmp_path: Path) -> None:
    """Whoever looks at the language sees them, those of packages too."""
    folder = project(tmp_path)
    listed = " ".join(assistant("steps", folder=folder, **PACKAGE).stdout.split())
    assert "sign-in Signs in with a name and a password." in listed
    assert "zoom Sets how large the page is shown." in listed
    assert_expected(assistant("steps", "sign-in", folder=folder).stdout, HERE / "sign-in.txt")
    schema = json.loads(assistant("schema", folder=folder, **PACKAGE).stdout)
    keys = schema["definitions"]["sign_in"]["properties"]
    assert list(keys)[-4:] == ["sign-in", "password", "button", "then-wait"]
    assert set(keys_of(Step)) < set(keys)
    assert keys["button"]["description"] == "`button` is what to click at the end."
    assert schema["definitions"]["Zoom"]["required"] == ["zoom"]


def test_a_package_adds_verbs_where_there_is_no_project(tmp_path: Path) -> None:
    """An entry point is enough."""
    done = assistant("steps", "zoom", folder=tmp_path, **PACKAGE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Sets how large the page is shown.\n")


def test_a_package_that_cannot_be_loaded_is_named(tmp_path: Path) -> None:
    """The message has the package, the entry point and the reason."""
    shutil.copytree(HERE / "distribution", tmp_path / "packages")
    (tmp_path / "packages" / "company_verbs.py").write_text("import no_such_module_anywhere\n")
    done = assistant("steps", folder=tmp_path, PYTHONPATH=str(tmp_path / "packages"))
    words = (
        "the verbs 'company' of company-verbs (company_verbs) can't be loaded: "
        "ModuleNotFoundError: No module named 'no_such_module_anywhere'"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {words}\n")


def test_a_folder_of_verbs_is_read_whole(tmp_path: Path) -> None:
    """Every file of it but those that begin with an underscore."""
    make_project(tmp_path, config=f"{MOCK}verbs: verbs\n")
    (tmp_path / "verbs").mkdir()
    shutil.copy(HERE / "sign.py", tmp_path / "verbs")
    shutil.copy(HERE / "distribution" / "company_verbs.py", tmp_path / "verbs" / "zoom.py")
    (tmp_path / "verbs" / "_draft.py").write_text("raise ValueError\n")
    done = assistant("steps", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\nsign-in " in done.stdout
    assert "\nzoom " in done.stdout


def test_verbs_that_are_not_there_are_a_fault_of_the_settings(tmp_path: Path) -> None:
    """config.yaml is told with its line."""
    done = assistant("check", folder=make_project(tmp_path, config=CONFIG))
    assert done.returncode == 2
    assert done.stderr.startswith("config.yaml:3:8: there is no file or folder 'verbs.py' [F106]\n")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_the_message_beside_it(path: Path, tmp_path: Path) -> None:
    """What is wrong with a project's file is told with its line, and the place of what it clashes with."""
    make_project(tmp_path, config=CONFIG)
    shutil.copy(path, tmp_path / "verbs.py")
    done = assistant("check", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    told = re.sub(r"(assistant/steps/\w+\.py):\d+", r"\1:…", done.stderr.replace(str(tmp_path), "…"))
    assert_expected(told, path.with_suffix(".txt"))


def test_every_code_has_a_bad_file() -> None:
    """The bad files cover the table of codes."""
    told = "".join(path.with_suffix(".txt").read_text() for path in BAD)
    assert [code for code in CODES if f"[{code}]" not in told] == []
