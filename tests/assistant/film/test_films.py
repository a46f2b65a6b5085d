"""A small flow, filmed in a real browser: its scenes, its film, its page, and what must not be read on any of them."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image, ImageSequence
from playwright.sync_api import Browser, Page, expect

from assistant.errors import UsageError
from assistant.film import Film, Scene
from assistant.film.demo import demo
from assistant.film.filming import Filming
from assistant.film.making import Made, make
from assistant.picture.rectangle import Rectangle
from assistant.picture.style import Style
from assistant.project import Project
from tests.assistant.film.films import described, film, scene
from tests.assistant.ocr import needs_tesseract, texts_on
from tests.assistant.projects import make_project

SECRET = "s3cret-in-the-open"
STYLE = Style()
COVER = (0xC9, 0xCE, 0xD6)
CONFIG = f"""
environment: mock
environments: {{mock: {{mock: true, inputs: {{word: {SECRET}}}}}}}
browser: {{viewport: 800x600}}
"""
FLOWS = {
    "entry": """
        name: Enter Billing Center
        site: billing_center
        inputs:
          word: {kind: secret}
        steps:
          - open: /signin
            say: Open the [Billing Center](https://boss.guance.com).
            note: You need an account.
            chapter: Open it
          - run: form
            with: {word: "{{ word }}"}
        """,
    "form": """
        name: Fill the form in
        site: billing_center
        inputs:
          word: {kind: secret}
        steps:
          - fill: {Username: "{{ word }}", Password: example}
          - shot: {name: never, redact: heading "Sign In"}
          - click: button "Sign In"
            say: Click **Sign In**.
          - expect: alert
            say: The page tells what is wrong.
            shot: {name: told, box: alert}
        """,
    "quiet": """
        name: Wait
        site: billing_center
        steps:
          - open: /signin
        """,
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a flow that runs another one and types a secret where it can be read."""
    return Project(make_project(tmp_path_factory.mktemp("films"), config=CONFIG, **FLOWS) / "config.yaml")


@pytest.fixture(scope="module")
def filmed(project: Project, browser: Browser) -> Film:
    """The flow's film in English."""
    return film_of(project, browser)


@pytest.fixture(scope="module")
def made(filmed: Film, browser: Browser) -> Made:
    """The film as a small WebP."""
    return make(filmed, browser, STYLE, width=480, form="webp", hear=lambda _, __: None)


def film_of(project: Project, browser: Browser, flow: str = "entry") -> Film:
    """Films a flow."""
    filming = Filming(project, browser, project.config.state_folder, scale=1)
    return filming.film(project.library.load(flow), "en", {})


def colours_at(scene: Scene, place: Rectangle, picture: bytes | None = None) -> Counter[tuple[int, ...]]:
    """Returns how often each colour is in a place of a scene, without its edge."""
    image = Image.open(io.BytesIO(picture or scene.picture)).convert("RGB")
    inner = place.grown(-4)
    box = tuple(round(edge) for edge in (inner.x, inner.y, inner.right, inner.bottom))
    part = image.crop(box)  # type: ignore[arg-type]  # four edges
    return Counter(dict((colour, count) for count, colour in part.getcolors(part.width * part.height)))  # type: ignore[union-attr,misc]  # noqa: C402


def test_each_step_that_readers_do_or_see_is_a_scene(filmed: Film) -> None:
    """Steps of flows that are run are there, and each field of a form; what says nothing is told by its label."""
    told = [(scene.chapter, scene.gesture, scene.caption) for scene in filmed.scenes]
    assert told == [
        ("Open it", "look", "Open the [Billing Center](https://boss.guance.com)."),
        ("Fill the form in", "type", "Fill in **Username**."),
        ("Fill the form in", "type", "Fill in **Password**."),
        ("Fill the form in", "click", "Click **Sign In**."),
        ("Fill the form in", "look", "The page tells what is wrong."),
    ]
    assert filmed.title == "Enter Billing Center"
    assert [len(scene.places) for scene in filmed.scenes] == [0, 1, 1, 1, 1]
    assert all(
        scene.tip is None or (place.x < scene.tip[0] < place.right and place.y < scene.tip[1] < place.bottom)
        for scene in filmed.scenes
        for place in scene.places
    )


def test_a_flow_without_anything_to_see_is_refused(project: Project, browser: Browser) -> None:
    """A film needs a step that does or says something."""
    with pytest.raises(UsageError, match="the flow 'quiet' does nothing on a page that could be filmed"):
        film_of(project, browser, "quiet")


def test_what_no_picture_may_show_is_in_no_scene(filmed: Film) -> None:
    """A secret that was typed is covered from then on, and what a picture of a flow covers is so in all scenes."""
    first, second = filmed.scenes[1], filmed.scenes[3]
    field = first.places[0]
    assert first.after is not None
    assert COVER not in colours_at(first, field)
    assert set(colours_at(first, field, first.after)) == {COVER}
    assert set(colours_at(second, field)) == {COVER}
    whole = Rectangle(x=0, y=0, width=second.width, height=second.height)
    heading = colours_at(filmed.scenes[0], whole)[COVER]
    assert heading > 2000  # before the flow that covers it is run
    assert colours_at(second, whole)[COVER] >= heading + colours_at(second, field)[COVER]


@needs_tesseract
def test_what_reads_pictures_reads_no_secret_on_a_film(filmed: Film) -> None:
    """What is typed is in none of its scenes; what is no secret is read."""
    pictures = [scene.after or scene.picture for scene in filmed.scenes[1:]]
    read = texts_on(*pictures)
    assert ("password" in read, "intheopen" in read, "cret" in read) == (True, False, False)


@pytest.mark.long
def test_a_film_shows_every_cut_and_is_the_same_each_time(
    project: Project, browser: Browser, filmed: Film, made: Made
) -> None:
    """Its frames are as many and as long as its cuts, and filmed once more not a byte differs."""
    shown = Image.open(io.BytesIO(made.data))
    assert (shown.format, shown.size) == ("WEBP", (made.width, made.height))
    frames = [frame.copy().convert("RGB") for frame in ImageSequence.Iterator(shown)]
    assert len(frames) > 30
    assert [title for _, title in made.chapters] == ["Open it", "Fill the form in"]
    title, (first, *lines) = described(made.data)
    assert (title, first, lines[0]) == ("Enter Billing Center", "0:02 Open it", "Open the Billing Center.")
    assert lines[-2:] == ["Click Sign In.", "The page tells what is wrong."]
    assert SECRET not in str((title, first, lines))
    assert 10_000 < made.milliseconds < 60_000
    orange = (0xF7, 0x6B, 0x15)
    strip = [frame.getpixel((2, made.height - 50)) for frame in frames]
    assert strip[0] == orange  # the card's edge
    assert strip[-1] != orange
    assert frames[-1].getpixel((made.width - 4, round(made.width * 600 / 800) + 1)) == orange  # all is done
    again = make(film_of(project, browser), browser, STYLE, width=480, form="webp", hear=lambda _, __: None)
    assert again.data == made.data


def test_a_film_can_be_a_gif(filmed: Film, browser: Browser, made: Made) -> None:
    """It is as long as the WebP and looks like it, but for its few colours."""
    gif = make(filmed, browser, STYLE, width=480, form="gif", hear=lambda _, __: None)
    shown = Image.open(io.BytesIO(gif.data))
    assert (shown.format, shown.size) == ("GIF", (made.width, made.height))
    durations = [frame.info["duration"] for frame in ImageSequence.Iterator(shown)]
    assert sum(durations) == made.milliseconds


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="no ffmpeg is installed here")
def test_a_film_can_be_a_webm_with_chapters(browser: Browser, tmp_path: Path) -> None:
    """Its length, size, title and chapters are those that a player shows, and so are its bytes each time."""
    short = film(scene(chapter="One"), scene("See.", chapter="Two; #2", gesture="look", tip=None))
    webm = make(short, browser, STYLE, width=480, form="webm", hear=lambda _, __: None)
    (tmp_path / "film.webm").write_bytes(webm.data)
    wanted = "format=duration:format_tags=title:stream=width,height:chapter_tags=title"
    command = ["ffprobe", "-v", "error", "-show_entries", wanted, "-show_chapters", "-of", "default=nw=1"]
    done = subprocess.run([*command, tmp_path / "film.webm"], capture_output=True, text=True, check=True)
    told = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert (told["width"], told["height"]) == (str(webm.width), str(webm.height))
    assert abs(float(told["duration"]) * 1000 - webm.milliseconds) < 200
    assert re.findall(r"TAG:title=(.*)", done.stdout) == ["One", "Two; #2", "A film"]
    again = make(short, browser, STYLE, width=480, form="webm", hear=lambda _, __: None)
    assert again.data == webm.data


