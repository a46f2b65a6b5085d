"""The project's own guide, played once in each language: its pages, and pages that were made wrong on purpose."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from assistant.config import load_config
from assistant.engine.scrubber import Scrubber
from assistant.guide import Guide, GuideLibrary
from assistant.guide.building import files_of, page_of, page_path, picture_path
from assistant.guide.checking import check
from assistant.guide.collecting import Collector
from assistant.guide.finding import Checked
from assistant.guide.inline import with_labels
from assistant.guide.moment import Collected
from assistant.guide.page import Page
from assistant.guide.pictures import differs
from assistant.guide.reading import read_page
from assistant.guide.rendering import Renderer
from assistant.guide.written import WrittenHeading, WrittenPicture
from assistant.project import Project
from assistant.report.findings import annotation
from tests.assistant.expected import assert_expected

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs" / "guide"
SEED = (HERE / "pages" / "seed.md").read_text(encoding="utf-8")
NAME = "huawei-cloud-settlement"
EN, ZH = page_path("en", NAME), page_path("zh", NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The guide, what its flows told in each language, its pages and its files."""

    guide: Guide
    collector: Collector
    told: dict[str, Collected]
    pages: dict[str, Page]
    files: dict[str, bytes]

    def text(self, name: str) -> str:
        """Returns a file as text."""
        return self.files[name].decode()

    def check(self, text: str, file: Path, *, locale: str = "en", told: Collected | None = None) -> Checked:
        """Holds a page's text against the guide."""
        told = told or self.told[locale]
        page = page_of(self.guide, told, self.collector)
        return check(
            text,
            file=file,
            shown_as=file.name,
            guide=self.guide,
            page=page,
            collected=told,
        )


@pytest.fixture(scope="module")
def played(browser: Browser) -> Played:
    """Plays the guide in both languages, each entry of its runs in a world of its own."""
    project = Project(ROOT / "config.yaml")
    guide = GuideLibrary(project.library).load(NAME)
    collector = Collector(project, browser)
    told = {locale: collector.collect(guide, locale) for locale in ("en", "zh")}
    pages = {locale: page_of(guide, each, collector) for locale, each in told.items()}
    files = files_of(Renderer(guide), list(pages.values()))
    return Played(guide=guide, collector=collector, told=told, pages=pages, files=files)


@pytest.fixture
def folder(played: Played, tmp_path: Path) -> Path:
    """A folder with all files of the guide."""
    for name, data in played.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


# What is built


@pytest.mark.parametrize("name", [EN, ZH, f"{NAME}.html"])
def test_the_committed_guide_is_what_the_flows_tell(name: str, played: Played) -> None:
    """Pages in docs/guide say what would be built; pictures may look a little different on other machines."""
    pixels = re.compile(r"data:image/webp;base64,[^\"]*|<img [^>]*?width=\"\d+\" height=\"\d+\"")
    committed = (DOCS / name).read_text(encoding="utf-8")
    assert pixels.sub("", committed) == pixels.sub("", played.text(name)), "write it anew with: make guide"


def test_the_committed_pictures_are_those_of_the_guide(played: Played) -> None:
    """Every picture that a page shows is in docs/guide, and all of it is small enough to be mailed."""
    pictures = [name for name in played.files if name.endswith(".png")]
    assert len(pictures) == 26
    assert [name for name in pictures if not (DOCS / name).is_file()] == []
    assert sum(file.stat().st_size for file in DOCS.rglob("*") if file.is_file()) < 9_000_000


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_guide_is_the_page_that_the_project_comes_from(locale: str, played: Played) -> None:
    """It has the same sections with the same anchors, and the same 13 pictures in the same order."""
    ours, theirs = read_page(played.text(page_path(locale, NAME))), read_page(SEED)
    shapes = [
        [(item.level, item.anchor) for item in page.items if isinstance(item, WrittenHeading)]
        for page in (ours, theirs)
    ]
    pictures = [
        [item.name for item in page.items if isinstance(item, WrittenPicture)] for page in (ours, theirs)
    ]
    assert shapes[0] == shapes[1]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 13


def test_the_english_headings_are_those_of_the_page(played: Played) -> None:
    """Steps are called as there."""
    ours, theirs = read_page(played.text(EN)), read_page(SEED)
    steps = [
        [item.text for item in page.items if isinstance(item, WrittenHeading) and item.level == 3]
        for page in (ours, theirs)
    ]
    assert steps[0] == steps[1]


