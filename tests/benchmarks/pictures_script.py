"""The 13 pictures of the guide by a hand-written Playwright script, for comparison with `assistant shots`.

It clicks the same way, draws boxes by putting elements into the page, and saves the pictures as they come: no numbers,
no words beside them, nothing compared, nothing written smaller. Its arguments are a folder for the mock sites and one
for the pictures.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.benchmarks.onboard_script import open_signed_in, wait_until_running

_BOXES = """places => places.forEach(([x, y, width, height]) => {
  const box = document.createElement('div');
  box.className = 'drawn';
  Object.assign(box.style, {position: 'fixed', left: x - 7 + 'px', top: y - 7 + 'px', width: width + 14 + 'px',
    height: height + 14 + 'px', border: '3px solid #f76b15', borderRadius: '6px', zIndex: 2147483647,
    boxSizing: 'border-box', pointerEvents: 'none'});
  (document.querySelector('dialog[open]') || document.body).append(box);
})"""


class Camera:
    """Takes pictures of parts of a page with boxes on them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self._folder = folder

    def shoot(self, name: str, area: list[Locator], boxes: list[Locator], *, room: float = 24) -> None:
        """Saves a picture."""
        marks = [self._box(each) for each in boxes]
        places = [self._box(each) for each in area]
        left = max(min(place[0] for place in places) - room, 0)
        top = max(min(place[1] for place in places) - room, 0)
        right = min(max(place[0] + place[2] for place in places) + room, 1280)
        bottom = min(max(place[1] + place[3] for place in places) + room, 800)
        self.page.evaluate(_BOXES, marks)
        self.page.screenshot(
            path=self._folder / f"{name}.png", animations="disabled", caret="hide",
            clip={"x": left, "y": top, "width": right - left, "height": bottom - top},
        )  # fmt: skip
        self.page.evaluate("document.querySelectorAll('.drawn').forEach(each => each.remove())")

    @staticmethod
    def _box(locator: Locator) -> tuple[float, float, float, float]:
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        assert box is not None
        return box["x"], box["y"], box["width"], box["height"]


def main(port: str, pictures: Path) -> None:
    """Onboards, offboards, and leaves the pictures."""
    from assistant.browser.finding import find

    found = find(headless=True)
    assert found is not None
    pictures.mkdir(parents=True, exist_ok=True)

    def site(host: str, path: str) -> str:
        return f"http://{host}.demo.localhost:{port}{path}"

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**found.launch_options)  # type: ignore[arg-type]
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, device_scale_factor=2, locale="en-US",
            timezone_id="Asia/Shanghai", reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        camera = Camera(page, pictures)
        buy(camera, site("koogallery", "/"))
        account = credentials(camera, site("console", "/"))
        bind(camera, site("billing", "/workspaces"), account)
        cancel(camera, site("koogallery", "/my/purchased"), site("billing", "/workspaces"))
        browser.close()


def buy(camera: Camera, home: str) -> None:
    """Buys Guance: five pictures of the shop and of what was bought."""
    page = camera.page
    banner, main_part = page.get_by_role("banner"), page.get_by_role("main")
    open_signed_in(page, f"{home}my/purchased")
    page.goto(home)
    page.get_by_role("searchbox", name="Search KooGallery").fill("Guance")
    page.get_by_role("searchbox", name="Search KooGallery").press("Enter")
    page.get_by_role("link", name="Guance SaaS", exact=True).click()
    go_on = page.get_by_role("button", name="Continue to Submit")
    camera.shoot("13.huaweicloud_1", [banner, page.get_by_role("region", name="Specification")], [go_on])
    go_on.click()
    boxes = page.get_by_role("checkbox")
    boxes.first.check()
    boxes.last.check()
    submit = page.get_by_role("button", name="Submit", exact=True)
    agreement = page.get_by_role("link", name="Read the agreement")
    camera.shoot("13.huaweicloud_3", [banner, agreement], [boxes.first, boxes.last, submit])
    submit.click()
    mine = main_part.get_by_role("link", name="My Marketplace", exact=True)
    camera.shoot("13.huaweicloud_4", [banner, mine], [mine])
    mine.click()
    wait_until_running(page)
    table, row = page.get_by_role("table"), page.get_by_role("row", name=re.compile("Guance SaaS"))
    link = page.get_by_role("navigation").get_by_role("link", name="Purchased Apps")
    camera.shoot("13.huaweicloud_6", [banner, link, table], [link, row])
    camera.shoot("1.huaweicloud_5", [banner, link, table], [link, row.get_by_role("cell").nth(1)])


