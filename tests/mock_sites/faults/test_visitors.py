"""Faults that are about who visits: an expired session, a captcha, a code by phone, another account."""

import pytest

from mock_sites.faults import FaultError
from mock_sites.faults.captcha_picture import draw
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.faults.journal import order_count, strikes
from tests.mock_sites.huawei import GUANCE, alert, facts, hidden, sign_in, submit_purchase
from tests.mock_sites.purchases import account_id_of
from tests.mock_sites.visitor import Visitor, rows

PURCHASE = f"/purchase/{GUANCE}"
PHONE = "+86 20 0000 0001"


def code_of(world: World, name: str) -> str:
    """Returns the code that the control page shows for a fault."""
    (code,) = [each.code for each in world.faults.active() if each.name == name]
    assert code is not None
    return code


# -- session-expires ----------------------------------------------------------------------------------------


def test_a_session_lasts_so_many_pages(visitor: Visitor, world: World) -> None:
    """Then the next page is the sign-in, which says why; after it one is where one wanted to go."""
    visitor.open("billing_center", "/signin?next=/workspaces")
    world.faults.switch_on("session-expires", site="billing_center", pages=3)
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/workspaces")
    paths = [visitor.open("billing_center", "/workspaces").url.path for _ in range(3)]
    assert paths == ["/workspaces", "/workspaces", "/signin"]
    assert "Your session has expired. Sign in again." in visitor.text
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/workspaces")
    assert visitor.page.url.path == "/workspaces"
    assert len(strikes(world, "session-expires")) == 1


def test_an_expired_single_sign_on_is_expired_everywhere(visitor: Visitor, world: World) -> None:
    """Otherwise the sign-in would let the visitor back in without a word."""
    sign_in(visitor)
    sign_in_page = visitor.open("huawei_cloud", "/iam/mine/apiCredential")
    assert sign_in_page.url.path == "/iam/mine/apiCredential"
    world.faults.switch_on("session-expires", site="koogallery", pages=0)
    for site, path in (("koogallery", "/my/purchased"), ("huawei_cloud", "/iam/mine/apiCredential")):
        assert visitor.open(site, path).url.path == "/login"


def test_a_form_that_an_expired_session_sends_is_lost(visitor: Visitor, world: World) -> None:
    """No order is made, and none is made by signing in again."""
    sign_in(visitor, path=PURCHASE)
    fields = {"confirmation": hidden(visitor.page, "confirmation"), "authorize": "on", "agree": "on"}
    world.faults.switch_on("session-expires", pages=0)
    assert visitor.submit(PURCHASE, **fields).url.path == "/login"
    service = hidden(visitor.page, "service")
    visitor.submit("/login", name="example-cloud", password="Mock-huawei-1", service=service)
    assert visitor.page.url.path == PURCHASE
    assert order_count(world) == 0


def test_sessions_expire_again_when_told(visitor: Visitor, world: World) -> None:
    """Each lasts its pages."""
    visitor.open("billing_center", "/signin")
    world.faults.switch_on("session-expires", pages=2, times=2)
    seen = []
    for _ in range(3):
        visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/workspaces")
        seen += [visitor.open("billing_center", "/workspaces").url.path for _ in range(2)]
    assert seen == ["/workspaces", "/signin"] * 2 + ["/workspaces"] * 2


# -- captcha and sms-code -----------------------------------------------------------------------------------


def test_a_captcha_stands_before_the_sign_in(visitor: Visitor, world: World) -> None:
    """The digits are in no text of the page, only drawn; the control page has them."""
    world.faults.switch_on("captcha")
    page = visitor.open("billing_center", "/signin?next=/workspaces")
    assert page.status_code == 403
    assert "Security Check" in visitor.text
    code = code_of(world, "captcha")
    assert code not in page.text
    assert 'role="img" aria-label="A picture of six digits"' in page.text
    visitor.submit("/security-check", code=code, next=hidden(page, "next"))
    assert (visitor.page.status_code, visitor.page.url.path) == (200, "/signin")
    assert visitor.page.url.query == b"next=/workspaces"
    assert world.faults.active()[0].code is None