# The page to click through


@pytest.fixture(scope="module")
def page_file(filmed: Film, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flow's page."""
    file = tmp_path_factory.mktemp("demo") / "entry.html"
    file.write_bytes(demo(filmed, STYLE, width=1280))
    return file


@pytest.fixture
def walk(page_file: Path, browser: Browser) -> Iterator[Page]:
    """The page in a window; it asks nothing of any host."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    asked: list[str] = []
    wrong: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(page_file.as_uri())
    yield page
    context.close()
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert wrong == []


def test_readers_click_through_the_page(walk: Page) -> None:
    """The start, hotspots, buttons, arrow keys and contents lead on; the end leads to the start."""
    where = walk.locator(".where")
    walk.locator("#start").get_by_role("link", name="Start").click()
    expect(where).to_have_text("Step 1 of 5")
    expect(walk.get_by_text("You need an account.")).to_be_visible()
    walk.get_by_role("button", name="Next").click()
    walk.get_by_role("button", name="Do it in the picture: Fill in Username.").click()
    expect(where).to_have_text("Step 3 of 5")
    walk.keyboard.press("Enter")  # the next hotspot has the focus
    expect(where).to_have_text("Step 4 of 5")
    walk.locator("#step-4 .picture").click(position={"x": 5, "y": 5})
    expect(where).to_have_text("Step 4 of 5")  # nothing is to be done there
    walk.keyboard.press("ArrowRight")
    walk.keyboard.press("ArrowRight")
    expect(walk.get_by_text("You have been through all 5 steps.")).to_be_visible()
    expect(walk.get_by_role("button", name="Next")).to_be_disabled()
    walk.get_by_role("link", name="Start again").click()
    expect(walk.get_by_role("button", name="Back")).to_be_disabled()
    walk.get_by_role("link", name="Fill the form in").click()
    expect(where).to_have_text("Step 2 of 5")
    expect(walk.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "2")
    walk.keyboard.press("ArrowLeft")
    expect(walk.locator("[aria-current=step]")).to_have_text("Open the Billing Center.")


def test_a_hotspot_is_over_what_is_to_be_clicked(walk: Page, filmed: Film) -> None:
    """Whatever the picture's size on the page is, the hotspot is around the place, and within the picture."""
    for number in (2, 3, 4):
        walk.goto(f"{walk.url.partition('#')[0]}#step-{number}")
        scene, place = filmed.scenes[number - 1], filmed.scenes[number - 1].places[0]
        picture = walk.locator(f"#step-{number} .picture").bounding_box()
        spot = walk.locator(f"#step-{number} .hotspot").bounding_box()
        assert picture is not None
        assert spot is not None
        scale = picture["width"] / scene.width
        hot = Rectangle(**spot).moved(-picture["x"], -picture["y"])
        shown = Rectangle(
            x=place.x * scale, y=place.y * scale, width=place.width * scale, height=place.height * scale
        )
        assert hot.common(shown) >= shown.width * shown.height * 0.99
        assert hot.width < shown.width + 16
        assert hot.within(Rectangle(x=0, y=0, width=picture["width"], height=picture["height"])) == hot


def test_the_page_has_no_accessibility_fault_and_no_secret(walk: Page, page_file: Path) -> None:
    """Axe finds nothing, in light and dark, at the start and in a step; the secret is nowhere in the file."""
    walk.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    for scheme, hash_ in (("light", "#start"), ("dark", "#step-2")):
        walk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the schemes
        walk.evaluate(f"location.hash = '{hash_}'")
        found = walk.evaluate("axe.run(document, {resultTypes: ['violations']})")
        told = [(each["id"], each["nodes"][0]["html"][:120]) for each in found["violations"]]
        assert told == []
    text = page_file.read_text(encoding="utf-8")
    assert SECRET not in text
    pictures = re.findall(r'"data:image/webp;base64,([^"]+)"', text)
    assert len(pictures) == 7 + 2  # five steps, start and end; two fields
    assert all(Image.open(io.BytesIO(b64decode(each))).width <= 1280 for each in pictures)
