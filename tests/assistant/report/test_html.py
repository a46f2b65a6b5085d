"""The report as people see it, in a browser."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.report.html import write_report
from assistant.run_folder import EVENTS, REPORT
from tests.assistant.report.conftest import Reader, RunTold, png
from tests.assistant.report.stories import ACCOUNT, ACT, MISSING_BUTTON, STORIES, failed, hostile, passed

EXPECTED = Path(__file__).parent / "expected"


def is_visible_on_paper(page: Page, text: str) -> bool:
    """Tells whether a text can be read when the page is printed."""
    page.emulate_media(media="print")
    return page.get_by_text(text, exact=True).first.is_visible()


@pytest.mark.parametrize("story", STORIES)
def test_report_is_whole_in_one_file(story: str, told: RunTold, reader: Reader) -> None:
    """It opens without a complaint, and asks for nothing but itself."""
    report = told(STORIES[story]) / REPORT
    page = reader.open(report)
    for thumb in page.locator("[data-view]").all():
        thumb.click()
        page.keyboard.press("Escape")
    assert reader.complaints == []
    assert reader.requests == [report.as_uri()]


@pytest.mark.parametrize("story", ["passed", "failed", "in_doubt", "interrupted"])
def test_report_reads_well_without_eyes(story: str, told: RunTold, reader: Reader) -> None:
    """The whole page as assistive technology has it is compared with a file; REWRITE=1 writes it anew."""
    snapshot = reader.open(told(STORIES[story]) / REPORT).locator("body").aria_snapshot() + "\n"
    path = EXPECTED / f"{story}.aria.yaml"
    if os.environ.get("REWRITE"):
        path.write_text(snapshot, encoding="utf-8")
    assert snapshot == path.read_text(encoding="utf-8")


def test_steps_collapse_and_expand(told: RunTold, reader: Reader) -> None:
    """Flows stand open, acts closed; a click turns one, the buttons turn all."""
    page = reader.open(told(passed) / REPORT)
    inner = page.locator(".row", has_text='Click button "Submit"')
    expect(page.locator(".row", has_text='Click menuitem "My Credentials"')).to_be_visible()
    expect(inner).to_be_hidden()
    page.locator("summary", has_text="Ensure that Guance").click()
    expect(inner).to_be_visible()
    page.get_by_role("button", name="Collapse all").click()
    assert page.locator(".steps details[open]").count() == 0
    page.get_by_role("button", name="Expand all").click()
    assert page.locator(".steps details:not([open])").count() == 0


def test_remarks_stand_where_they_were_made(told: RunTold, reader: Reader) -> None:
    """Acts, warnings, values and pictures are told between the steps, in order."""
    page = reader.open(told(passed) / REPORT)
    page.get_by_role("button", name="Expand all").click()
    text = page.locator("section", has=page.locator("#steps")).inner_text()
    order = [
        'Click button "Submit"', "done, and seen", f"account_id = {ACCOUNT}", "1.huaweicloud_8",
        "that was not there before", "Expect that cell",
    ]  # fmt: skip
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_pictures_are_looked_at_large(told: RunTold, reader: Reader) -> None:
    """A click on a picture, in the gallery or at its step, shows it large; keys turn and close."""
    page = reader.open(told(passed) / REPORT)
    viewer = page.get_by_role("dialog", name="Picture")
    page.get_by_role("button", name="The product page of Guance on KooGallery", exact=True).click()
    expect(viewer).to_contain_text("13.huaweicloud_1 The product page of Guance on KooGallery")
    expect(viewer.get_by_role("status")).to_have_text("2 of 11")
    assert viewer.locator("img").evaluate("image => image.naturalWidth") == 64
    page.keyboard.press("ArrowLeft")
    expect(viewer).to_contain_text("Choose Huawei Cloud Account Settlement in the dialog.")
    page.keyboard.press("ArrowLeft")
    expect(viewer.get_by_role("status")).to_have_text("11 of 11")
    viewer.get_by_role("button", name="Next picture").click()
    expect(viewer.get_by_role("status")).to_have_text("1 of 11")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    page.get_by_role("button", name=re.compile("Show the picture 1.huaweicloud_8")).click()
    expect(viewer.locator("strong")).to_have_text("1.huaweicloud_8")
    viewer.get_by_role("button", name="Close").click()
    expect(viewer).to_be_hidden()


@pytest.mark.parametrize("has_clipboard", [True, False])
def test_outputs_are_copied(has_clipboard: bool, told: RunTold, reader: Reader) -> None:
    """The button beside an output copies it, also where scripts may not write to the clipboard."""
    page = reader.open(told(passed) / REPORT)
    if not has_clipboard:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    button = page.get_by_role("button", name="Copy Account ID")
    button.click()
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == ACCOUNT
    expect(button).to_have_text("Copy")


def test_failure_stands_on_top_with_its_evidence(told: RunTold, reader: Reader) -> None:
    """The step, its place and lines, what the page showed instead, the picture and the command are there."""
    page = reader.open(told(failed) / REPORT)
    panel = page.get_by_role("region", name="Click Continue to Submitt")
    expect(panel.locator(".kind")).to_have_text("the page is not as the flow says")
    lines = panel.get_by_role("group", name="The flow’s lines around the failure")
    expect(lines.locator(".marked")).to_have_text(re.compile(r"15\s*- click: Continue to Submitt"))
    assert panel.locator(".message code").all_inner_texts() == [
        'link "Continue to Submit"', 'button "Add to Favorites"',
    ]  # fmt: skip
    expect(panel.get_by_role("link")).to_have_attribute("href", MISSING_BUTTON.url)
    image = panel.get_by_role("img", name="The page at the failure, with the place marked")
    assert image.evaluate("image => image.naturalHeight") == 160
    expect(panel.locator(".command code")).to_have_text(MISSING_BUTTON.rerun)
    near = panel.get_by_role("group", name="The snapshot’s lines around what is nearest")
    assert near.locator(".marked").all_inner_texts() == [
        '7\t  - link "Continue to Submit"', '8\t  - button "Add to Favorites"',
    ]  # fmt: skip
    expect(panel.get_by_text("33 fault koogallery asset-missing").last).to_be_visible()
    panel.get_by_text("What the page held ARIA snapshot, as targets are written").click()
    expect(panel.locator("pre")).to_contain_text('- searchbox "Search KooGallery"')
    panel.get_by_text("Last requests").click()
    assert panel.locator(".log .bad:visible").count() == 3
    above = [section.get_attribute("aria-labelledby") for section in page.locator("main > section").all()]
    assert above == ["failure", "outputs", "pictures", "steps", "inputs"]


def test_texts_with_html_in_them_are_inert(told: RunTold, reader: Reader) -> None:
    """What a page or a flow says is shown letter by letter, runs nothing and links to nothing."""
    page = reader.open(told(hostile) / REPORT)
    assert page.evaluate("window.broken") is None
    assert page.locator("script").count() == 1
    assert page.locator("img[onerror], img[src=x], a[href^=javascript]").count() == 0
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        "<script>window.broken = 1</script><img src=x"
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("{{ 7 * 7 }}")
    assert reader.complaints == []


def test_scripts_that_are_not_the_reports_own_cannot_run(told: RunTold, reader: Reader) -> None:
    """Should a text get through one day, the page's policy still stops it."""
    report = told(passed) / REPORT
    text = report.read_text(encoding="utf-8")
    report.write_text(text.replace("</main>", "<script>window.broken = 1</script></main>"), encoding="utf-8")
    assert reader.open(report).evaluate("window.broken") is None
    assert "Content Security Policy" in reader.complaints[0]


