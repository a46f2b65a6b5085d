"""What shot-scraper's `multi` is given to take pictures of the guide: a storage state and a list of pages.

It goes to addresses with cookies and runs JavaScript there, so it reaches the states before anything is bought: 7 of
the 13 pictures. Of the others there would be nothing to see, since nobody acts in between.
"""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.onboard_script import open_signed_in

_HUAWEI = "document.querySelector('#f-method-huawei').click();"
_OPENED = f"{_HUAWEI}window.open = () => null;document.querySelector('[data-when*=huawei] a').click();"
_TYPING = f"""{_OPENED}[...document.querySelectorAll('dialog[open] button')]
  .find(each => each.offsetParent && each.textContent.trim() === 'OK').click();"""


def prepare(port: int, folder: Path) -> list[str]:
    """Signs in, writes `auth.json` and `shots.yml`, which is JSON; returns the arguments of `shot-scraper`."""
    from assistant.browser.finding import find

    found = find(headless=True)
    assert found is not None
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**found.launch_options)  # type: ignore[arg-type]
        context = browser.new_context(locale="en-US")
        page = context.new_page()
        shots = list(_shots(page, port, folder))
        context.storage_state(path=folder / "auth.json")
        browser.close()
    (folder / "shots.yml").write_text(json.dumps(shots, indent=1))
    return [
        "multi", str(folder / "shots.yml"), "--auth", str(folder / "auth.json"), "--retina", "--reduced-motion",
        "--browser-arg", "--no-sandbox", "--browser-arg", "--disable-quic",
    ]  # fmt: skip


def _shots(page: Page, port: int, folder: Path) -> list[dict[str, object]]:
    """Returns the seven pictures; signs in where they are."""

    def site(host: str, path: str) -> str:
        return f"http://{host}.demo.localhost:{port}{path}"

    open_signed_in(page, site("koogallery", "/my/purchased"))
    page.goto(site("koogallery", "/"))
    page.get_by_role("link", name="Guance SaaS", exact=True).first.click()
    page.wait_for_url("**/contents/**")
    product = page.url
    page.get_by_role("button", name="Continue to Submit").click()
    page.wait_for_url("**/purchase/**")
    purchase = page.url
    open_signed_in(page, site("console", "/"))
    page.goto(site("billing", "/workspaces"))
    page.get_by_label("Username").fill("example-billing")
    page.get_by_label("Password").fill("Mock-billing-1")
    page.get_by_role("button", name="Sign In", exact=True).click()
    row = page.get_by_role("row", name="Example Production")
    row.get_by_role("button", name="Change Settlement Method").click()
    page.get_by_role("dialog").wait_for()
    change = page.url
    tick = "document.querySelectorAll('input[type=checkbox]').forEach(each => each.click())"
    menu = (
        "document.querySelector('[aria-label*=example-cloud], .topbar__end .menu:last-child button').click()"
    )
    told: list[tuple[str, str, str | None, str]] = [
        ("13.huaweicloud_1", product, None, "header, main"),
        ("13.huaweicloud_3", purchase, tick, "header, main"),
        ("1.huaweicloud_6", site("console", "/"), menu, "header"),
        ("1.huaweicloud_8", site("console", "/iam/mine/apiCredential"), None, "header, main"),
        ("13.huaweicloud_19", change, _HUAWEI, "dialog[open]"),
        ("13.huaweicloud_19.1", change, _OPENED, "dialog[open]"),
        ("13.huaweicloud_19.2", change, _TYPING, "dialog[open]"),
    ]
    return [
        {
            "output": str(folder / f"{name}.png"), "url": url, "selectors": area.split(", "), "padding": 24,
            "width": 1280, "height": 800, **({"javascript": script} if script else {}),
        }
        for name, url, script, area in told
    ]  # fmt: skip
