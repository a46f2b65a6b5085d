"""Billing Center and the registration in a real browser, found by role and name, in both languages."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import mock_sites
from mock_sites.labels import load_catalogue
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.billing import workspace_id
from tests.mock_sites.purchases import account_id_of, buy, status_of, unsubscribe
from tests.mock_sites.visitor import eventually

Address = Callable[..., str]
Text = Callable[..., str]


@pytest.fixture(params=["en", pytest.param("zh", marks=pytest.mark.long)])
def language(request: pytest.FixtureRequest) -> str:
    """Run a test in each language."""
    return str(request.param)


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object], language: str) -> dict[str, object]:
    """Give the browser the test's language."""
    return {**browser_context_args, "locale": {"en": "en-US", "zh": "zh-CN"}[language]}


@pytest.fixture
def address(server: Server, world: World) -> Address:
    """Give the address of a page in the test's world."""

    def at(site: str, path: str = "/") -> str:
        return server.url(site, path, world.name)

    return at


@pytest.fixture
def calm_page(page: Page) -> Iterator[Page]:
    """Give a page whose scripts may not fail."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    assert problems == []


def texts(site: str, language: str) -> Text:
    """Return a look-up of a site's labels."""
    return load_catalogue(Path(mock_sites.__file__).parent / site, language).text


@pytest.fixture
def t(language: str) -> Text:
    """Give Billing Center's labels in the test's language."""
    return texts("billing_center", language)


@pytest.fixture
def workspaces(calm_page: Page, address: Address, t: Text) -> Page:
    """Give Workspace Management, signed in."""
    page = calm_page
    page.goto(address("billing_center", "/workspaces"))
    page.get_by_role("textbox", name=t("sign_in.username")).fill("example-billing")
    page.get_by_label(t("sign_in.password")).fill("Mock-billing-1")
    page.get_by_role("button", name=t("sign_in.submit"), exact=True).click()
    expect(page.get_by_role("heading", name=t("nav.workspaces"), exact=True)).to_be_visible()
    return page


def row(page: Page, workspace: str) -> Locator:
    """Return a workspace's row, by its accessible name."""
    return page.get_by_role("row", name=workspace, exact=True)


def provision(world: World, page: Page) -> tuple[str, int]:
    """Buy Guance and wait for it; return account ID and resource."""
    resource = buy(world)
    page.reload()
    eventually(lambda: status_of(world, resource) == "running")
    return account_id_of(world), resource


def open_dialog(page: Page, workspace: str, t: Text) -> Locator:
    """Open Change Settlement Method for a workspace."""
    row(page, workspace).get_by_role("button", name=t("workspaces.change"), exact=True).click()
    dialog = page.get_by_role("dialog", name=t("change.heading"), exact=True)
    expect(dialog).to_be_visible()
    return dialog


def bind(page: Page, workspace: str, account_id: str, t: Text) -> None:
    """Go the whole way of the dialog, with the new tab."""
    dialog = open_dialog(page, workspace, t)
    dialog.get_by_role("radio", name=t("settled.huawei"), exact=True).check()
    with page.expect_popup() as popup:
        dialog.get_by_role("link", name=t("change.huawei_go"), exact=True).click()
    expect(popup.value).to_have_url(re.compile(r"//koogallery\.[^/]*/contents/8990a122-"))
    popup.value.close()
    expect(dialog.get_by_text(t("change.finished"), exact=True)).to_be_visible()
    dialog.get_by_role("button", name=t("change.ok"), exact=True).click()
    dialog.get_by_role("textbox", name=t("change.account_id"), exact=True).fill(account_id)
    dialog.get_by_role("button", name=t("change.ok"), exact=True).click()


