"""The Huawei Cloud sites in a real browser: a whole purchase by clicks, menus by pointer and keyboard, dialogs."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import GUANCE, PASSWORDS
from tests.mock_sites.visitor import rows

Address = Callable[..., str]


@pytest.fixture
def address(server: Server, world: World) -> Address:
    """Give the address of a page in the test's world."""

    def at(site: str, path: str = "/") -> str:
        return server.url(site, path, world.name)

    return at


@pytest.fixture
def quiet_page(page: Page, server: Server) -> Iterator[Page]:
    """Give a page that must not report errors of its script, nor ask anything of another host."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: problems.append(request.url) if not is_ours(request.url, server.port) else None,
    )
    yield page
    assert problems == []


def is_ours(url: str, port: int) -> bool:
    """Tell whether an address is on the server under test."""
    return url.startswith("data:") or re.match(rf"http://[\w.-]+\.localhost:{port}/", url) is not None


def sign_in(page: Page, name: str = "example-cloud") -> None:
    """Fill in the sign-in form."""
    page.get_by_label("Account name").fill(name)
    page.get_by_label("Password").fill(PASSWORDS[name])
    page.get_by_role("button", name="Sign In").click()


def test_a_whole_purchase_by_clicks(quiet_page: Page, address: Address, world: World) -> None:
    """Search, product, sign-in, boxes, submit, My Marketplace, refresh, More, Unsubscribe, refresh."""
    page = quiet_page
    page.goto(address("koogallery"))
    page.get_by_label("Search KooGallery").fill("Guance")
    page.get_by_label("Search KooGallery").press("Enter")
    page.get_by_role("link", name="Guance SaaS", exact=True).click()
    page.get_by_role("button", name="Continue to Submit").click()
    sign_in(page)
    expect(page.get_by_role("heading", name="Confirm Purchase")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("I authorize the seller")).check()
    page.get_by_role("checkbox", name="I have read and agree to the KooGallery Agreement").check()
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Purchase submitted")).to_be_visible()
    page.get_by_role("link", name="My Marketplace").click()
    table = page.get_by_role("table", name="Purchased Apps")
    running = table.get_by_role("row", name=re.compile("Guance SaaS.*Running"))
    expect(page.get_by_text("Purchases may take a moment to appear. Refresh the page.")).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(1)
    page.get_by_role("link", name="Refresh").click()
    expect(table.get_by_role("row")).to_have_count(2)
    while running.count() == 0:
        page.reload()
    running.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Unsubscribe").click()
    dialog = page.get_by_role("dialog", name="Unsubscribe")
    expect(dialog).to_contain_text(
        "All workspaces that are settled through this Huawei Cloud account are locked"
    )
    dialog.get_by_role("button", name="Unsubscribe").click()
    expect(page.get_by_role("status")).to_contain_text("was submitted")
    expect(running).to_be_visible()
    page.get_by_role("link", name="Refresh").click()
    expect(table.get_by_role("cell", name="Closed")).to_be_visible()
    assert len(rows(world, "SELECT 1 FROM purchase_order")) == 1


def test_an_account_authenticates_and_buys(quiet_page: Page, address: Address) -> None:
    """Refused at first, an account finds its way from the refusal to the authentication and back."""
    page = quiet_page
    page.goto(address("koogallery", f"/purchase/{GUANCE}"))
    sign_in(page, "example-new")
    expect(page.get_by_role("alert")).to_contain_text("Complete real-name authentication before you buy.")
    page.get_by_role("link", name="Authenticate").click()
    page.get_by_role("radio", name="Individual Authentication").check()
    page.get_by_label("Name", exact=True).fill("Example Owner")
    page.get_by_label("Document number").fill("440100MOCK01")
    page.get_by_role("checkbox", name=re.compile("I confirm")).check()
    page.get_by_role("button", name="Submit for Review").click()
    page.get_by_role("button", name="Approve (mock control)").click()
    expect(page.get_by_role("status")).to_contain_text("This account is authenticated")
    page.goto(address("koogallery", f"/purchase/{GUANCE}"))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_the_avatar_menu_opens_under_the_pointer(quiet_page: Page, address: Address) -> None:
    """Hovering over the account name opens the menu, an item leads on, and leaving closes it."""
    page = quiet_page
    page.goto(address("huawei_cloud"))
    sign_in(page)
    button = page.get_by_role("button", name="example-cloud", exact=True)
    menu = page.get_by_role("menu", name="Account")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.hover()
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("menuitem")).to_have_text(
        ["My Account", "My Credentials", "My Marketplace", "Sign Out"]
    )
    page.get_by_role("heading", name="Services").hover()
    expect(menu).to_be_hidden()
    button.hover()
    menu.get_by_role("menuitem", name="My Credentials").click()
    expect(page.get_by_role("tab", name="API Credentials")).to_have_attribute("aria-selected", "true")


def test_a_click_keeps_the_avatar_menu_open(quiet_page: Page, address: Address) -> None:
    """Once clicked it stays when the pointer leaves; a second click, or one elsewhere, closes it."""
    page = quiet_page
    page.goto(address("huawei_cloud"))
    sign_in(page)
    button = page.get_by_role("button", name="example-cloud", exact=True)
    menu = page.get_by_role("menu", name="Account")
    button.click()
    page.get_by_role("heading", name="Services").hover()
    expect(menu).to_be_visible()
    button.click()
    expect(menu).to_be_hidden()
    button.click()
    page.get_by_role("heading", name="Services").click()
    expect(menu).to_be_hidden()


def test_menus_work_by_keyboard(quiet_page: Page, address: Address) -> None:
    """Arrows, Home and End move about, Escape closes and gives the focus back, Enter follows."""
    page = quiet_page
    page.goto(address("huawei_cloud"))
    sign_in(page)
    button = page.get_by_role("button", name="example-cloud", exact=True)
    menu = page.get_by_role("menu", name="Account")
    button.focus()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="My Account")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(menu.get_by_role("menuitem", name="Sign Out")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="My Credentials")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("menuitem", name="My Account")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Huawei Cloud Sign-In")).to_be_visible()


def test_the_language_menu_changes_the_site(quiet_page: Page, address: Address) -> None:
    """Choosing Chinese shows the same page in Chinese, and the site remembers it."""
    page = quiet_page
    page.goto(address("koogallery", f"/contents/{GUANCE}"))
    page.get_by_role("button", name="Language: English").click()
    page.get_by_role("menuitemradio", name="简体中文").click()
    expect(page.get_by_role("heading", name="观测云 SaaS 版")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.goto(address("koogallery", "/search?q=Guance"))
    expect(page.get_by_role("heading", level=1)).to_have_text("“Guance”的搜索结果")
    page.get_by_role("button", name="语言: 简体中文").click()
    expect(page.get_by_role("menuitemradio", name="简体中文")).to_be_checked()


def test_a_dialog_is_modal_and_can_be_left(quiet_page: Page, address: Address, world: World) -> None:
    """Cancel, the cross and Escape close a dialog and change nothing."""
    page = quiet_page
    page.goto(address("huawei_cloud", "/iam/mine/accessKey"))
    sign_in(page)
    page.get_by_role("button", name="Create Access Key").click()
    dialog = page.get_by_role("dialog", name="Delete")
    for leave in ("Cancel", "Close", None):
        page.get_by_role("button", name="Delete").click()
        expect(dialog).to_be_visible()
        assert dialog.evaluate("dialog => dialog.matches(':modal')")
        if leave is None:
            page.keyboard.press("Escape")
        else:
            dialog.get_by_role("button", name=leave).click()
        expect(dialog).to_be_hidden()
    assert len(rows(world, "SELECT 1 FROM access_key")) == 1


def test_a_copy_button_says_that_it_copied(quiet_page: Page, address: Address) -> None:
    """The account ID lands in the clipboard, and the button's name tells so."""
    page = quiet_page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(address("huawei_cloud", "/iam/mine/apiCredential"))
    sign_in(page)
    page.get_by_role("button", name="Copy Account ID").click()
    expect(page.get_by_role("button", name="Copied Account ID")).to_be_visible()
    shown = page.locator("dt", has_text="Account ID").locator("xpath=following-sibling::dd").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == shown.strip()


def test_two_worlds_give_the_same_picture(
    quiet_page: Page, address: Address, server: Server, world: World
) -> None:
    """Fresh worlds of one seed look the same to the byte."""
    page = quiet_page
    twin = server.store.create(f"{world.name}-twin")
    pictures = []
    for name in (world.name, twin.name):
        page.goto(server.url("huawei_cloud", "/iam/mine/apiCredential", name))
        sign_in(page)
        expect(page.get_by_role("heading", name="My Credentials")).to_be_visible()
        pictures.append(page.screenshot(full_page=True, animations="disabled"))
    server.store.drop(twin.name)
    assert pictures[0] == pictures[1]
