"""Faults as a real browser meets them: what covers a page, moves, comes late, is missing or is cut."""

from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect
from playwright.sync_api import TimeoutError as TimedOut

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.faults.journal import order_count, statuses, strikes
from tests.mock_sites.huawei import GUANCE
from tests.mock_sites.visitor import rows

PURCHASE = f"/purchase/{GUANCE}"
AT_ONCE_MS = 500
Address = Callable[..., str]


@pytest.fixture
def address(server: Server, world: World) -> Address:
    """Gives the address of a page in the test's world."""

    def at(site: str, path: str = "/") -> str:
        return server.url(site, path, world.name)

    return at


def enter_billing_center(page: Page, address: Address) -> None:
    """Signs in and waits for Workspace Management."""
    page.goto(address("billing_center", "/signin?next=/workspaces"))
    page.get_by_label("Username").fill("example-billing")
    page.get_by_label("Password").fill("Mock-billing-1")
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("table", name="Workspaces")).to_be_visible()


def confirm_purchase(page: Page, address: Address) -> None:
    """Signs in on KooGallery and fills in the confirm page."""
    page.goto(address("koogallery", PURCHASE))
    page.get_by_label("Account name").fill("example-cloud")
    page.get_by_label("Password").fill("Mock-huawei-1")
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("checkbox", name="I authorize the seller").check()
    page.get_by_role("checkbox", name="I have read and agree").check()


def submit(page: Page) -> None:
    """Clicks Submit."""
    page.get_by_role("button", name="Submit").click()


# -- what covers a page -------------------------------------------------------------------------------------


def test_a_banner_covers_what_is_under_it_until_it_is_closed(
    page: Page, address: Address, world: World
) -> None:
    """It comes once, a moment after a page was loaded; behind it nothing can be clicked."""
    world.faults.switch_on("banner", site="koogallery", after=0, seconds=0.05)
    page.goto(address("koogallery"))
    banner = page.get_by_role("region", name="New this month")
    expect(banner).to_be_visible()
    console = page.get_by_role("link", name="Console")
    with pytest.raises(TimedOut, match="intercepts pointer events"):
        console.click(timeout=AT_ONCE_MS)
    banner.get_by_role("button", name="Close").click()
    expect(banner).to_have_count(0)
    page.reload()
    console.click(timeout=10 * AT_ONCE_MS)
    assert len(strikes(world, "banner")) == 1