def test_references_between_flows_are_links_to_their_sections(played: Played) -> None:
    """`see:account-id` leads to the section that tells the flow account-id, in every language."""
    assert "[Huawei Cloud account ID](#id)" in played.text(EN)
    assert "[华为云账号 ID](#id)" in played.text(ZH)
    assert "[Huawei Cloud KooGallery](#market)" in played.text(EN)
    assert "see:" not in "".join(played.text(name) for name in (EN, ZH, f"{NAME}.html"))


def test_the_chinese_page_has_the_labels_of_the_chinese_sites(played: Played) -> None:
    """No label in bold or of a link stays English, each is on the pages, and no English label is left in the text."""
    text, told = played.text(ZH), played.told["zh"]
    found: list[str] = []
    with_labels(re.sub(r"!\[.*", "", text), lambda label: _kept(label, found))
    assert len(found) > 30
    assert [label for label in found if label not in told.shown()] == []
    english = {name for name in played.told["en"].shown() if re.fullmatch(r"[A-Z][A-Za-z ]{3,40}", name)}
    prose = re.sub(r"\]\([^)]*\)|\{#.*?\}|^!!! note", "", text, flags=re.MULTILINE)
    left = {name for name in english - told.shown() if re.search(rf"\b{re.escape(name)}\b", prose)}
    assert left == set()


def _kept(label: str, found: list[str]) -> str:
    found.append(label)
    return label


def test_every_sign_of_the_pages_has_a_glyph(played: Played, browser: Browser) -> None:
    """No sign of either language is drawn as the box that stands for a missing one."""
    signs = sorted(set(re.sub(r"data:[^\"]*", "", played.text(f"{NAME}.html"))) - set(" \n"))
    context = browser.new_context()
    try:
        page = context.new_page()
        page.set_content("<canvas width=60 height=60></canvas>")
        missing = page.evaluate(
            """signs => {
              const context = document.querySelector('canvas').getContext('2d', {willReadFrequently: true});
              context.font = '40px sans-serif';
              const drawn = sign => {
                context.clearRect(0, 0, 60, 60);
                context.fillText(sign, 4, 44);
                return context.getImageData(0, 0, 60, 60).data.join();
              };
              const none = ['\\u{10fff0}', '\\u0378', '\\uffff'].map(drawn);
              return signs.filter(sign => none.includes(drawn(sign)));
            }""",
            signs,
        )
    finally:
        context.close()
    assert missing == []


def test_the_page_needs_no_other_file(played: Played, browser: Browser, folder: Path) -> None:
    """Pictures are within the HTML page; it asks for nothing, shows one language at a time and keeps the place."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    try:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.goto((folder / f"{NAME}.html").as_uri() + "#id")
        assert (
            page.evaluate("[...document.images].filter(each => each.src && !each.naturalWidth).length") == 0
        )
        assert page.locator("#zh").is_hidden()
        page.get_by_role("link", name="中文").dispatch_event(
            "click"
        )  # click() would scroll the sticky bar first
        assert page.title() == played.pages["zh"].title
        assert page.locator("#en").is_hidden()
        assert abs(page.get_by_role("heading", name="如何获取华为云账号 ID").bounding_box()["y"]) < 200  # type: ignore[index]  # it is shown
        assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
        assert [url for url in asked if url.startswith("file:")] == asked[:1]
    finally:
        context.close()


def test_no_secret_is_in_any_file(played: Played) -> None:
    """The passwords that the runs type are in no page, picture or name that was collected, in no spelling."""
    inputs = load_config(ROOT / "config.yaml").environments["mock"].inputs
    secrets = [value for name, value in inputs.items() if name.endswith("password")]
    assert len(secrets) == 3
    scrubber = Scrubber(secrets)
    texts = [data.decode("utf-8", errors="replace") for data in played.files.values()]
    texts += [str(each.moments) for each in played.told.values()]
    texts += [_chunks(data) for name, data in played.files.items() if name.endswith(".png")]
    assert all(scrubber.text(text) == text for text in texts)
    assert scrubber.text(f"… {secrets[0]} …") != f"… {secrets[0]} …"


def _chunks(png: bytes) -> str:
    """Returns what a PNG says besides its pixels."""
    with Image.open(BytesIO(png)) as image:
        return str(image.info)


@pytest.mark.parametrize("flavour", ["plain", "docusaurus"])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_page_for_another_tool_says_the_same(
    flavour: str, locale: str, played: Played, folder: Path
) -> None:
    """Each flavour is as true as the guide's own, with the same anchors."""
    text = Renderer(played.guide).markdown(played.pages[locale], flavour=flavour)  # type: ignore[arg-type]  # one of them
    assert "!!! note" not in text
    file = folder / page_path(locale, NAME)
    assert played.check(text, file, locale=locale).findings == ()
    assert {"market", "cancel", "id", "order-id"} <= read_page(text).anchors


