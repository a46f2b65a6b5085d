"""The film in docs/guide: it says and shows what its flow tells now."""

from __future__ import annotations

import re
from itertools import accumulate
from pathlib import Path

import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Browser

from assistant.film.filming import Filming
from assistant.film.layout import Layout
from assistant.film.script import script
from assistant.guide.inline import plain
from assistant.guide.telling import tellings, with_those_it_runs
from assistant.project import Project
from tests.assistant.film.films import described

ROOT = Path(__file__).parents[3]
FILM = ROOT / "docs" / "guide" / "en" / "account-id.webp"
ANEW = "write it anew with: make guide"
CHAPTER = re.compile(r"\d+:\d\d (.+)")


@pytest.fixture(scope="module")
def project() -> Project:
    """This project."""
    return Project(ROOT / "config.yaml")


def test_the_committed_film_says_what_its_flow_tells(project: Project) -> None:
    """Its title and its last chapter are the flow's, with the flow's sentences; each flow that it runs is a chapter."""
    flow = project.library.load(FILM.stem)
    title, lines = described(FILM.read_bytes())
    chapters = [index for index, line in enumerate(lines) if CHAPTER.fullmatch(line)]
    titles = [CHAPTER.sub(r"\1", lines[index]) for index in chapters]
    assert title == flow.title, ANEW
    assert sorted(titles) == sorted(each.title for each in with_those_it_runs(flow, project.library)), ANEW
    said = [plain(each.step.say) for each in tellings(flow) if each.step.say is not None]
    assert lines[chapters[titles.index(flow.title)] + 1 :] == said, ANEW


@pytest.mark.long
def test_the_committed_film_is_as_long_as_it_would_be_now(
    project: Project, browser: Browser, tmp_path: Path
) -> None:
    """The flow is played again: all its captions are those of the film, and pictures change when they do there.

    Of cuts that look the same, the film has one picture.
    """
    film = Filming(project, browser, tmp_path, scale=1).film(project.library.load(FILM.stem), "en", {})
    with Image.open(FILM) as shown:
        ends = list(accumulate(frame.copy().info["duration"] for frame in ImageSequence.Iterator(shown)))
        cuts = script(film, Layout.of(film, shown.width))
    changes = list(accumulate(cut.milliseconds for cut in cuts))
    scenes = [
        end for end, cut, after in zip(changes, cuts, cuts[1:], strict=False) if cut.scene != after.scene
    ]
    assert ends[-1] == changes[-1], ANEW
    assert set(scenes) <= set(ends) <= set(changes), ANEW
    captions = [line for line in described(FILM.read_bytes())[1] if not CHAPTER.fullmatch(line)]
    assert captions == list(dict.fromkeys(plain(scene.caption) for scene in film.scenes)), ANEW
