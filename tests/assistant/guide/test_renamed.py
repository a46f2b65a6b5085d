"""What becomes of a guide when the sites call something otherwise: `labels` of an environment, as whole commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import MOCK, make_project

SMALL = f"{MOCK}browser: {{viewport: 800x800}}\npictures: {{scale: 1x}}\n"
RENAMED = SMALL.replace("mock: true", "mock: true, labels: renamed")
LOOK = """
    name: Look at the ways in
    site: billing_center
    steps:
      - open: /signin
        say: Open the sign-in.
        shot: start
      - open: /forgot-password
        say: Ask for a new password.
        shot: forgot
      - click: link "Back to Sign In"
        say: Click **Back to Sign In**.
"""
GUIDE = """\
title: Ways in
runs: look
parts: [{section: In, parts: [{steps: look}]}]
"""
CHINESE = """\
Ways in: 登录方式
In: 登录
Open the sign-in.: 打开登录页。
Ask for a new password.: 重置密码。
Click **Back to Sign In**.: 点击 **Back to Sign In**。
"""
CHINESE_PAGE = "docs/guide/zh/ways-in.md"


def project(folder: Path, *, look: str = LOOK) -> Path:
    """Writes a project with one flow and one guide."""
    made = make_project(folder, config=SMALL, look=look)
    (made / "flows" / "guides").mkdir()
    (made / "flows" / "guides" / "ways-in.yaml").write_text(GUIDE, encoding="utf-8")
    (made / "flows" / "guides" / "ways-in.zh.yaml").write_text(CHINESE, encoding="utf-8")
    return made


def rename(folder: Path, **labels: str) -> None:
    """Lets the sites of a project call something otherwise, by language."""
    for language, text in labels.items():
        file = folder / "renamed" / "billing_center" / f"{language}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "config.yaml").write_text(RENAMED, encoding="utf-8")


@pytest.mark.long
def test_exactly_what_shows_a_renamed_label_differs_and_is_named(tmp_path: Path) -> None:
    """A label that is only shown changes its picture; one that the flow clicks changes its sentence as well."""
    folder = project(tmp_path)
    assert assistant("guide", "build", folder=folder).returncode == 0
    rename(
        folder,
        en="sign_in: {intro: Settle your Guance workspaces here.}\n",
        zh="forgot: {back: 回到登录页}\n",
    )
    done = assistant("guide", "check", CHINESE_PAGE, "--json", folder=folder)
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert [(finding["kind"], finding["nearest"]) for finding in findings] == [
        ("picture stale", None),
        ("label", "回到登录页"),
    ]
    assert findings[0]["message"].startswith("img/forgot.png is not what the flows show now")
    assert "返回登录" in findings[1]["message"]
    done = assistant("guide", "build", folder=folder)
    assert done.stdout == (
        "wrote  docs/guide/en/img/start.png\n"
        "wrote  docs/guide/ways-in.html\n"
        "wrote  docs/guide/zh/img/forgot.png\n"
        "wrote  docs/guide/zh/ways-in.md\n"
        "3 of 7 files were up to date.\n"
    )
    assert "点击 **回到登录页**。" in (folder / CHINESE_PAGE).read_text(encoding="utf-8")


def test_a_flow_that_clicks_a_renamed_label_fails_and_nothing_is_written(tmp_path: Path) -> None:
    """Flows are written with the English labels, so one that changed stops them; what it is now is named."""
    folder = project(tmp_path, look=f"{LOOK}        timeout: 1 s\n")
    rename(folder, en="forgot: {back: Return to Sign In}\n")
    done = assistant("guide", "build", "--locale", "en", folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Error: nothing was written of the guide, since a flow failed." in done.stderr
    assert 'link "Return to Sign In"' in done.stderr
    report = re.search("^report: (.*)$", done.stderr, re.MULTILINE)
    assert report is not None
    assert Path(report[1]).is_file()
    assert not (folder / "docs").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("forgot: {bak: Return}\n", "1:10: there is no label 'forgot.bak'; did you mean 'forgot.back'?"),
        ("- forgot\n", "1:1: labels are a mapping of keys and texts"),
    ],
)
def test_labels_that_no_site_has_are_refused(text: str, message: str, tmp_path: Path) -> None:
    """What is wrong is told with its place before anything is played, by any command."""
    folder = project(tmp_path)
    rename(folder, en=text)
    done = assistant("list", folder=folder)
    assert (done.returncode, done.stderr) == (2, f"Error: renamed/billing_center/en.yaml:{message}\n")


def test_only_the_mock_sites_can_have_other_labels(tmp_path: Path) -> None:
    """`labels` beside addresses of real sites is refused with its place."""
    text = MOCK.replace("mock: true", "labels: renamed, sites: {shop: 'https://shop.example.com'}")
    done = assistant("check", folder=make_project(tmp_path, config=text, look=LOOK))
    assert done.returncode == 2
    assert "only the mock sites can have other labels; leave 'labels' out" in done.stderr
