"""`assistant shots` as whole commands: what is new, changed, unchanged and gone, in every language and theme."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from PIL import Image, ImageStat

from tests.assistant.processes import assistant
from tests.assistant.projects import MOCK, make_project

CONFIG = f"{MOCK}pictures: {{scale: 1x, folder: 'pages/{{locale}}'}}\n"
LOOK = """
name: Look
site: billing_center
steps:
  - open: /signin
    say: Open the page.
    shot: {name: window, area: main}
  - shot: {name: button, area: button "Sign In", number: button "Sign In"}
"""
CHANGED = """
name: Look
site: billing_center
steps:
  - open: /signin
    say: Open the page.
    shot: {name: window, area: main, box: heading}
  - shot: {name: field, area: textbox "Username"}
"""


def kept(folder: Path) -> dict[str, bytes]:
    """Gives the files below the folder of pictures."""
    pages = folder / "pages"
    return {
        path.relative_to(pages).as_posix(): path.read_bytes() for path in pages.rglob("*") if path.is_file()
    }


def brightness(png: bytes) -> float:
    """Gives how bright a picture is on average, from 0 to 255."""
    with Image.open(BytesIO(png)) as picture:
        return ImageStat.Stat(picture.convert("L")).mean[0]


def told(text: str) -> dict[str, str]:
    """Gives what became of each picture."""
    return {line["key"]: line["status"] for line in map(json.loads, text.splitlines())}


def test_pictures_are_written_when_they_change(tmp_path: Path) -> None:
    """Taken twice nothing is written; --check writes nothing at all, and what changed can be accepted or refused."""
    folder = make_project(tmp_path, config=CONFIG, look=LOOK)
    first = assistant("shots", "--locales", "en,zh", "--themes", "light,dark", folder=folder)
    said = "Warning: no guide's translations have “Open the page.”, so it is in English\n"
    assert (first.returncode, first.stderr) == (0, said)
    assert "8 pictures: 8 new" in first.stdout
    before = kept(folder)
    assert sorted(name for name in before if name.endswith(".png")) == [
        f"{locale}/{look}{name}.png"
        for locale in ("en", "zh")
        for look, name in (("", "button"), ("dark/", "button"), ("dark/", "window"), ("", "window"))
    ]
    assert "登录" in before["zh/button.yaml"].decode()
    assert brightness(before["en/window.png"]) > 230
    assert brightness(before["en/dark/window.png"]) < 40

    again = assistant("shots", "look", "--check", "--json", folder=folder)
    assert (again.returncode, told(again.stdout)) == (0, {"en/window": "unchanged", "en/button": "unchanged"})
    proposed = json.loads((folder / ".assistant" / "shots" / "proposal" / "changes.json").read_text())
    assert [each["decision"] for each in proposed] == [None] * 8  # still to be decided on

    (folder / "flows" / "look.yaml").write_text(CHANGED.lstrip())
    check = assistant("shots", "--check", "--json", folder=folder)
    assert check.returncode == 1
    assert told(check.stdout) == {"en/window": "changed", "en/field": "new", "en/button": "gone"}
    assert kept(folder) == before
    page = folder / ".assistant" / "shots" / "proposal" / "review.html"
    assert page.read_text().count("data:image/png") > 5

    accept = assistant("shots", "review", "--accept", "window", "--accept", "en/button", folder=folder)
    assert accept.stdout == "accepted en/window\naccepted en/button\n"
    after = kept(folder)
    assert after["en/window.png"] != before["en/window.png"]
    assert set(before.keys() ^ after.keys()) == {"en/button.png", "en/button.yaml"}
    refuse = assistant("shots", "review", "--refuse", "all", folder=folder)
    assert refuse.returncode == 0
    assert kept(folder) == before
    (folder / "pages" / "en" / "window.png").write_bytes(b"another")
    changed = assistant("shots", "review", "--accept", "window", folder=folder)
    assert (changed.returncode, kept(folder)["en/window.png"]) == (2, b"another")
    assert "pages/en/window.png has been changed since" in changed.stderr


def test_a_picture_is_one_steps_alone(tmp_path: Path) -> None:
    """A step that is done again takes its picture once; of two steps one would be lost, so they are refused."""
    again = "name: Look\nsite: billing_center\nsteps:\n  - open: /signin\n  - each: [a, b]\n    steps:\n"
    again += "      - shot: {name: window}\n"
    folder = make_project(tmp_path, config=CONFIG, look=again)
    done = assistant("shots", "--json", folder=folder)
    assert (done.returncode, told(done.stdout)) == (0, {"en/window": "new"})
    before = kept(folder)
    (folder / "flows" / "look.yaml").write_text(again + "  - shot: {name: window, area: main}\n")
    done = assistant("shots", folder=folder)
    assert (done.returncode, done.stderr) == (
        2,
        "Error: 2 steps of look take the picture 'window'; give each a name of its own\n",
    )
    assert kept(folder) == before


def test_a_flow_that_fails_leaves_the_pictures_as_they_are(tmp_path: Path) -> None:
    """Nothing is half written, and the failure says where it is."""
    broken = LOOK + '  - expect: heading "Nothing"\n    timeout: 100 ms\n'
    folder = make_project(tmp_path, config=CONFIG, look=broken)
    done = assistant("shots", folder=folder)
    assert done.returncode == 1
    assert "no picture was written, since a flow failed" in done.stderr
    assert "flows/look.yaml:8:5" in done.stderr
    assert not (folder / "pages").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("shots", "lok"), "there is no flow 'lok'"),
        (("shots", "--locales", "en,dee"), "there is no locale 'dee'"),
        (("shots", "--themes", "grey"), "there is no theme 'grey'; there are light and dark"),
        (("shots", "--viewports", "large"), "'large' is not a size; write width x height, such as 1280x800"),
        (("shots", "plain"), "plain takes no picture; write 'shot' beside a step"),
        (("shots", "review"), "there is nothing to review; take the pictures with: assistant shots"),
    ],
)
def test_wrong_wishes_are_refused_before_a_browser_opens(
    tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    """What is no flow, language, theme or size is told at once."""
    plain = "name: Plain\nsite: billing_center\nsteps:\n  - open: /signin\n"
    folder = make_project(tmp_path, config=CONFIG, look=LOOK, plain=plain)
    done = assistant(*words, folder=folder)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_a_mark_that_is_cut_off_is_told(tmp_path: Path) -> None:
    """The picture is taken all the same: in another language there may be room."""
    shot = '{name: tight, area: button "Sign In", padding: 4, arrow: button "Sign In"}'
    folder = make_project(tmp_path, config=CONFIG, look=f"{LOOK}  - shot: {shot}\n")
    done = assistant("shots", folder=folder)
    told = "the arrow has no room and is cut off; choose a larger 'area', more 'padding' or another 'side'"
    assert (done.returncode, done.stderr) == (0, f"Warning: en: picture tight: {told}\n")


def test_a_picture_speaks_its_language(tmp_path: Path) -> None:
    """The guides' translations say its callouts, caption and alt text; what none of them has is English, and told."""
    flow = LOOK.replace("Open the page.", "Open the **Sign In** page.")
    flow += "  - shot:\n      name: told\n      caption: The page\n      marks:\n"
    flow += "        - {callout: Username, text: Your name}\n        - {callout: Password, text: Your word}\n"
    folder = make_project(tmp_path, config=CONFIG, look=flow)
    guides = folder / "flows" / "guides"
    guides.mkdir()
    (guides / "names.yaml").write_text("title: Names\nruns: [[look]]\nparts: [steps: look]\n")
    chinese = "Names: 名称\nOpen the **Sign In** page.: 打开 **Sign In** 页面。\n"
    chinese += "Your name: 您的用户名\nThe page: 页面\n"
    (guides / "names.zh.yaml").write_text(chinese)
    checked = assistant("check", "flows/guides/names.yaml", folder=folder)
    assert checked.returncode == 2
    assert "names.zh.yaml has no 'Your word' [G306]" in checked.stderr

    done = assistant("shots", "--locales", "zh,en", folder=folder)
    warning = "Warning: no guide's translations have “Your word”, so it is in English\n"
    assert (done.returncode, done.stderr) == (0, warning)
    words = {locale: yaml.safe_load(kept(folder)[f"{locale}/told.yaml"]) for locale in ("zh", "en")}
    assert words["zh"]["alt"] == "打开登录页面。"
    assert words["zh"]["caption"] == "页面"
    assert words["zh"]["labels"] == ["您的用户名", "Your word"]
    assert words["en"]["alt"] == "Open the Sign In page."
    assert words["en"]["caption"] == "The page"
    assert words["en"]["labels"] == ["Your name", "Your word"]