# What is checked


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_our_own_page_is_true(locale: str, played: Played, folder: Path) -> None:
    """Nothing is wrong with the page that was built, and all of it was looked at."""
    file = folder / page_path(locale, NAME)
    checked = played.check(file.read_text(encoding="utf-8"), file, locale=locale)
    assert checked.findings == ()
    assert checked.right["pictures"] == 13
    assert checked.right["sections"] == 8
    assert min(checked.right[kind] for kind in ("steps", "labels", "links")) >= 8


def test_what_is_wrong_with_the_page_that_the_project_comes_from(played: Played, folder: Path) -> None:
    """The seed's faults, each with its line: docs/guide.md tells them. Its pictures are ours, in its own place."""
    file = folder / "docs" / "en" / "seed.md"
    file.parent.mkdir(parents=True)
    (folder / "en" / "img").rename(folder / "docs" / "img")
    checked = played.check(SEED, file)
    told = "".join(f"{finding.line}: {finding.kind}: {finding.message}\n" for finding in checked.findings)
    right = ", ".join(f"{count} {kind}" for kind, count in sorted(checked.right.items()))
    assert_expected(f"{told}in order: {right}\n", HERE / "pages" / "seed.txt")
    for line in told.splitlines():
        assert line.partition(": ")[2].partition(": ")[2] in (ROOT / "docs" / "guide.md").read_text()


def swapped(text: str, one: str, other: str) -> str:
    """Returns a text in which two pieces have changed places."""
    assert text.count(one) == text.count(other) == 1
    return text.replace(one, "\0").replace(other, one).replace("\0", other)


def without(text: str, piece: str) -> str:
    """Returns a text without a piece of it, which has to be there once."""
    assert text.count(piece) == 1, piece
    return text.replace(piece, "")


def renamed(text: str, old: str, new: str, *, times: int = 1) -> str:
    """Returns a text in which something is called otherwise."""
    assert text.count(old) == times, old
    return text.replace(old, new)


def figure(text: str, name: str) -> str:
    """Returns the line of a picture."""
    return next(line for line in text.splitlines() if line.endswith(f"(img/{name}.png)"))


