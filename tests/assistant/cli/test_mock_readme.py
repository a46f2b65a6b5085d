"""mock_sites/README.md: its commands and its Python run as they stand, also from a wheel in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from assistant.cli import main
from mock_sites.faults.registry import FAULTS
from mock_sites.seeds.names import seed_names
from mock_sites.server import Server
from mock_sites.world import World
from tests.assistant.documents import ROOT
from tests.mock_sites import huawei
from tests.mock_sites.visitor import Visitor

README = (ROOT / "mock_sites" / "README.md").read_text(encoding="utf-8")
EXAMPLES = {"NAME": "mine", "S": "fresh", "FAULT…": "slow", "…": ""}


def commands() -> list[list[str]]:
    """Return the words of the README's commands after `assistant`, in order; serving has no end, and is left out."""
    typed = re.findall(r"^\$ assistant ([^#\n]*)|^\| `assistant (.*?)` \|", README, re.MULTILINE)
    words = [re.sub("'", "", block or row).split() for block, row in typed]
    return [[EXAMPLES.get(word, word) for word in each if EXAMPLES.get(word, word)] for each in words]


def test_the_readmes_commands_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, one after the other; a world that is there already is not created again."""
    monkeypatch.chdir(tmp_path)
    found = commands()
    assert ["mock", "serve"] in found
    assert {words[1] for words in found} >= {"worlds", "clock", "settings", "act", "journal", "drop"}
    created = False
    for words in found:
        if words[1] == "serve" or (words[1] == "create" and created):
            continue
        created = created or words[1] == "create"
        with pytest.raises(SystemExit) as exited:
            main(words)
        assert exited.value.code in (0, None), words


def test_the_readme_names_what_there_is() -> None:
    """The seeds of its table, and how many faults there are."""
    (row,) = [line for line in README.splitlines() if "--seed S" in line]
    seeds = re.findall("`([a-z-]+)`", row.split("|")[2])
    assert set(seeds) <= set(seed_names())
    assert seeds
    assert f"lists {len(FAULTS)} ways" in README


def test_the_readmes_python_works(capsys: pytest.CaptureFixture[str]) -> None:
    """With an order made where it drives a browser."""

    def order(server: Server, world: World) -> None:
        with Visitor(server, world.name) as visitor:
            huawei.sign_in(visitor)
            huawei.submit_purchase(visitor)

    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert "..." in block
    exec(block.replace("...", "order(server, world)"), {"order": order})  # noqa: S102 # our own document
    assert capsys.readouterr().out.startswith("http://koogallery.mine.localhost:")


def test_a_wheel_has_all_that_the_mock_sites_need(tmp_path: Path) -> None:
    """Every file of the package, and a world is created by what is in it alone."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path / "dist"))
    with zipfile.ZipFile(built) as wheel:
        names = set(wheel.namelist())
        wheel.extractall(tmp_path / "site")
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mock_sites").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files - names == set()
    empty = tmp_path / "empty"
    empty.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    where = "import mock_sites, assistant; print(mock_sites.__file__, assistant.__file__)"
    told = [
        subprocess.run(
            [sys.executable, *words], cwd=empty, env=environment, capture_output=True, text=True, check=True
        ).stdout
        for words in (["-c", where], ["-m", "assistant", "mock", "create", "mine"])
    ]
    assert all(Path(file).is_relative_to(tmp_path) for file in told[0].split())
    assert told[1].startswith("The world mine is there.")
    assert (empty / ".assistant" / "mock" / "worlds" / "mine.sqlite3").exists()