def test_a_captcha_is_not_passed_by_going_elsewhere(visitor: Visitor, world: World) -> None:
    """Every page and form of the site is the check until it is passed; nothing is done meanwhile."""
    visitor.open("billing_center", "/signin")
    sign_in_page = visitor.page
    world.faults.switch_on("captcha")
    visitor.open("billing_center", "/signin")
    for path in ("/workspaces", "/forgot-password"):
        assert visitor.open("billing_center", path).status_code == 403
    visitor.page = sign_in_page
    answer = visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/")
    assert answer.status_code == 403
    assert rows(world, "SELECT 1 FROM session") == []
    assert len(strikes(world, "captcha")) == 1


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "This is not right. Try again."), ("zh", "输入有误，请重试。")]
)
def test_a_wrong_answer_is_refused_in_a_sentence(
    server: Server, world: World, language: str, sentence: str
) -> None:
    """With a 4xx, and the check stays."""
    world.faults.switch_on("captcha", site="huawei_id")
    with Visitor(server, world.name, language=language) as visitor:
        visitor.open("koogallery", "/my/purchased")
        page = visitor.submit("/security-check", code="12345", next=hidden(visitor.page, "next"))
        assert page.status_code == 422
        assert alert(page) == sentence
        assert visitor.open("huawei_id", "/login").status_code == 403


def test_the_check_leads_nowhere_else(visitor: Visitor, world: World) -> None:
    """Not to another site, whatever the form says, and it takes no form of another visitor."""
    world.faults.switch_on("captcha")
    visitor.open("billing_center", "/signin")
    code = code_of(world, "captcha")
    answer = visitor.client.post(visitor.page.url.join("/security-check"), data={"code": code, "next": "/"})
    assert "This form is no longer valid" in answer.text
    visitor.submit("/security-check", code=code, next="//example.com/")
    assert visitor.page.url.host.endswith(".localhost")


def test_there_is_no_check_without_the_fault(visitor: Visitor) -> None:
    """Its address is none of the site's."""
    visitor.open("billing_center", "/signin")
    assert visitor.submit("/security-check", code="123456", next="/").status_code == 404


def test_a_captcha_for_a_path_stands_there(visitor: Visitor, world: World) -> None:
    """Also for who is signed in."""
    sign_in(visitor)
    world.faults.switch_on("captcha", path="/purchase/*")
    assert visitor.open("koogallery", "/my/purchased").status_code == 200
    assert visitor.open("koogallery", PURCHASE).status_code == 403


def test_captcha_pictures_are_the_same_for_the_same_digits() -> None:
    """Drawn without real chance, so that a picture of the page is the same in every run."""
    assert draw("012345") == draw("012345")
    assert draw("012345") != draw("012346")
    picture = draw("888888")
    for x1, y1, x2, y2 in picture.digits + picture.scratches:
        assert all(0 <= x <= 232 for x in (x1, x2))
        assert all(0 <= y <= 64 for y in (y1, y2))


def test_a_code_by_phone_is_in_the_mock_mailbox(visitor: Visitor, world: World) -> None:
    """The page names the end of the number; a person reads the code there and goes on."""
    world.faults.switch_on("sms-code")
    page = sign_in(visitor)
    assert page.status_code == 403
    assert f"ends in {PHONE[-4:]}." in visitor.text
    code = code_of(world, "sms-code")
    assert code not in page.text
    (mail,) = rows(world, "SELECT address, kind, code FROM mail")
    assert mail == {"address": PHONE, "kind": "security_check", "code": code}
    after = hidden(page, "next")
    visitor.submit("/security-check", code=code, next=after)
    assert (visitor.page.status_code, visitor.page.url.path) == (200, "/my/purchased")
    assert len(strikes(world, "sms-code")) == 1


