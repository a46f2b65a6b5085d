"""The Huawei Cloud console: IDs that look alike, access keys, real-name authentication, payment."""

import re
from datetime import datetime, timedelta

import pytest

from mock_sites.huawei_cloud.realname import Application, add_working_days, refuse_application
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import alert, facts, sign_in, table_rows
from tests.mock_sites.visitor import Visitor, rows

HEX32 = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize(
    "path",
    ["/", "/service/ecs", "/iam/mine/apiCredential", "/iam/mine/accessKey", "/account/basic", "/account/realname",
     "/account/payment"],
)  # fmt: skip
def test_every_page_needs_a_sign_in(visitor: Visitor, path: str) -> None:
    """Signed out, each page of the console leads to Huawei ID; signed in, it is shown."""
    assert visitor.open("huawei_cloud", path).url.path == "/login"
    page = sign_in(visitor, "huawei_cloud", path)
    assert (page.status_code, page.url.path) == (200, path)


def test_the_account_id_is_read_beside_its_label(visitor: Visitor, world: World) -> None:
    """API Credentials shows account, IAM user and project IDs, all of the same shape."""
    page = sign_in(visitor, "huawei_cloud", "/iam/mine/apiCredential")
    (account,) = rows(world, "SELECT id FROM huawei_account WHERE name = 'example-cloud'")
    (user,) = rows(world, "SELECT id FROM iam_user WHERE name = 'example-cloud'")
    assert facts(page) == {
        "IAM Username": "example-cloud",
        "IAM User ID": user["id"],
        "Account Name": "example-cloud",
        "Account ID": account["id"],
    }
    projects = table_rows(page)
    assert [project[1] for project in projects] == [
        "af-south-1", "ap-southeast-1", "ap-southeast-3", "cn-north-4", "cn-south-1",
    ]  # fmt: skip
    ids = [str(account["id"]), str(user["id"]), *(project[0] for project in projects)]
    assert all(HEX32.fullmatch(found) for found in ids)
    assert len(set(ids)) == len(ids)


def test_two_worlds_of_one_seed_have_the_same_ids(visitor: Visitor, server: Server, world: World) -> None:
    """IDs come of the seed and the acts, so that pictures of two fresh worlds are the same."""
    mine = facts(sign_in(visitor, "huawei_cloud", "/iam/mine/apiCredential"))
    twin = server.store.create(f"{world.name}-twin")
    with Visitor(server, twin.name) as other:
        assert facts(sign_in(other, "huawei_cloud", "/iam/mine/apiCredential")) == mine
    server.store.drop(twin.name)


def test_an_access_key_shows_its_secret_once(visitor: Visitor, world: World) -> None:
    """The secret is on the page after the creation, not on the next, and not in the database."""
    sign_in(visitor, "huawei_cloud", "/iam/mine/accessKey")
    visitor.submit("/iam/mine/accessKey", description="for tests")
    created = re.search(
        r"Access key (\w+) was created. Secret access key, shown only now: (\w+)", visitor.text
    )
    assert created is not None
    assert [row[:2] for row in table_rows(visitor.page)] == [[created[1], "for tests"]]
    assert created[2] not in visitor.open("huawei_cloud", "/iam/mine/accessKey").text
    assert rows(world, "SELECT id FROM access_key") == [{"id": created[1]}]
    assert not rows(world, "SELECT 1 FROM notice")


def test_a_third_access_key_is_refused(visitor: Visitor, world: World) -> None:
    """A user has two access keys at most; after deleting one there is room again."""
    sign_in(visitor, "huawei_cloud", "/iam/mine/accessKey")
    for _ in range(2):
        visitor.submit("/iam/mine/accessKey")
    assert visitor.submit("/iam/mine/accessKey").status_code == 409
    assert alert(visitor.page).startswith("You already have two access keys.")
    (first, _) = rows(world, "SELECT id FROM access_key ORDER BY created")
    visitor.open("huawei_cloud", "/iam/mine/accessKey")
    assert visitor.submit(f"/iam/mine/accessKey/{first['id']}/delete").status_code == 200
    assert visitor.submit("/iam/mine/accessKey").status_code == 200


