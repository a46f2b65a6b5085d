"""Signing in, wherever it goes wrong: wrong passwords, forgotten ones, sessions that expire."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from mock_sites.clock import WORLD_ZONE, read_time
from mock_sites.lockout import is_locked_out
from mock_sites.mailbox import Code, CodeRefusal, refuse_code
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import alert, hidden
from tests.mock_sites.visitor import Visitor, rows

NOW = read_time("2026-03-02T09:30:00+08:00").astimezone(WORLD_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The sign-in of one site."""

    site: str
    path: str
    name_field: str
    name: str
    password: str
    email: str
    forgot: str
    page: str

    def sign_in(self, visitor: Visitor, password: str, name: str | None = None) -> int:
        """Send the sign-in form, and return the answer's status."""
        visitor.open(self.site, self.path)
        if visitor.page.url.path != self.path:  # signed in already
            return 200
        fields = {self.name_field: self.name if name is None else name, "password": password}
        if "service" in visitor.page.text:
            fields["service"] = hidden(visitor.page, "service")
        return visitor.submit(self.path, **fields).status_code

    def send_code(self, visitor: Visitor, name: str | None = None) -> str:
        """Ask for a code, and return the newest one in the mailbox."""
        visitor.open(self.site, self.forgot)
        visitor.submit(f"{self.forgot}/code", username=self.name if name is None else name)
        mailbox = visitor.client.get(visitor.page.json()["mailbox"])
        codes: list[str] = re.findall(r'mail__code">(\d{6})', mailbox.text)
        return codes[0]

    def reset(self, visitor: Visitor, code: str, password: str, /, **changes: str) -> int:
        """Send the form for a new password, and return the answer's status."""
        visitor.open(self.site, self.forgot)
        fields = {"username": self.name, "code": code, "password": password, "repeated": password}
        return visitor.submit(self.forgot, **(fields | changes)).status_code


DOORS = [
    Door(
        site="billing_center",
        path="/signin",
        name_field="username",
        name="example-billing",
        password="Mock-billing-1",
        email="billing@example.com",
        forgot="/forgot-password",
        page="/workspaces",
    ),
    Door(
        site="guance",
        path="/login",
        name_field="username",
        name="example-owner",
        password="Mock-guance-1",
        email="owner@example.com",
        forgot="/forgot-password",
        page="/console",
    ),
    Door(
        site="huawei_id",
        path="/login",
        name_field="name",
        name="example-cloud",
        password="Mock-huawei-1",
        email="cloud@example.com",
        forgot="/forgot",
        page="/login",
    ),
]


@pytest.fixture(params=DOORS, ids=[door.site for door in DOORS])
def door(request: pytest.FixtureRequest) -> Door:
    """Give the sign-in of each site in turn."""
    found: Door = request.param
    return found


@pytest.fixture(params=["en", "zh"])
def guest(request: pytest.FixtureRequest, server: Server, world: World) -> Iterator[Visitor]:
    """Give a visitor of either language."""
    with Visitor(server, world.name, language=request.param) as visitor:
        yield visitor


LOCKED_OUT = {
    "Too many wrong passwords. Try again in 15 minutes, or reset your password.",
    "密码错误次数过多，请 15 分钟后重试，或重置密码。",
}


def let_pass(world: World, **time: int) -> None:
    """Move the world's clock on."""
    with world.transaction():
        world.clock.advance_by(timedelta(**time))


def test_five_wrong_passwords_lock_a_name_out(guest: Visitor, world: World, door: Door) -> None:
    """Then the right one is refused too, with 429, until a quarter of an hour has passed."""
    for _ in range(5):
        assert door.sign_in(guest, "wrong") in (401, 403)
        assert alert(guest.page) not in LOCKED_OUT
    assert door.sign_in(guest, door.password) == 429
    assert alert(guest.page) in LOCKED_OUT
    let_pass(world, minutes=14)
    assert door.sign_in(guest, door.password) == 429
    let_pass(world, minutes=1)
    assert door.sign_in(guest, door.password) == 200


def test_a_right_password_begins_the_count_anew(visitor: Visitor, door: Door, server: Server) -> None:
    """Four wrong ones, a right one and four more lock nobody out."""
    for _ in range(2):
        for _ in range(4):
            door.sign_in(visitor, "wrong")
        with Visitor(server, visitor.world) as other:
            assert door.sign_in(other, door.password) == 200