def test_the_mailbox_shows_the_code(visitor: Visitor, world: World) -> None:
    """Under the phone number, as it shows mails under their address."""
    world.faults.switch_on("sms-code")
    sign_in(visitor)
    address = visitor.server.url("guance", "/mailbox", world.name)
    assert code_of(world, "sms-code") in visitor.client.get(address, params={"address": PHONE}).text


def test_codes_are_the_same_in_every_world_of_a_seed(server: Server, world: World) -> None:
    """And drawing them does not move on what the world's own codes are."""
    codes = []
    for name in (world.name, f"{world.name}-twin"):
        each = world if name == world.name else server.store.create(name)
        each.faults.switch_on("captcha")
        with Visitor(server, name) as visitor:
            visitor.open("billing_center", "/signin")
        codes.append(code_of(each, "captcha"))
        assert rows(each, "SELECT 1 FROM id_draw WHERE kind = 'code'") == []
    server.store.drop(f"{world.name}-twin")
    assert codes[0] == codes[1]


# -- wrong-account ------------------------------------------------------------------------------------------


def test_my_credentials_shows_the_id_of_another_account(visitor: Visitor, world: World) -> None:
    """Everything else on the page is the visitor's own; the rest of the world is untouched."""
    own, other = account_id_of(world), account_id_of(world, "example-new")
    world.faults.switch_on("wrong-account")
    page = sign_in(visitor, "huawei_cloud", "/iam/mine/apiCredential")
    shown = facts(page)
    assert shown["Account Name"] == "example-cloud"
    assert shown["Account ID"].split()[0] == other
    assert own not in page.text
    assert strikes(world, "wrong-account")[0]["shown"] == other
    assert account_id_of(world) == own


def test_an_id_of_another_account_is_refused_where_it_is_entered(visitor: Visitor, world: World) -> None:
    """By Billing Center's own sentence, with 409: nothing was bought with that account."""
    sign_in(visitor)
    submit_purchase(visitor)
    world.faults.switch_on("wrong-account")
    shown = facts(visitor.open("huawei_cloud", "/iam/mine/apiCredential"))["Account ID"].split()[0]
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/workspaces")
    (workspace,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Production'")
    visitor.open("billing_center", f"/workspaces?change={workspace['id']}")
    page = visitor.submit(f"/workspaces/{workspace['id']}/settlement", method="huawei", account_id=shown)
    assert page.status_code == 409
    assert "No Guance subscription was found" in alert(page)


def test_the_sign_in_leads_into_another_account(visitor: Visitor, world: World) -> None:
    """Whose name is on every page; KooGallery refuses it with its own sentence where it may not buy."""
    world.faults.switch_on("wrong-account", where="sign-in")
    page = sign_in(visitor, path=PURCHASE)
    assert facts(page)["Account name"] == "example-new"
    page = submit_purchase(visitor)
    assert page.status_code == 403
    assert "Complete real-name authentication before you buy." in alert(page)
    assert order_count(world) == 0
    assert strikes(world, "wrong-account")[0]["account"] == "example-new"


def test_there_has_to_be_another_account(world: World) -> None:
    """A fault that could never strike is refused when it is switched on."""
    with world.transaction():
        world.db.execute("PRAGMA defer_foreign_keys = ON")
        for table in ("iam_user", "project"):
            world.db.execute(
                f"DELETE FROM {table} WHERE account = (SELECT id FROM huawei_account WHERE name = 'example-new')"  # noqa: S608
            )
        world.db.execute("DELETE FROM huawei_account WHERE name = 'example-new'")
    with pytest.raises(FaultError) as refusal:
        world.faults.switch_on("wrong-account")
    assert str(refusal.value) == (
        "the fault wrong-account can't be switched on here: the world has no second Huawei Cloud account to "
        "take for the first"
    )