def test_binding_cancelling_unlocking(workspaces: Page, world: World, t: Text) -> None:
    """The seed page's way in Billing Center: the dialog with a new tab, the result, the lock, the unlock."""
    page = workspaces
    account_id, resource = provision(world, page)
    bind(page, "Example Production", account_id, t)
    expect(page.get_by_role("status")).to_contain_text("Example Production")
    settled = row(page, "Example Production")
    expect(settled.get_by_role("cell", name=t("settled.huawei"), exact=True)).to_be_visible()
    expect(settled.get_by_role("cell", name=account_id, exact=True)).to_be_visible()

    unsubscribe(world, resource)
    page.reload()
    eventually(lambda: status_of(world, resource) == "closed")
    page.reload()
    locked = row(page, "Example Production")
    expect(locked).to_contain_text(t("status.locked"))
    expect(locked).to_contain_text(t("workspaces.days_left", days=14))
    locked.get_by_role("button", name=t("workspaces.unlock"), exact=True).click()
    dialog = page.get_by_role("dialog", name=t("unlock.heading"), exact=True)
    dialog.get_by_role("button", name=t("workspaces.unlock"), exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Example Production")
    expect(
        row(page, "Example Production").get_by_role("cell", name=t("status.normal"), exact=True)
    ).to_be_visible()
    expect(
        row(page, "Example Production").get_by_role("cell", name=t("settled.guance"), exact=True)
    ).to_be_visible()


def test_a_second_workspace_by_the_registered_account(workspaces: Page, world: World, t: Text) -> None:
    """The registered account is chosen from a list."""
    page = workspaces
    account_id, _ = provision(world, page)
    bind(page, "Example Production", account_id, t)
    dialog = open_dialog(page, "Example Africa", t)
    dialog.get_by_role("radio", name=t("settled.registered"), exact=True).check()
    choice = dialog.get_by_role("combobox", name=t("change.cloud_account"), exact=True)
    choice.select_option(label=f"{t('provider.huawei')} · {account_id}")
    dialog.get_by_role("button", name=t("change.ok"), exact=True).click()
    expect(row(page, "Example Africa").get_by_role("cell", name=account_id, exact=True)).to_be_visible()


def test_a_refusal_keeps_the_dialog_and_what_was_typed(workspaces: Page, t: Text) -> None:
    """The alert stands inside the dialog, above the field, which can be corrected."""
    page = workspaces
    bind(page, "Example Production", "0" * 32, t)
    dialog = page.get_by_role("dialog", name=t("change.heading"), exact=True)
    expect(dialog.get_by_role("alert")).to_have_text(t("refusal.no_subscription"))
    field = dialog.get_by_role("textbox", name=t("change.account_id"), exact=True)
    expect(field).to_have_value("0" * 32)
    field.fill("abc")
    dialog.get_by_role("button", name=t("change.ok"), exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text(t("refusal.malformed_account_id"))


def test_only_what_belongs_to_the_chosen_method_is_shown(workspaces: Page, t: Text) -> None:
    """Exactly one OK can be clicked, and the link to Huawei Cloud only with Huawei chosen."""
    page = workspaces
    dialog = open_dialog(page, "Example Production", t)
    link = dialog.get_by_role("link", name=t("change.huawei_go"), exact=True)
    for method in ("guance", "aws", "alibaba", "huawei"):
        dialog.get_by_role("radio", name=t(f"settled.{method}"), exact=True).check()
        expect(dialog.get_by_role("button", name=t("change.ok"), exact=True)).to_have_count(1)
        expect(dialog.get_by_role("button", name=t("change.cancel"), exact=True)).to_have_count(1)
        expect(link).to_have_count(1 if method == "huawei" else 0)
    expect(dialog.get_by_role("textbox", name=t("change.account_id"), exact=True)).to_have_count(0)


def test_the_dialog_closes_without_doing_anything(workspaces: Page, world: World, t: Text) -> None:
    """By Cancel, by its cross, by Escape."""
    page = workspaces
    for close in (
        lambda dialog: dialog.get_by_role("button", name=t("change.cancel"), exact=True).click(),
        lambda dialog: dialog.get_by_role("button", name=t("ui.close"), exact=True).click(),
        lambda dialog: page.keyboard.press("Escape"),
    ):
        dialog = open_dialog(page, "Example Production", t)
        close(dialog)
        expect(dialog).to_have_count(0)
    with world.transaction():
        assert world.journal.acts() == []


def test_registering_by_clicks(calm_page: Page, address: Address, language: str) -> None:
    """Send code, read it in the mock mailbox in a new tab, and go through the four steps."""
    page, t = calm_page, texts("guance", language)
    page.goto(address("guance", "/businessRegister"))
    expect(page.get_by_role("heading", name=t("steps.basic"), exact=True)).to_be_visible()
    page.get_by_role("combobox", name=t("basic.site"), exact=True).select_option(label=t("place.cn4"))
    page.get_by_role("textbox", name=t("basic.username"), exact=True).fill("example-user")
    page.get_by_label(t("basic.password")).fill("Mock-guance-1")
    send = page.get_by_role("button", name=t("code.send"), exact=True)
    send.click()
    expect(page.get_by_role("status")).to_contain_text(t("basic.wrong_email"))
    page.get_by_role("textbox", name=t("basic.email"), exact=True).fill("user@example.com")
    send.click()
    expect(page.get_by_role("status")).to_contain_text(t("code.sent", address="user@example.com"))
    with page.expect_popup() as popup:
        page.get_by_role("link", name=t("code.mailbox"), exact=True).click()
    code = popup.value.locator("dd", has_text=re.compile(r"^\d{6}$")).inner_text()
    popup.value.close()
    page.get_by_role("textbox", name=t("code.label"), exact=True).fill(code)
    page.get_by_role("textbox", name=t("basic.phone"), exact=True).fill("+86 20 0000 0003")
    page.get_by_role("button", name=t("basic.next"), exact=True).click()

    page.get_by_role("textbox", name=t("company.name"), exact=True).fill("Example User Ltd.")
    page.get_by_text(t("company.more"), exact=True).click()
    page.get_by_role("combobox", name=t("company.industry"), exact=True).select_option(
        label=t("industry.retail")
    )
    page.get_by_role("checkbox", name=t("company.agree"), exact=True).check()
    page.get_by_role("button", name=t("company.register"), exact=True).click()

    expect(page.get_by_role("heading", name=t("steps.methods"), exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox", name=t("methods.synchronize"), exact=True)).to_be_checked()
    page.get_by_role("textbox", name=t("methods.name"), exact=True).fill("First")
    page.get_by_role("radio", name=t("methods.by_huawei"), exact=True).check()
    link = page.get_by_role("link", name=t("methods.huawei_go"), exact=True)
    expect(link).to_have_attribute("target", "_blank")
    expect(page.get_by_role("textbox", name=t("methods.account_id"), exact=True)).to_be_visible()
    page.get_by_role("radio", name=t("methods.by_guance"), exact=True).check()
    expect(link).to_have_count(0)
    page.get_by_role("checkbox", name=t("methods.terms"), exact=True).check()
    page.get_by_role("button", name=t("methods.activate"), exact=True).click()

    expect(page.get_by_role("heading", name=t("success.heading"), exact=True)).to_be_visible()
    page.get_by_role("link", name=t("success.billing_center"), exact=True).click()
    expect(page).to_have_url(re.compile(r"//billing\.[^/]*/signin"))


def test_the_language_menu_switches_the_page(workspaces: Page, language: str) -> None:
    """Chosen in the menu, the page comes back in the other language."""
    page = workspaces
    other = {"en": "zh", "zh": "en"}[language]
    names = {"en": "English", "zh": "简体中文"}
    page.get_by_role("banner").get_by_role("button", name=re.compile(names[language])).click()
    page.get_by_role("menuitemradio", name=names[other], exact=True).click()
    heading = texts("billing_center", other)("nav.workspaces")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/workspaces", "/bills", "/account/profile", "/account/cloud", "/support"]
)
def test_no_page_is_wider_than_the_window(workspaces: Page, address: Address, path: str) -> None:
    """At 1280 pixels nothing has to be scrolled sideways, tables included."""
    page = workspaces
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address("billing_center", path))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for wrap in page.locator(".table-wrap").all():
        assert wrap.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_cloud_account_takes_a_further_workspace(
    workspaces: Page, world: World, address: Address, t: Text
) -> None:
    """Cloud Accounts, the button of its row, the dialog, a workspace, OK; the table still fits its window."""
    page = workspaces
    account_id, _ = provision(world, page)
    bind(page, "Example Production", account_id, t)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(address("billing_center", "/account/cloud"))
    row(page, account_id).get_by_role("button", name=t("cloud.bind"), exact=True).click()
    dialog = page.get_by_role("dialog", name=t("cloud.bind"), exact=True)
    chosen = dialog.get_by_role("combobox", name=t("cloud.workspace"), exact=True)
    chosen.select_option(label=f"Example Staging · {t('place.cn4')}")
    dialog.get_by_role("button", name=t("change.ok"), exact=True).click()
    bound = page.get_by_role("cell", name="Example Production, Example Staging", exact=True)
    expect(bound).to_be_visible()
    assert page.locator(".table-wrap").evaluate("element => element.scrollWidth <= element.clientWidth")


@pytest.mark.parametrize("width", [1280, 1600])
def test_an_id_stands_in_one_line_beside_its_copy_button(
    calm_page: Page, address: Address, world: World, language: str, width: int
) -> None:
    """In a workspace's facts, in both columns' widths: neither its last letters nor the button fall below it."""
    t, page = texts("guance", language), calm_page
    page.set_viewport_size({"width": width, "height": 800})
    workspace = workspace_id(world, "Example Production")
    page.goto(address("guance", f"/console/{workspace}"))
    page.get_by_role("textbox", name=t("basic.username")).fill("example-owner")
    page.get_by_label(t("login.password")).fill("Mock-guance-1")
    page.get_by_role("button", name=t("login.submit"), exact=True).click()
    shown = page.get_by_text(workspace, exact=True)
    assert shown.evaluate("element => element.getClientRects().length") == 1
    copy = page.get_by_role("button", name=t("success.workspace_id"))
    text, button = shown.bounding_box(), copy.bounding_box()
    assert text is not None
    assert button is not None
    assert button["y"] < text["y"] + text["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