def test_a_run_that_broke_off_says_so(told: RunTold, reader: Reader) -> None:
    """Events that end in the middle of a line make a report of all before them."""
    folder = told(STORIES["interrupted"])
    events = (folder / EVENTS).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / EVENTS).write_text("".join(events[:-1]) + events[-1][:30], encoding="utf-8")
    page = reader.open(write_report(folder))
    panel = page.get_by_role("region", name="This run broke off after 0.6 s")
    expect(panel).to_contain_text("It was at the step “Wait until cell")
    expect(panel).to_contain_text(f"Begun, and not known to be done: {ACT}")
    assert page.locator(".step.stopped").count() == 3
    assert page.title() == "Broke off: Onboard a workspace"


def test_a_run_of_which_nothing_was_written_still_has_a_report(tmp_path: Path, reader: Reader) -> None:
    """An empty file of events is a run that broke off at once."""
    (tmp_path / EVENTS).touch()
    page = reader.open(write_report(tmp_path))
    expect(page.get_by_text("No step was begun.")).to_be_visible()


def test_a_folder_without_events_is_refused(tmp_path: Path) -> None:
    """What is not a run's folder has no report."""
    with pytest.raises(FileNotFoundError):
        write_report(tmp_path)


def test_written_again_it_is_the_same(told: RunTold) -> None:
    """The report made of the file of events is the one that the listener wrote."""
    folder = told(failed)
    first = (folder / REPORT).read_bytes()
    assert write_report(folder).read_bytes() == first


