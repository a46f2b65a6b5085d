"""`assistant guide build` and `assistant guide check` as whole commands, with a small guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

LOOK = """
    name: Look at the sign-in
    site: billing_center
    steps:
      - open: /
        say: Open **Billing Center**.
        shot: {name: start, area: button "Sign In", caption: '**Sign In** to "Billing"'}
      - fill: {Username: example-billing}
        say: Enter your **Username**, see [how](see:look).
"""
GUIDE = """\
title: Signing in
runs: look
parts:
  - section: Open it
    id: open
    parts:
      - steps: look
"""
CHINESE = """\
Signing in: 登录
Open it: 打开
Open **Billing Center**.: 打开 **Billing Center**。
'**Sign In** to "Billing"': '**Sign In**页'
Enter your **Username**, see [how](see:look).: 输入 **Username**，参见[how](see:look)。
"""
FILES = ["en/img/start.png", "en/start.md", "start.html", "zh/img/start.png", "zh/start.md"]


def project(folder: Path) -> Path:
    """Writes a project with one flow and one guide."""
    made = make_project(folder, look=LOOK)
    (made / "flows" / "guides").mkdir()
    (made / "flows" / "guides" / "start.yaml").write_text(GUIDE, encoding="utf-8")
    (made / "flows" / "guides" / "start.zh.yaml").write_text(CHINESE, encoding="utf-8")
    return made


def test_a_guide_is_built_and_found_fresh_until_a_file_is_changed(tmp_path: Path) -> None:
    """The first build writes all files, the second none; --check tells what differs, and writes nothing."""
    folder = project(tmp_path)
    done = assistant("guide", "build", folder=folder)
    assert (done.returncode, done.stderr) == (0, "Playing en: look\nPlaying zh: look\n")
    assert (
        done.stdout
        == "".join(f"wrote  docs/guide/{name}\n" for name in FILES) + "0 of 5 files were up to date.\n"
    )
    written = {name: (folder / "docs" / "guide" / name).read_bytes() for name in FILES}
    assert b"**\xe8\xb4\xb9\xe7\x94\xa8\xe4\xb8\xad\xe5\xbf\x83**" in written["zh/start.md"]  # 费用中心
    assert b'<a id="open"></a>' in written["en/start.md"]
    assert b'(img/start.png "Sign In to \\"Billing\\"")' in written["en/start.md"]
    assert '(img/start.png "登录页")' in written["zh/start.md"].decode()
    assert "</span>登录页</figcaption>" in written["start.html"].decode()
    (folder / "docs" / "guide" / "en" / "start.md").write_text("# Signing in\n")
    done = assistant("guide", "build", "--check", folder=folder)
    assert done.returncode == 1
    assert done.stdout == (
        "stale  docs/guide/en/start.md\n1 of 5 files is not what the flows give; run: assistant guide build\n"
    )
    done = assistant("guide", "build", "start", folder=folder)
    assert done.stdout == "wrote  docs/guide/en/start.md\n4 of 5 files were up to date.\n"
    assert {name: (folder / "docs" / "guide" / name).read_bytes() for name in FILES} == written


def test_a_project_without_guides_is_told(tmp_path: Path) -> None:
    """To build nothing and say nothing would look like success."""
    done = assistant("guide", "build", folder=make_project(tmp_path, look=LOOK))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Error: there is no guide in flows/guides; docs/guide.md tells how to write one\n"


def test_a_page_is_checked_for_people_machines_and_pull_requests(tmp_path: Path) -> None:
    """The same faults are a table, a line of JSON, or annotations; the exit code is 1."""
    folder = project(tmp_path)
    (folder / "page.md").write_text(
        "# Signing in\n\n## Open it {#open}\n\nOpen **Billing Centre**.\n\nEnter your **Username**, see [how](#open).\n"
    )
    done = assistant("guide", "check", "page.md", "--json", folder=folder)
    told = json.loads(done.stdout)
    assert (done.returncode, told["locale"], told["guide"]) == (1, "en", "start")
    faults = [(finding["line"], finding["kind"], finding["nearest"]) for finding in told["findings"]]
    assert faults == [(5, "picture lost", None), (5, "label", "Billing Center"), (7, "link text", None)]
    done = assistant("guide", "check", "page.md", "--github", folder=folder)
    assert done.stdout.splitlines()[1] == (
        "::error file=page.md,line=5,title=guide%3A label::“Billing Centre” is not on the page of that step; "
        "the guide has “Billing Center”"
    )
    done = assistant("guide", "check", "page.md", "--locale", "en", folder=folder)
    assert done.returncode == 1
    assert "3 faults in page.md; in order are 1 label, 1 link, 1 section, 2 steps." in done.stdout


@pytest.mark.parametrize(
    ("words", "data", "message"),
    [
        (("check", "page.md"), None, "page.md can't be read (no such file or directory)"),
        (("check", "page.md"), b"\xff\xfe#", "page.md is not UTF-8 text (byte 0)"),
        (("check", "page.md"), b"\n\n", "page.md holds no heading, sentence or picture of Markdown"),
        (
            ("check", "page.md", "--guide", "stat"), b"# A\n\nB.\n",
            "there is no guide 'stat' in flows/guides; did you mean 'start'?",
        ),
        (("build", "begin"), None, "there is no guide 'begin' in flows/guides; there is start"),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_refused(
    words: tuple[str, ...], data: bytes | None, message: str, tmp_path: Path
) -> None:
    """A page or a name that is none ends with exit code 2 before anything is played."""
    folder = project(tmp_path)
    if data is not None:
        (folder / "page.md").write_bytes(data)
    done = assistant("guide", *words, folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")


@pytest.mark.long
def test_a_team_replaces_templates(tmp_path: Path) -> None:
    """A template in the guide's own folder goes before ours; one that is wrong is told with its line."""
    folder = project(tmp_path)
    own = folder / "flows" / "guides" / "ours"
    own.mkdir()
    guide = folder / "flows" / "guides" / "start.yaml"
    guide.write_text(f"templates: ours\n{GUIDE}", encoding="utf-8")
    (own / "page.md").write_text("{{ page.title }}: {{ page.figures() | length }}\n")
    done = assistant("guide", "build", "--locale", "en", folder=folder)
    assert (done.returncode, (folder / "docs/guide/en/start.md").read_text()) == (0, "Signing in: 1\n")
    (own / "page.md").write_text("fine\n{% if %}\n")
    done = assistant("guide", "build", "--locale", "en", "--check", folder=folder)
    assert done.returncode == 2
    assert "ours/page.md:2 can't be used: Expected an expression" in done.stderr