def test_nobody_deletes_a_key_of_someone_else(visitor: Visitor, server: Server, world: World) -> None:
    """A key's ID is worth nothing to another account."""
    sign_in(visitor, "huawei_cloud", "/iam/mine/accessKey")
    visitor.submit("/iam/mine/accessKey")
    (key,) = rows(world, "SELECT id FROM access_key")
    with Visitor(server, world.name) as other:
        sign_in(other, "huawei_cloud", "/iam/mine/accessKey", name="example-new")
        assert other.submit(f"/iam/mine/accessKey/{key['id']}/delete").status_code == 404
    assert rows(world, "SELECT id FROM access_key") == [key]


def test_real_name_authentication_is_reviewed(visitor: Visitor, world: World) -> None:
    """An application goes under review, and the mock's control approves it."""
    sign_in(visitor, "huawei_cloud", "/account/basic", name="example-new")
    assert facts(visitor.page)["Authentication Status"] == "Not authenticated Authenticate"
    visitor.open("huawei_cloud", "/account/realname")
    visitor.submit(
        "/account/realname", kind="individual", name="Example Owner", document="440100MOCK01", agree="on"
    )
    assert "Your application is under review" in visitor.text
    assert facts(visitor.page)["Document number"] == "44********01"
    visitor.submit("/account/realname/review", decision="approve")
    assert "This account is authenticated" in visitor.text
    visitor.open("huawei_cloud", "/account/basic")
    shown = facts(visitor.page)
    assert (shown["Authentication Status"], shown["Authentication Type"]) == (
        "Authenticated View",
        "Individual Authentication",
    )
    with world.transaction():
        acts = [act.name for act in world.journal.acts()]
    assert acts == ["signed_in", "authentication_submitted", "authentication_decided"]


def test_a_rejected_application_can_be_made_again(visitor: Visitor) -> None:
    """After a rejection the form is back, with the reason."""
    sign_in(visitor, "huawei_cloud", "/account/realname", name="example-new")
    for decision in ("reject", "approve"):
        visitor.submit(
            "/account/realname", kind="enterprise", name="Example Ltd.", document="91MOCK01", agree="on"
        )
        visitor.submit("/account/realname/review", decision=decision)
        if decision == "reject":
            assert "The last application was rejected" in visitor.text
    assert "This account is authenticated" in visitor.text


def test_an_application_under_review_is_not_made_twice(visitor: Visitor, world: World) -> None:
    """A form that was still open somewhere is refused while the first application is under review."""
    sign_in(visitor, "huawei_cloud", "/account/realname", name="example-new")
    application = {"kind": "individual", "name": "Example Owner", "document": "440100MOCK01", "agree": "on"}
    visitor.submit("/account/realname", **application)
    assert visitor.submit("/account/realname", **application).status_code == 409
    assert alert(visitor.page) == "This account has applied already."
    assert len(rows(world, "SELECT 1 FROM realname_application")) == 1


@pytest.mark.parametrize(
    ("applied", "days", "due"),
    [
        ("2026-03-02", 1, "2026-03-03"),  # Monday
        ("2026-03-06", 1, "2026-03-09"),  # Friday
        ("2026-03-05", 3, "2026-03-10"),  # Thursday
        ("2026-03-07", 1, "2026-03-09"),  # Saturday
        ("2026-03-08", 3, "2026-03-11"),  # Sunday
    ],
)
def test_saturdays_and_sundays_are_no_working_days(applied: str, days: int, due: str) -> None:
    """The same time of the day so many working days later."""
    moment = datetime.fromisoformat(f"{applied} 09:31")
    assert add_working_days(moment, days) == datetime.fromisoformat(f"{due} 09:31")