def test_large_pictures_are_linked_and_lost_ones_missed(told: RunTold, reader: Reader) -> None:
    """A picture too large to be mailed stays beside the page; one that is gone is told."""
    folder = told(passed)
    large, lost = folder / "pictures/13.huaweicloud_19.png", folder / "pictures/1.huaweicloud_8.png"
    large.write_bytes(png() + b"\0" * 4_000_000)
    lost.unlink()
    page = reader.open(write_report(folder))
    assert (folder / REPORT).stat().st_size < 100_000
    image = page.get_by_role("img", name="Choose Huawei Cloud Account Settlement in the dialog.")
    expect(image).to_have_attribute("src", "pictures/13.huaweicloud_19.png")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 64
    expect(page.get_by_text("The file is not there any more.")).to_be_visible()
    assert reader.complaints == []


def test_full_evidence_is_linked(told: RunTold, reader: Reader) -> None:
    """The page after each step, Playwright's trace and the log of requests can be reached from the report."""
    folder = told(passed)
    (folder / "evidence/step-1.png").write_bytes(png())
    (folder / "evidence/trace.zip").write_bytes(b"PK")
    (folder / "evidence/network.har").write_text("{}")
    page = reader.open(write_report(folder))
    expect(page.get_by_role("link", name="page")).to_have_attribute("href", "evidence/step-1.png")
    expect(page.get_by_role("link", name="Playwright’s trace")).to_have_attribute(
        "href", "evidence/trace.zip"
    )
    expect(page.get_by_role("link", name="log of its requests")).to_have_attribute(
        "href", "evidence/network.har"
    )


def test_report_can_be_read_without_scripts(told: RunTold, chromium: Browser) -> None:
    """Steps still open and close, pictures are there, and no button promises what it can't do."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((told(passed) / REPORT).as_uri())
    page.locator("summary", has_text="Ensure that Guance").click()
    expect(page.locator(".row", has_text='Click button "Submit"')).to_be_visible()
    expect(page.get_by_role("img", name="Purchase submitted")).to_be_visible()
    expect(page.get_by_role("button", name="Copy Account ID")).to_be_hidden()
    expect(page.get_by_role("button", name="Expand all")).to_be_hidden()
    context.close()


def test_paper_shows_what_is_collapsed(told: RunTold, reader: Reader) -> None:
    """Printing opens every step, and closes them again afterwards."""
    page = reader.open(told(passed) / REPORT)
    assert is_visible_on_paper(page, 'Click button "Submit"')
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == 3


@pytest.mark.parametrize("story", ["passed", "failed", "hostile"])
def test_narrow_windows_need_no_scrolling_sideways(story: str, told: RunTold, reader: Reader) -> None:
    """Long words and addresses break within 360 pixels."""
    page = reader.open(told(STORIES[story]) / REPORT)
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_dark_rooms_get_a_dark_page(told: RunTold, reader: Reader) -> None:
    """The colours follow what the reader's system prefers."""
    page = reader.open(told(passed) / REPORT)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.emulate_media(color_scheme="dark")
    assert (light, page.evaluate(ground)) == ("rgb(245, 246, 248)", "rgb(16, 18, 20)")


def test_a_green_runs_page_is_small(told: RunTold) -> None:
    """Apart from its pictures a report of 25 steps takes less than 60 kB."""
    text = (told(passed) / REPORT).read_text(encoding="utf-8")
    assert len(re.sub(r'data:image/png;base64,[^"]*', "", text).encode()) < 60_000