def test_wrong_passwords_long_ago_do_not_count(visitor: Visitor, world: World, door: Door) -> None:
    """Four of them, and four more a quarter of an hour later, are not eight."""
    for _ in range(2):
        for _ in range(4):
            assert door.sign_in(visitor, "wrong") in (401, 403)
        let_pass(world, minutes=15)
    assert door.sign_in(visitor, door.password) == 200


def test_a_name_without_an_account_is_locked_out_alike(visitor: Visitor, door: Door) -> None:
    """So that nobody learns which accounts there are; other names are not affected."""
    for _ in range(5):
        door.sign_in(visitor, "wrong", name="nobody")
    assert door.sign_in(visitor, "wrong", name="NOBODY") == 429
    assert door.sign_in(visitor, door.password) == 200


def test_a_lockout_lasts_a_quarter_of_an_hour() -> None:
    """From the last wrong password on, and only after the fifth."""
    assert is_locked_out(5, NOW, NOW + timedelta(minutes=14, seconds=59))
    assert not is_locked_out(5, NOW, NOW + timedelta(minutes=15))
    assert not is_locked_out(4, NOW, NOW)


def test_a_forgotten_password_is_reset_by_a_mailed_code(
    visitor: Visitor, server: Server, world: World, door: Door
) -> None:
    """The new one signs in, the old one does not; a browser that was signed in is signed out."""
    with Visitor(server, world.name) as elsewhere:
        door.sign_in(elsewhere, door.password)
        code = door.send_code(visitor)
        assert door.reset(visitor, code, "Mock-other-9") == 200
        assert "Your password has been changed. Sign in with the new one." in visitor.text
        assert elsewhere.open(door.site, door.page).url.path == door.path
    assert door.sign_in(visitor, door.password) in (401, 403)
    assert door.sign_in(visitor, "Mock-other-9") == 200
    assert "Mock-other-9" not in str(rows(world, "SELECT * FROM journal"))


def test_a_reset_ends_a_lockout(visitor: Visitor, door: Door) -> None:
    """Who has the code need not wait."""
    for _ in range(5):
        door.sign_in(visitor, "wrong")
    door.reset(visitor, door.send_code(visitor), "Mock-other-9")
    assert door.sign_in(visitor, "Mock-other-9") == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"username": "nobody"}, "There is no account with this name."),
        ({"code": "000000"}, "The verification code is wrong."),
        ({"password": "short", "repeated": "short"}, "Use a longer password with more kinds of characters."),
        ({"repeated": "Mock-other-8"}, "The two passwords are not the same."),
    ],
)
def test_a_reset_checks_each_field(
    visitor: Visitor, world: World, door: Door, changes: dict[str, str], sentence: str
) -> None:
    """A refusal changes nothing."""
    before = passwords(world)
    code = door.send_code(visitor)
    assert door.reset(visitor, code, "Mock-other-9", **changes) == 422
    assert sentence in visitor.text
    assert passwords(world) == before


def test_the_new_password_is_another_one(visitor: Visitor, door: Door) -> None:
    """The one that the account has is refused."""
    assert door.reset(visitor, door.send_code(visitor), door.password) == 422
    assert "The new password is the one that you have." in visitor.text


def passwords(world: World) -> list[dict[str, object]]:
    """Return all passwords as they are kept."""
    return [
        *rows(world, "SELECT password FROM billing_account ORDER BY id"),
        *rows(world, "SELECT password FROM guance_account ORDER BY id"),
        *rows(world, "SELECT password FROM iam_user ORDER BY id"),
    ]


def test_a_code_is_sent_only_to_an_account_that_can_use_it(visitor: Visitor, world: World) -> None:
    """Not to an unknown name, an account without an address, or an IAM user."""
    with world.transaction():
        world.db.execute("UPDATE huawei_account SET email = '' WHERE name = 'example-new'")
    for name, sentence in (
        ("nobody", "There is no account with this name."),
        ("example-new", "This account has no email address. Ask your account manager."),
        ("example-cloud/reader", "The password of an IAM user is reset by the administrator of the account."),
    ):
        visitor.open("huawei_id", "/forgot")
        assert visitor.submit("/forgot/code", username=name).json() == {"message": sentence}
        assert visitor.page.status_code == 422
        visitor.open("huawei_id", "/forgot")
        visitor.submit("/forgot", username=name, code="000000", password="Mock-x-123", repeated="Mock-x-123")
        assert sentence in visitor.text
    assert rows(world, "SELECT * FROM mail") == []