Wrong = Callable[[str], str]
WRONG: dict[str, tuple[str, Wrong, list[tuple[str, str]]]] = {
    "a renamed label": (
        "en", lambda text: renamed(text, "**Change Settlement Method**", "**Change Settlement Mode**"),
        [("label", "the guide has “Change Settlement Method”")],
    ),
    "a renamed label in a path": (
        "en", lambda text: renamed(text, "**My Credentials > API Credentials**", "**My Credentials > API Keys**"),
        [("label", "“API Keys” is not on the page of that step")],
    ),
    "a label of another page": (
        "en", lambda text: renamed(text, "Billing Center and click **OK**", "Billing Center and click **Submit**"),
        [("label", "“Submit” is not on the page of that step")],
    ),
    "a label in other capitals": (
        "en", lambda text: renamed(text, "**Resource ID**", "**Resource Id**"),
        [("label", "the guide has “Resource ID”")],
    ),
    "an English label on the Chinese page": (
        "zh", lambda text: renamed(text, "**更改结算方式**", "**Change Settlement Method**"),
        [("label", "“Change Settlement Method” is not on the page of that step")],
    ),
    "a Chinese label of other years": (
        "zh", lambda text: renamed(text, "**账号ID**", "**帐号ID**"),
        [("label", "the guide has “账号ID”")],
    ),
    "a wrong link text": (
        "en",
        lambda text: renamed(
            text, "Enter the [Huawei Cloud account ID]", "Enter the [Huawei account number]"
        ),
        [("link text", "“Huawei account number” is not on the pages")],
    ),
    "a wrong link text in the list of registration": (
        "en", lambda text: renamed(text, "[Company Info]", "[Company Infos]"),
        [("link text", "the guide has “Company Info”")],
    ),
    "a lost step": (
        "en", lambda text: without(text, "After successful purchase, click **My Marketplace**."),
        [("step lost", "After successful purchase")],
    ),
    "a lost sentence within a paragraph": (
        "en", lambda text: without(text, " Select **Huawei Cloud Account Settlement** in the pop-up dialog."),
        [("step lost", "in the pop-up dialog")],
    ),
    "a lost item of a list": (
        "en", lambda text: without(text, "2. In the pop-up dialog box, click **Unsubscribe**.\n"),
        [("step lost", "In the pop-up dialog box")],
    ),
    "a lost note": (
        "en",
        lambda text: without(
            text, "The Huawei Cloud account needs to be authenticated before Guance services can be purchased."
        ),
        [("step lost", "needs to be authenticated")],
    ),
    "a lost step in Chinese": (
        "zh", lambda text: without(text, "返回观测云费用中心，点击 **确定**。"),
        [("step lost", "返回观测云费用中心")],
    ),
    "a step that nobody does": (
        "en",
        lambda text: renamed(
            text, "Return to the Guance Billing Center and click **OK**.",
            "Choose **Monthly invoices** and wait for mail.\n\n"
            "Return to the Guance Billing Center and click **OK**.",
        ),
        [("step unknown", "Choose Monthly invoices")],
    ),
    "two steps in the wrong order": (
        "en",
        lambda text: swapped(
            text,
            "Go to **[Billing Center](https://boss.guance.com/#/signin) > Workspace Management** and click "
            "**Change Settlement Method**.",
            "Select **Huawei Cloud Account Settlement** in the pop-up dialog.",
        ),
        [("order", "stands at another place")],
    ),
    "items in the wrong order": (
        "zh",
        lambda text: swapped(
            text, "[基本信息](../commercial-register.md#info)", "[企业信息](../commercial-register.md#corporate)"
        ),
        [("order", "stands at another place")],
    ),
    "pictures in the wrong order": (
        "en", lambda text: swapped(text, figure(text, "13.huaweicloud_3"), figure(text, "13.huaweicloud_4")),
        [("order", "13.huaweicloud_3 and 13.huaweicloud_4 have changed places")],
    ),
    "a picture that is not shown": (
        "en", lambda text: without(text, figure(text, "13.huaweicloud_6")),
        [("picture lost", "13.huaweicloud_6")],
    ),
    "a picture without a file": (
        "en", lambda text: renamed(text, "(img/1.huaweicloud_8.png)", "(images/1.huaweicloud_8.png)"),
        [("picture missing", "images/1.huaweicloud_8.png")],
    ),
    "a picture that no flow takes": (
        "en", lambda text: text + "\n![](img/13.huaweicloud_7.png)\n",
        [("picture unknown", "no flow takes the picture 13.huaweicloud_7")],
    ),
    "a broken anchor": (
        "en", lambda text: renamed(text, "(#market)", "(#marketplace)"),
        [("anchor", "the page has no anchor #marketplace")],
    ),
    "a heading that lost its anchor": (
        "en", lambda text: renamed(text, " {#id}", ""),
        [("anchor", "{#id}")],
    ),
    "a link to another section": (
        "en",
        lambda text: renamed(
            text, "Enter the [Huawei Cloud account ID](#id)", "Enter the [Huawei Cloud account ID](#order-id)"
        ),
        [("link", "in the guide it leads to #id")],
    ),
    "a link to a file that there is not": (
        "en", lambda text: renamed(text, "(../commercial-register.md#info)", "(../commercial-registration.md#info)"),
        [("link", "there is no file ../commercial-registration.md")],
    ),
    "a lost section": (
        "en", lambda text: text[: text.index("## How to Obtain the Huawei Cloud Resource ID")],
        [("section lost", "How to Obtain the Huawei Cloud Resource ID")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_each_fault_is_found_and_nothing_else(fault: str, played: Played, folder: Path) -> None:
    """A page that was made wrong in one way gives that one finding, at the line where it is."""
    locale, spoil, expected = WRONG[fault]
    file = folder / page_path(locale, NAME)
    sound = file.read_text(encoding="utf-8")
    spoilt = spoil(sound)
    assert spoilt != sound
    findings = played.check(spoilt, file, locale=locale).findings
    assert [finding.kind for finding in findings] == [kind for kind, _ in expected], findings
    for finding, (_, words) in zip(findings, expected, strict=True):
        assert words in finding.message
        assert 1 <= finding.line <= spoilt.count("\n") + 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [("missing", "there is no file"), ("stale", "pixels differ"), ("broken", "can't be read")],
)
def test_a_picture_file_that_is_wrong_is_found(kind: str, words: str, played: Played, folder: Path) -> None:
    """A file that is gone, shows something else, or is no picture, is told at the line that shows it."""
    file, png = folder / EN, folder / picture_path("en", "13.huaweicloud_19.2")
    if kind == "missing":
        png.unlink()
    elif kind == "broken":
        png.write_bytes(b"GIF89a")
    else:
        with Image.open(png) as image:
            ImageDraw.Draw(image).rectangle((40, 60, 70, 75), fill="black")
            image.save(png)
    text = file.read_text(encoding="utf-8")
    (finding,) = played.check(text, file).findings
    assert finding.kind == ("picture missing" if kind == "missing" else "picture stale")
    assert words in finding.message
    assert "13.huaweicloud_19.2" in text.splitlines()[finding.line - 1]
    assert annotation("docs/a page.md", finding).startswith(
        f"::error file=docs/a page.md,line={finding.line},"
    )


def renamed_project(folder: Path, file: str, labels: str) -> Project:
    """Returns the project with sites that call something otherwise."""
    written = folder / "renamed" / file
    written.parent.mkdir(parents=True)
    written.write_text(labels, encoding="utf-8")
    config = load_config(ROOT / "config.yaml")
    mock = config.environments["mock"].model_copy(update={"labels": str(folder / "renamed")})
    return Project(config.model_copy(update={"environments": {"mock": mock}}))


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "key", "was", "now", "picture"),
    [
        ("koogallery/en.yaml", "detail: {continue: ", "Continue to Submit", "Activate Now", "13.huaweicloud_1"),
        (
            "billing_center/zh.yaml", "change: {huawei_go: ", "前往华为云免费开通观测云服务", "去华为云开通观测云",
            "13.huaweicloud_19",
        ),
    ],
    ids=["en", "zh"],
)  # fmt: skip
def test_a_changed_label_changes_what_shows_it_and_nothing_else(
    file: str, key: str, was: str, now: str, picture: str, played: Played, browser: Browser, folder: Path
) -> None:
    """The sites call something otherwise: the one picture and the one sentence with it differ, and are named.

    In English the page map knows the other name; in Chinese the catalogue tells it.
    """
    locale = Path(file).stem
    collector = Collector(renamed_project(folder, file, f"{key}{now}}}\n"), browser)
    part = replace(
        played.guide, parts=played.guide.parts[2:],
        head=played.guide.head.model_copy(update={"runs": played.guide.head.runs[:1]}),
    )  # fmt: skip
    told = collector.collect(part, locale)
    before = replace(played, guide=part)
    pages = [page_of(part, each, collector) for each in (played.told[locale], told)]
    old, new = (Renderer(part).markdown(page) for page in pages)
    changed = [line for line in zip(old.splitlines(), new.splitlines(), strict=True) if line[0] != line[1]]
    assert changed == [
        (line, line.replace(was, now)) for line in old.splitlines() if was in line
    ]  # fmt: skip
    shown = {figure.name for figure in pages[0].figures()}
    differ = {
        name for name in shown if differs(played.told[locale].pictures[name].png, told.pictures[name].png)
    }
    assert differ == {picture}
    findings = before.check(old, folder / page_path(locale, NAME), locale=locale, told=told).findings
    assert sorted((finding.kind, finding.nearest) for finding in findings) == [
        ("label", now), ("picture stale", None),
    ]  # fmt: skip
    assert sum(f"img/{picture}.png" in finding.message for finding in findings) == 1


def test_pictures_in_the_html_page_are_those_of_the_files(played: Played) -> None:
    """The page's pictures have the pixels of the files, though they are a third of the size."""
    sources = re.findall(r"data:image/webp;base64,([^\"]+)", played.text(f"{NAME}.html"))
    figures = [figure for page in played.pages.values() for figure in page.figures()]
    assert len(sources) == len(figures)
    for source, shown in list(zip(sources, figures, strict=True))[::8]:
        with Image.open(BytesIO(b64decode(source))) as one, Image.open(BytesIO(shown.picture.png)) as other:
            assert one.convert("RGB").tobytes() == other.convert("RGB").tobytes()