def test_a_review_ends_by_the_worlds_clock(visitor: Visitor, world: World) -> None:
    """Applied for on a Friday, it lasts over the weekend to its last minute; then it is approved."""
    with world.transaction():
        friday = world.clock.advance_by(timedelta(days=4))
    assert friday.strftime("%A") == "Friday"
    sign_in(visitor, "huawei_cloud", "/account/realname", name="example-new")
    visitor.submit(
        "/account/realname", kind="enterprise", name="Example Ltd.", document="91MOCK01", agree="on"
    )
    (application,) = rows(world, "SELECT submitted, due FROM realname_application")
    submitted, due = (datetime.fromisoformat(str(application[name])) for name in ("submitted", "due"))
    assert due - submitted in [timedelta(days=days) for days in (3, 4, 5)]
    assert due.strftime("%A") in ("Monday", "Tuesday", "Wednesday")
    for moment in (friday + timedelta(days=1), friday + timedelta(days=2), due - timedelta(minutes=1)):
        with world.transaction():
            world.clock.advance_by(moment - world.clock.now())
        assert status_shown(visitor) == "Under review View"
    with world.transaction():
        world.clock.advance_by(due - world.clock.now())
    assert status_shown(visitor) == "Authenticated View"
    with world.transaction():
        (entry,) = world.journal.acts("authentication_decided")
    assert entry.detail["approved"] is True
    assert rows(world, "SELECT status, decided FROM realname_application") == [
        {"status": "approved", "decided": application["due"]}
    ]


def status_shown(visitor: Visitor) -> str:
    """Return the authentication status of example-new on Basic Information; who looks signs in anew."""
    with Visitor(visitor.server, visitor.world) as fresh:
        sign_in(fresh, "huawei_cloud", "/account/basic", name="example-new")
        return facts(fresh.page)["Authentication Status"]


def test_nothing_is_decided_without_a_review(visitor: Visitor) -> None:
    """The mock's control does nothing for an account that has not applied."""
    sign_in(visitor, "huawei_cloud", "/account/realname", name="example-new")
    assert visitor.submit("/account/realname/review", decision="approve").status_code == 409
    assert alert(visitor.page) == "No application of this account is under review."


@pytest.mark.parametrize(
    ("changes", "refusals"),
    [
        ({}, {}),
        ({"kind": "other"}, {"kind": "realname.refuse_kind"}),
        ({"name": "E"}, {"name": "realname.refuse_name"}),
        ({"document": "12345"}, {"document": "realname.refuse_document"}),
        ({"document": "1234 5678"}, {"document": "realname.refuse_document"}),
        ({"agrees": False}, {"agree": "realname.refuse_agree"}),
    ],
)
def test_each_field_of_an_application_has_its_rule(
    changes: dict[str, object], refusals: dict[str, str]
) -> None:
    """One wrong field is refused by the sentence for it, and by no other."""
    good: dict[str, object] = {
        "kind": "individual",
        "name": "Example Owner",
        "document": "440100MOCK01",
        "agrees": True,
    }
    assert refuse_application(Application(**{**good, **changes})) == refusals  # type: ignore[arg-type] # by name


def test_a_refused_application_says_why(visitor: Visitor, world: World) -> None:
    """The page answers 422, keeps what was typed and changes nothing."""
    sign_in(visitor, "huawei_cloud", "/account/realname", name="example-new")
    page = visitor.submit("/account/realname", kind="individual", name="Example Owner", document="?")
    assert page.status_code == 422
    assert alert(page) == "Enter 6 to 24 letters and digits. Confirm that the information is true."
    assert 'value="Example Owner"' in page.text
    assert not rows(world, "SELECT 1 FROM realname_application")


def test_a_payment_method_is_added_once(visitor: Visitor, world: World) -> None:
    """The test card is bound by the mock's control; pressing it again changes nothing."""
    with world.transaction():
        world.db.execute("UPDATE huawei_account SET has_payment_method = 0 WHERE name = 'example-new'")
    sign_in(visitor, "huawei_cloud", "/account/payment", name="example-new")
    assert "No payment method" in visitor.text
    visitor.submit("/account/payment")
    assert "The test card is bound to this account." in visitor.text
    visitor.open("huawei_cloud", "/account/realname")
    visitor.submit("/account/payment")
    with world.transaction():
        assert len(world.journal.acts("payment_method_added")) == 1


def test_an_unknown_service_has_no_page(visitor: Visitor) -> None:
    """An address that the console does not have is a 404 page with the way home."""
    sign_in(visitor, "huawei_cloud", "/")
    page = visitor.open("huawei_cloud", "/service/unknown")
    assert page.status_code == 404
    assert "Back to the home page" in visitor.text
