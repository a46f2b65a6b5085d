"""Really starting what is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.browser.finding import Browser, find
from assistant.browser.trial import Trial, try_out


@pytest.mark.parametrize("headless", [True, False])
def test_the_browser_that_is_found_shows_a_page(headless: bool) -> None:
    """Whatever is found starts under Playwright, renders and reaches a server of this machine."""
    browser = find(headless=headless)
    if browser is None:
        pytest.skip("no browser with a window is on this machine")
    trial = try_out(browser)
    assert (trial.starts, trial.renders, trial.reaches_localhost, trial.error) == (True, True, True, None)
    assert trial.version


def test_a_browser_without_fonts_for_chinese_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trial sees whether Chinese characters differ from each other in a picture."""
    folder = Path("/usr/share/fonts/truetype/dejavu")
    browser = find(headless=True)
    if browser is None or not folder.is_dir():
        pytest.skip("needs a font without Chinese characters: DejaVu")
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{tmp_path}</cachedir></fontconfig>'
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))
    trial = try_out(browser)
    assert (trial.renders, trial.draws_chinese) == (True, False)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A browser that vanished makes a sentence, no traceback."""
    trial = try_out(Browser(name="gone", source="a test", executable=tmp_path / "gone"))
    assert not trial.starts
    assert str(tmp_path / "gone") in (trial.error or "")


@pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a shell script")
def test_a_missing_library_is_named(tmp_path: Path) -> None:
    """Of all that Playwright says, the line that names the library is kept."""
    program = tmp_path / "chrome"
    program.write_text(
        '#!/bin/sh\necho "$0: error while loading shared libraries: libnss3.so" >&2\nexit 127\n'
    )
    program.chmod(0o755)
    trial = try_out(Browser(name="chrome", source="a test", executable=program))
    assert trial == Trial(error=trial.error)
    assert (trial.error or "").endswith("error while loading shared libraries: libnss3.so")