def test_a_code_is_good_for_its_purpose_only(visitor: Visitor) -> None:
    """Billing Center's code does not reset the Guance password of the same address."""
    billing, guance, _ = DOORS
    visitor.open("guance", "/businessRegister")
    visitor.submit("/businessRegister/code", email=guance.email)
    registering = re.findall(r'mail__code">(\d{6})', visitor.client.get(visitor.page.json()["mailbox"]).text)[
        0
    ]
    assert guance.reset(visitor, registering, "Mock-other-9") == 422
    assert guance.reset(visitor, billing.send_code(visitor), "Mock-other-9") == 422


def test_billing_center_and_guance_keep_their_own_passwords(visitor: Visitor, world: World) -> None:
    """They are equal after registration; a later change of one leaves the other."""
    with world.transaction():
        world.db.execute("UPDATE billing_account SET username = 'example-owner', email = 'owner@example.com'")
    guance = DOORS[1]
    guance.reset(visitor, guance.send_code(visitor), "Mock-other-9")
    visitor.open("billing_center", "/signin")
    assert visitor.submit("/signin", username="example-owner", password="Mock-billing-1").status_code == 200


def code(digits: str, *, minutes_ago: int = 0, is_spent: bool = False) -> Code:
    """Return a code that was sent some minutes before NOW."""
    return Code(digits=digits, sent=NOW - timedelta(minutes=minutes_ago), is_spent=is_spent)


@pytest.mark.parametrize(
    ("typed", "codes", "refusal"),
    [
        ("111111", [code("111111")], None),
        ("111111", [code("111111", minutes_ago=10)], None),
        ("111111", [code("111111", minutes_ago=11)], CodeRefusal.EXPIRED),
        ("111111", [code("111111", is_spent=True)], CodeRefusal.SPENT),
        ("111111", [code("222222"), code("111111")], CodeRefusal.REPLACED),
        ("222222", [code("222222"), code("111111")], None),
        ("333333", [code("111111")], CodeRefusal.WRONG),
        ("", [code("111111")], CodeRefusal.WRONG),
        ("", [], CodeRefusal.WRONG),
    ],
)
def test_a_code_is_judged_by_age_use_and_newer_ones(
    typed: str, codes: list[Code], refusal: CodeRefusal | None
) -> None:
    """The newest code, once, within ten minutes."""
    assert refuse_code(typed, codes, NOW) is refusal


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_session_expires_when_it_is_not_used(server: Server, world: World, language: str) -> None:
    """A day apart two pages are fine; longer than that the sign-in comes first and says why."""
    billing = DOORS[0]
    with Visitor(server, world.name, language=language) as visitor:
        billing.sign_in(visitor, billing.password)
        for _ in range(3):
            let_pass(world, days=1)
            assert visitor.open(billing.site, billing.page).url.path == billing.page
        let_pass(world, days=1, seconds=1)
        visitor.open(billing.site, billing.page)
        assert visitor.page.url.path == billing.path
        assert {"Your session has expired. Sign in again.", "登录已过期，请重新登录。"} & set(
            re.findall(r'notice__body">(?:<p>)?(.*?)<', visitor.page.text)
        )
        billing.sign_in(visitor, billing.password)
        assert visitor.open(billing.site, billing.page).url.path == billing.page


def test_a_form_of_an_expired_session_does_nothing(visitor: Visitor, world: World) -> None:
    """The act is not done; the visitor is asked to sign in."""
    billing = DOORS[0]
    billing.sign_in(visitor, billing.password)
    visitor.open(billing.site, billing.page)
    (workspace,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Staging'")
    let_pass(world, days=2)
    visitor.submit(f"/workspaces/{workspace['id']}/settlement", method="aws")
    assert visitor.page.url.path == "/signin"


def test_using_a_site_keeps_the_single_sign_on_behind_it(visitor: Visitor, world: World) -> None:
    """Someone who works in the console every day is not asked again by KooGallery."""
    huawei = DOORS[2]
    visitor.open("huawei_cloud", "/")
    visitor.submit(
        "/login", name=huawei.name, password=huawei.password, service=hidden(visitor.page, "service")
    )
    for _ in range(3):
        let_pass(world, days=1)
        assert visitor.open("huawei_cloud", "/account/basic").url.path == "/account/basic"
    assert visitor.open("koogallery", "/my/purchased").url.path == "/my/purchased"
    let_pass(world, days=2)
    assert visitor.open("koogallery", "/my/purchased").url.path == "/login"
    assert "Your session has expired. Sign in again." in visitor.text
