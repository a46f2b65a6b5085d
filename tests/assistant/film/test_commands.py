"""`assistant guide film` and `assistant guide demo` as whole commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.assistant.processes import assistant
from tests.assistant.projects import MOCK, make_project

CONFIG = f"{MOCK}browser: {{viewport: 800x500}}\n"
LOOK = """
    name: Look at the sign-in
    site: billing_center
    steps:
      - open: /signin
        say: Open **Billing Center**.
      - click: link "Forgot Password"
"""
BROKEN = """
    name: Look in vain
    site: billing_center
    steps:
      - open: /signin
        say: Open it.
      - click: button "Sing In"
"""


@pytest.mark.long
def test_a_film_is_written_in_chinese(tmp_path: Path) -> None:
    """It lies beside the guide of its language; labels are the Chinese site's, and what has no translation is told."""
    folder = make_project(tmp_path, config=CONFIG, look=LOOK)
    words = ("guide", "film", "look", "--locale", "zh", "--width", "480", "--speed", "2")
    done = assistant(*words, folder=folder)
    assert done.returncode == 0
    assert done.stderr == (
        "Playing zh: look\n"
        "Warning: no guide's translations have “Look at the sign-in”, so it is in English\n"
        "Warning: no guide's translations have “Open **Billing Center**.”, so it is in English\n"
    )
    film = folder / "docs" / "guide" / "zh" / "look.webp"
    size = f"{film.stat().st_size / 1000:.0f} kB"
    assert done.stdout == f"wrote  docs/guide/zh/look.webp  {size}, 480x352, 0:04, 3 scenes\n"
    with Image.open(film) as read:
        assert read.format == "WEBP"


def test_nothing_is_written_of_a_flow_that_fails(tmp_path: Path) -> None:
    """The failure is told as a test tells it, its evidence is kept, and the exit code is 1."""
    folder = make_project(tmp_path, config=f"{CONFIG}limit: 1 s\n", broken=BROKEN)
    done = assistant("guide", "demo", "broken", folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        "Error: nothing was written, since a flow failed.\nthe flow 'broken' failed at: Click" in done.stderr
    )
    assert 'button "Sign In"' in done.stderr
    assert not (folder / "docs").exists()
    assert len(list((folder / ".assistant" / "films").glob("*/report.html"))) == 1


NO_FFMPEG = (
    "a WebM film needs ffmpeg, and there is none; install it (Debian and Ubuntu: apt install ffmpeg, macOS: "
    "brew install ffmpeg) or Playwright's (playwright install ffmpeg), or write --format webp or gif"
)
FORMAT = "a film is a .webp, .gif or .webm file"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("film", "lok"), "there is no flow 'lok' in flows; did you mean 'look'?"),
        (("demo", "lok"), "there is no flow 'lok' in flows; did you mean 'look'?"),
        (("film", "look", "-o", "look.mp4"), f"look.mp4: {FORMAT}"),
        (("film", "look", "-o", "look.mp4", "--format", "gif"), f"look.mp4: {FORMAT}"),
        (
            ("film", "look", "-o", "look.webm", "--format", "gif"),
            "look.webm: with --format gif the file's name ends in .gif",
        ),
        (
            ("film", "look", "-o", "look.gif", "--format", "webp"),
            "look.gif: with --format webp the file's name ends in .webp",
        ),
        (("demo", "look", "-o", "look.txt"), "look.txt: a demo is a .html file"),
        (("film", "look", "-i", "name"), "-i 'name' is not an input; write -i name=value"),
        (("film", "look", "-i", "nam=1"), "the flow 'look' has no input 'nam'; it takes none"),
        (
            ("film", "look", "--format", "webm"),
            NO_FFMPEG,
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_filmed_is_refused_before_a_browser_opens(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    """Wrong names, files and inputs end with exit code 2 and a sentence, and so does an ffmpeg that is missing."""
    folder = make_project(tmp_path, look=LOOK)
    done = assistant("guide", *words, folder=folder, PATH="/nowhere", PLAYWRIGHT_BROWSERS_PATH="/nowhere")
    assert (done.returncode, done.stdout, done.stderr.replace(f"{folder}/", "")) == (
        2,
        "",
        f"Error: {message}\n",
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--speed", "5"), "Invalid value for '--speed': 5.0 is not in the range 0.25<=x<=4."),
        (("--speed", "0"), "Invalid value for '--speed': 0.0 is not in the range 0.25<=x<=4."),
        (("--speed", "nan"), "Invalid value for '--speed': nan is no number"),
        (("--speed", "fast"), "Invalid value for '--speed': 'fast' is not a valid float range."),
        (("--fps", "24"), "Invalid value for '--fps': '24' is not one of '10', '20', '25', '50'."),
    ],
)  # fmt: skip
def test_a_pace_that_no_film_has_is_refused(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    """The range and the choices are told."""
    done = assistant("guide", "film", "look", *words, folder=make_project(tmp_path, look=LOOK))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_format_that_is_none_is_refused(tmp_path: Path) -> None:
    """The formats that there are are listed."""
    done = assistant("guide", "film", "look", "--format", "mp4", folder=make_project(tmp_path, look=LOOK))
    assert done.returncode == 2
    assert "'mp4' is not one of 'webp', 'gif', 'webm'" in done.stderr
