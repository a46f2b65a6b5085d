"""The clicks of flows/onboard.yaml as a hand-written Playwright script, for comparison.

It looks, acts, looks again and verifies at the same places, but keeps no journal, tells no events and does
not survive a crash. Its argument is the port of the mock sites; the world is named by its second one. With
`--overlays` it closes the two overlays that config.yaml has handlers for, whenever they come.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

ACCOUNT, PASSWORD, WORKSPACE = "example-cloud", "Mock-huawei-1", "Example Production"
Sites = Callable[[str, str], str]
RUNNING = re.compile(r"Guance SaaS.*Running")


def main(port: str, world: str, *, has_handlers: bool = False) -> None:
    """Onboards the workspace and prints the IDs."""
    from assistant.browser.finding import find

    browser_found = find(headless=True)
    assert browser_found is not None

    def site(host: str, path: str) -> str:
        return f"http://{host}.{world}.localhost:{port}{path}"

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**browser_found.launch_options)  # type: ignore[arg-type]
        context = browser.new_context(
            viewport={"width": 1280, "height": 800},
            locale="en-US",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        page = context.new_page()
        if has_handlers:
            handle_overlays(page)
        told = onboard(page, site, account=ACCOUNT, workspace=WORKSPACE)
        browser.close()
    print(*told)


def handle_overlays(page: Page) -> None:
    """Closes the survey and the banner, as `overlays` in config.yaml says."""
    survey = page.get_by_role("dialog", name="How do you like this page?", exact=True)
    banner = page.get_by_role("region", name="New this month", exact=True)
    page.add_locator_handler(survey, lambda shown: shown.get_by_role("button", name="Not now").click())
    page.add_locator_handler(banner, lambda shown: shown.get_by_role("button", name="Close").click())


def onboard(page: Page, site: Sites, *, account: str, workspace: str) -> tuple[str, str, str, str]:
    """Onboards a workspace; returns the account ID, the resource ID, the order and how it is settled."""
    open_signed_in(page, site("koogallery", "/my/purchased"), account)
    expect(page.get_by_role("heading", name="Purchased Apps", exact=True)).to_be_visible()
    if not page.get_by_role("row", name=re.compile("Guance SaaS.*(Provisioning|Running)")).is_visible():
        buy(page, site("koogallery", "/"))
        open_signed_in(page, site("koogallery", "/my/purchased"), account)
        expect(page.get_by_role("heading", name="Purchased Apps", exact=True)).to_be_visible()
        expect(
            page.get_by_role("row", name=re.compile("Guance SaaS.*(Provisioning|Running)"))
        ).to_be_visible()
    wait_until_running(page)
    resource_id, order_id = read_row(page)

    open_signed_in(page, site("console", "/"), account)
    page.get_by_role("button", name=account, exact=True).hover()
    page.get_by_role("menuitem", name="My Credentials", exact=True).click()
    page.get_by_role("tab", name="API Credentials", exact=True).click()
    account_id = (
        page.locator("dt", has_text="Account ID")
        .locator("xpath=following-sibling::dd[1]")
        .inner_text()
        .strip()
    )
    assert re.fullmatch("[0-9a-f]{32}", account_id)

    open_signed_in(page, site("koogallery", "/my/purchased"), account)
    expect(page.get_by_role("heading", name="Purchased Apps", exact=True)).to_be_visible()
    wait_until_running(page)
    resource_id, order_id = read_row(page)

    settlement = bind(page, site("billing", "/workspaces"), account_id, workspace)
    return account_id, resource_id, order_id, settlement


def open_signed_in(page: Page, address: str, account: str = ACCOUNT) -> None:
    """Opens a page of Huawei Cloud, signing in when asked."""
    page.goto(address)
    if page.get_by_role("heading", name="Huawei Cloud Sign-In", exact=True).is_visible():
        page.get_by_label("Account name").fill(account)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign In", exact=True).click()
        expect(page.get_by_role("heading", name="Huawei Cloud Sign-In", exact=True)).to_be_hidden()


def buy(page: Page, home: str) -> None:
    """Buys Guance."""
    page.goto(home)
    page.get_by_role("searchbox", name="Search KooGallery").fill("Guance")
    page.get_by_role("searchbox", name="Search KooGallery").press("Enter")
    page.get_by_role("link", name="Guance SaaS", exact=True).click()
    page.get_by_role("link", name="Continue to Submit").or_(
        page.get_by_role("button", name="Continue to Submit")
    ).click()
    page.get_by_role("checkbox", name=re.compile("I authorize the seller")).check()
    page.get_by_role("checkbox", name="I have read and agree to the KooGallery Agreement").check()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Purchase submitted", exact=True)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="My Marketplace", exact=True).click()


def wait_until_running(page: Page) -> None:
    """Reloads the list until the purchase runs."""
    for _ in range(60):
        try:
            expect(page.get_by_role("row", name=RUNNING)).to_be_visible(timeout=1000)
        except AssertionError:
            page.reload()
        else:
            return
    raise AssertionError("the purchase does not run")


def read_row(page: Page) -> tuple[str, str]:
    """Reads the Resource ID and the order number."""
    cells = page.get_by_role("row", name=RUNNING).get_by_role("cell")
    return cells.nth(1).inner_text().strip(), cells.nth(2).inner_text().strip()


def bind(page: Page, workspaces: str, account_id: str, workspace: str) -> str:
    """Binds the workspace and returns how it is settled."""
    page.goto(workspaces)
    if page.get_by_role("heading", name="Sign In", exact=True).is_visible():
        page.get_by_label("Username").fill("example-billing")
        page.get_by_label("Password").fill("Mock-billing-1")
        page.get_by_role("button", name="Sign In", exact=True).click()
        expect(page.get_by_role("heading", name="Sign In", exact=True)).to_be_hidden()
    find_workspace(page, workspace)
    row = page.get_by_role("row", name=workspace)
    settled = row.get_by_role("cell", name="Huawei Cloud Account Settlement", exact=True)
    if not settled.is_visible():
        row.get_by_role("button", name="Change Settlement Method").click()
        page.get_by_role("radio", name="Huawei Cloud Account Settlement").click()
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="Go to Huawei Cloud to open free Guance service").click()
        opened.value.wait_for_load_state("domcontentloaded")
        page.bring_to_front()
        opened.value.close()
        page.get_by_role("dialog").get_by_role("button", name="OK", exact=True).click()
        page.get_by_label("Huawei Cloud account ID").fill(account_id)
        page.get_by_role("dialog").get_by_role("button", name="OK", exact=True).click()
        page.goto(workspaces)
        find_workspace(page, workspace)
        expect(settled).to_be_visible()
    expect(row.get_by_role("cell", name=account_id)).to_be_visible()
    return row.get_by_role("cell").nth(3).inner_text().strip()


def find_workspace(page: Page, workspace: str) -> None:
    """Looks for a workspace where there are too many for a page."""
    expect(page.get_by_role("table", name="Workspaces")).to_be_visible()
    if page.get_by_role("link", name="Next page", exact=True).is_visible():
        page.get_by_label("Search by workspace name or ID").fill(workspace)
        page.get_by_label("Search by workspace name or ID").press("Enter")
        expect(page.get_by_role("row", name=workspace)).to_be_visible()


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--overlays"]
    handles = len(given) < len(sys.argv) - 1
    if len(given) == 2:
        main(*given, has_handlers=handles)
    else:
        from mock_sites.server import Server

        with Server(Path(given[0])) as server:
            server.store.reset("demo")
            main(str(server.port), "demo", has_handlers=handles)