def test_a_survey_covers_the_whole_page_until_it_is_closed(
    page: Page, address: Address, world: World
) -> None:
    """It is a dialog of the page; Not now closes it, and nothing else is done."""
    world.faults.switch_on("survey", after=1, seconds=0.05)
    page.goto(address("billing_center", "/signin"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.reload()
    survey = page.get_by_role("dialog", name="How do you like this page?")
    expect(survey).to_be_visible()
    with pytest.raises(TimedOut):
        page.get_by_label("Username").click(timeout=AT_ONCE_MS)
    survey.get_by_role("button", name="Not now").click()
    page.get_by_label("Username").fill("example-billing")


def test_a_survey_comes_over_a_dialog_too(page: Page, address: Address, world: World) -> None:
    """The dialog below keeps what was chosen in it."""
    enter_billing_center(page, address)
    world.faults.switch_on("survey", path="/workspaces", after=0, seconds=1)
    row = page.get_by_role("row", name="Example Production")
    row.get_by_role("link", name="Change Settlement Method").or_(
        row.get_by_role("button", name="Change Settlement Method")
    ).click()
    dialog = page.get_by_role("dialog", name="Change Settlement Method")
    dialog.get_by_role("radio", name="Huawei Cloud Account Settlement").check()
    page.get_by_role("button", name="Not now").click()
    expect(dialog.get_by_role("radio", name="Huawei Cloud Account Settlement")).to_be_checked()


@pytest.mark.parametrize(
    ("name", "role", "title"), [("banner", "region", "本月新品"), ("survey", "dialog", "您对本页面满意吗？")]
)
def test_what_covers_a_page_speaks_its_language(
    page: Page, address: Address, world: World, name: str, role: str, title: str
) -> None:
    """Chinese on a Chinese page."""
    world.faults.switch_on(name, after=0, seconds=0)
    page.set_extra_http_headers({"Accept-Language": "zh-CN"})
    page.goto(address("koogallery"))
    expect(page.get_by_role(role, name=title)).to_be_visible()  # type: ignore[arg-type] # one of two roles


# -- what moves, and what comes late ------------------------------------------------------------------------


def test_a_moved_button_is_elsewhere_with_its_role_and_name(
    page: Page, address: Address, world: World
) -> None:
    """It works from there."""
    place = "button => button.getBoundingClientRect().y"
    page.goto(address("billing_center", "/signin"))
    before = page.get_by_role("button", name="Sign In").evaluate(place)
    world.faults.switch_on("moved-button")
    page.reload()
    assert page.get_by_role("button", name="Sign In").evaluate(place) < before - 20
    enter_billing_center(page, address)


def test_the_last_column_comes_first(page: Page, address: Address, world: World) -> None:
    """The head with it."""
    enter_billing_center(page, address)
    heads = page.get_by_role("columnheader").all_inner_texts()
    world.faults.switch_on("moved-button")
    page.reload()
    assert page.get_by_role("columnheader").all_inner_texts() == [heads[-1], *heads[:-1]]


def test_the_buttons_of_a_moved_dialog_stay_in_their_stages(
    page: Page, address: Address, world: World
) -> None:
    """One OK can be seen at a time, as without the fault."""
    world.faults.switch_on("moved-button")
    enter_billing_center(page, address)
    (workspace,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Production'")
    page.goto(address("billing_center", f"/workspaces?change={workspace['id']}"))
    dialog = page.get_by_role("dialog")
    for method in ("AWS Account Settlement", "Huawei Cloud Account Settlement"):
        dialog.get_by_role("radio", name=method).check()
        expect(dialog.get_by_role("button", name="OK")).to_have_count(1)


def test_slow_script_enables_buttons_late(page: Page, address: Address, world: World) -> None:
    """They can be seen at once and are never clicked too early; then they work."""
    world.faults.switch_on("slow-script", seconds=1, times=1)
    page.goto(address("billing_center", "/signin"))
    button = page.get_by_role("button", name="Sign In")
    expect(button).to_be_visible()
    assert button.is_disabled()
    page.get_by_label("Username").fill("example-billing")
    page.get_by_label("Password").fill("Mock-billing-1")
    button.click()
    expect(page.get_by_role("heading", name="Account Overview")).to_be_visible()
    assert statuses(world, "POST /signin") == [303]


def test_slow_script_leaves_disabled_buttons_disabled(page: Page, address: Address, world: World) -> None:
    """Only what it disabled is enabled."""
    world.faults.switch_on("slow-script", seconds=0)
    page.goto(address("billing_center", "/signin"))
    expect(page.get_by_role("button", name="Sign In")).to_be_enabled()


def test_a_blocked_tab_does_not_open(page: Page, address: Address, world: World) -> None:
    """The page goes on as if it had."""
    enter_billing_center(page, address)
    world.faults.switch_on("new-tab-blocked")
    (workspace,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Production'")
    page.goto(address("billing_center", f"/workspaces?change={workspace['id']}"))
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Huawei Cloud Account Settlement").check()
    dialog.get_by_role("link", name="Go to Huawei Cloud").click()
    expect(dialog).to_contain_text("Have you finished opening Guance on Huawei Cloud?")
    assert page.context.pages == [page]
    world.faults.switch_off("new-tab-blocked")
    page.goto(address("billing_center", f"/workspaces?change={workspace['id']}"))
    dialog.get_by_role("radio", name="Huawei Cloud Account Settlement").check()
    with page.context.expect_page():
        dialog.get_by_role("link", name="Go to Huawei Cloud").click()


# -- words, files and the console ---------------------------------------------------------------------------


def test_label_drift_says_it_in_the_words_of_another_year(page: Page, address: Address, world: World) -> None:
    """From one page to the next."""
    page.goto(address("koogallery", f"/contents/{GUANCE}"))
    expect(page.get_by_role("button", name="Continue to Submit")).to_be_visible()
    world.faults.switch_on("label-drift")
    page.reload()
    expect(page.get_by_role("button", name="Activate Now")).to_be_visible()
    expect(page.get_by_role("button", name="Continue to Submit")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_label_drifts_to_what_is_wanted(
    page: Page, address: Address, world: World, language: str
) -> None:
    """Named by its English text, in either language."""
    world.faults.switch_on("label-drift", label="Continue to Submit", to="Get it now")
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(address("koogallery", f"/contents/{GUANCE}"))
    expect(page.get_by_role("button", name="Get it now")).to_be_visible()


def test_a_label_that_a_site_does_not_have_drifts_nowhere(page: Page, address: Address, world: World) -> None:
    """And is no strike there."""
    world.faults.switch_on("label-drift", label="Continue to Submit")
    page.goto(address("billing_center", "/signin"))
    assert strikes(world, "label-drift") == []


def test_console_error_is_seen_by_who_watches(page: Page, address: Address, world: World) -> None:
    """In the console and as a script's failure; the page works."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(f"failure: {error.message}"))
    world.faults.switch_on("console-error", message='It broke, "again"')
    enter_billing_center(page, address)
    assert 'error: It broke, "again"' in said
    assert 'failure: It broke, "again"' in said


def test_a_page_without_the_fault_says_nothing(page: Page, address: Address) -> None:
    """So whatever is heard is the fault's."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(error.message))
    enter_billing_center(page, address)
    assert said == []


@pytest.mark.parametrize("asset", ["components.css", "base.css", "ui.js"])
def test_a_missing_file_is_a_404(page: Page, address: Address, world: World, asset: str) -> None:
    """The page itself is answered."""
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status == 404 else None)
    world.faults.switch_on("asset-missing", asset=asset)
    page.goto(address("billing_center", "/signin"))
    assert missing == [address("billing_center", f"/static/missing/{asset}")]
    expect(page.get_by_role("heading", name="Sign In")).to_be_visible()


# -- acts in doubt ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("when", "orders"), [("before", 0), ("after", 1)])
def test_a_browser_sees_a_reset_as_a_network_error(
    page: Page, address: Address, world: World, when: str, orders: int
) -> None:
    """Not as a page of the site. What the browser sends again by itself is cut too, and does nothing."""
    confirm_purchase(page, address)
    failures: list[str | None] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    world.faults.switch_on("reset", path=PURCHASE, when=when)
    submit(page)
    page.wait_for_url("chrome-error://chromewebdata/")
    assert failures == ["net::ERR_CONNECTION_RESET"]
    assert order_count(world) == orders
    assert len(strikes(world, "reset")) == 1
    assert set(statuses(world, f"POST {PURCHASE}")) == {0}


def test_after_a_reset_one_can_go_back_and_submit_again(page: Page, address: Address, world: World) -> None:
    """A purchase that was undone is made then."""
    confirm_purchase(page, address)
    world.faults.switch_on("reset", path=PURCHASE)
    submit(page)
    page.wait_for_url("chrome-error://chromewebdata/")
    page.goto(address("koogallery", PURCHASE))
    page.get_by_role("checkbox", name="I authorize the seller").check()
    page.get_by_role("checkbox", name="I have read and agree").check()
    submit(page)
    expect(page.get_by_role("heading", name="Purchase submitted")).to_be_visible()
    assert order_count(world) == 1


def test_a_reset_page_can_be_loaded_again(page: Page, address: Address, world: World) -> None:
    """A browser asks for a page again by itself, too, and sees the error all the same."""
    page.goto(address("koogallery"))
    world.faults.switch_on("reset", method="GET")
    with pytest.raises(Exception, match="ERR_CONNECTION_RESET"):
        page.goto(address("koogallery", "/sell"))
    page.wait_for_url("chrome-error://chromewebdata/")
    page.goto(address("koogallery", "/sell"))
    assert statuses(world, "GET /sell")[-1] == 200


def test_a_double_click_makes_two_orders(page: Page, address: Address, world: World) -> None:
    """With the fault: the second click comes before the answer is there."""
    world.faults.switch_on("double-click-window", seconds=3)
    confirm_purchase(page, address)
    page.get_by_role("button", name="Submit").dblclick(delay=100)
    expect(page.get_by_role("heading", name="Purchase submitted")).to_be_visible()
    assert order_count(world) == 2


def test_a_double_click_makes_one_order_without_the_fault(page: Page, address: Address, world: World) -> None:
    """One page makes one order."""
    confirm_purchase(page, address)
    page.get_by_role("button", name="Submit").dblclick()
    expect(page.get_by_role("heading", name="Purchase submitted")).to_be_visible()
    assert order_count(world) == 1


def test_a_single_click_makes_one_order_with_the_fault(page: Page, address: Address, world: World) -> None:
    """Whoever waits for the answer gets what was asked for."""
    world.faults.switch_on("double-click-window", seconds=1)
    confirm_purchase(page, address)
    submit(page)
    expect(page.get_by_role("heading", name="Purchase submitted")).to_be_visible()
    assert order_count(world) == 1


# -- checks -------------------------------------------------------------------------------------------------


def test_a_person_passes_the_captcha(page: Page, address: Address, world: World) -> None:
    """With the digits of the control page, and is where the sign-in was."""
    world.faults.switch_on("captcha", site="billing_center")
    page.goto(address("billing_center", "/signin?next=/workspaces"))
    expect(page.get_by_role("heading", name="Security Check")).to_be_visible()
    expect(page.get_by_role("img", name="A picture of six digits")).to_be_visible()
    page.get_by_label("Digits of the picture").fill(str(world.faults.active()[0].code))
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("heading", name="Sign In")).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("name", "shown"),
    [("captcha", "h1"), ("maintenance", "h2, h1"), ("banner", "section"), ("survey", "dialog")],
)
def test_what_faults_show_is_accessible(
    page: Page, address: Address, world: World, name: str, shown: str, language: str
) -> None:
    """As every other page is, by axe: nothing serious."""
    moment = {"after": 0, "seconds": 0} if name in ("banner", "survey") else {}
    world.faults.switch_on(name, site="billing_center", path=None, **moment)
    page.set_extra_http_headers({"Accept-Language": language})
    page.goto(address("billing_center", "/signin"))
    expect(page.locator(shown).first).to_be_visible()
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    serious = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
    assert serious == []