def credentials(camera: Camera, console: str) -> str:
    """Reads the account ID: two pictures."""
    page = camera.page
    open_signed_in(page, console)
    avatar = page.get_by_role("button", name="example-cloud", exact=True)
    avatar.hover()
    mine = page.get_by_role("menuitem", name="My Credentials", exact=True)
    camera.shoot("1.huaweicloud_6", [avatar, page.get_by_role("menuitem").last], [avatar, mine])
    mine.click()
    page.get_by_role("tab", name="API Credentials", exact=True).click()
    account = page.locator("dt", has_text="Account ID").locator("xpath=following-sibling::dd[1]")
    camera.shoot("1.huaweicloud_8", [page.get_by_role("banner"), account], [account])
    return account.inner_text().strip()


def bind(camera: Camera, workspaces: str, account: str) -> None:
    """Binds the workspace: four pictures."""
    page = camera.page
    page.goto(workspaces)
    page.get_by_label("Username").fill("example-billing")
    page.get_by_label("Password").fill("Mock-billing-1")
    page.get_by_role("button", name="Sign In", exact=True).click()
    row, dialog = page.get_by_role("row", name="Example Production"), page.get_by_role("dialog")
    row.get_by_role("button", name="Change Settlement Method").click()
    radio = page.get_by_role("radio", name="Huawei Cloud Account Settlement")
    radio.click()
    link = page.get_by_role("link", name="Go to Huawei Cloud to open free Guance service")
    camera.shoot("13.huaweicloud_19", [dialog], [radio, link])
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state("domcontentloaded")
    page.bring_to_front()
    opened.value.close()
    ok = dialog.get_by_role("button", name="OK", exact=True)
    camera.shoot("13.huaweicloud_19.1", [dialog], [ok])
    ok.click()
    field = page.get_by_label("Huawei Cloud account ID")
    field.fill(account)
    camera.shoot("13.huaweicloud_19.2", [dialog], [field, ok])
    ok.click()
    page.goto(workspaces)
    expect(row.get_by_role("cell", name="Huawei Cloud Account Settlement", exact=True)).to_be_visible()
    camera.shoot("13.huaweicloud_21", [page.get_by_role("banner"), page.get_by_role("table")], [row])


def cancel(camera: Camera, purchased: str, workspaces: str) -> None:
    """Cancels the subscription: two pictures."""
    page = camera.page
    banner, table = page.get_by_role("banner"), page.get_by_role("table")
    page.goto(purchased)
    bought = page.get_by_role("row", name=re.compile("Guance SaaS"))
    bought.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Unsubscribe").click()
    page.get_by_role("dialog").get_by_role("button", name="Unsubscribe").click()
    closed = bought.get_by_role("cell", name="Closed")
    _reload_until(page, closed)
    camera.shoot("13.huaweicloud_26", [banner, table], [closed])
    page.goto(workspaces)
    unlock = page.get_by_role("row", name="Example Production").get_by_role("button", name="Unlock")
    _reload_until(page, unlock)
    camera.shoot("13.huaweicloud_26.1", [banner, table], [unlock])
    unlock.click()
    page.get_by_role("dialog").get_by_role("button", name="Unlock").click()
    expect(
        page.get_by_role("row", name="Example Production").get_by_role("cell", name="Normal")
    ).to_be_visible()


def _reload_until(page: Page, wanted: Locator) -> None:
    for _ in range(60):
        try:
            expect(wanted).to_be_visible(timeout=1000)
        except AssertionError:
            page.reload()
        else:
            return
    raise AssertionError("the page does not show it")


if __name__ == "__main__":
    from mock_sites.server import Server

    with Server(Path(sys.argv[1])) as server:
        server.store.reset("demo")
        main(str(server.port), Path(sys.argv[2]))
