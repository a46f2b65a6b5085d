"""A walk through every page of every site, by forms and links over HTTP, with its refusals and dialogs.

Whoever checks something on all pages takes this walk: `tour(server, world, language)` gives each page as the
visitor got it. A page that a site gains needs a place here; `test_languages` tells which one has none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import httpx

from mock_sites.billing_center.accounts import open_billing_account
from mock_sites.billing_center.workspaces import create_workspace
from mock_sites.control_acts import perform
from mock_sites.guance.accounts import open_guance_account
from mock_sites.passwords import hash_password
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites import huawei
from tests.mock_sites.huawei import CARD, GUANCE, hidden, submit_purchase
from tests.mock_sites.purchases import account_id_of, buy, set_frozen, status_of
from tests.mock_sites.test_registration import BASIC, COMPANY, OPENING, send_code
from tests.mock_sites.visitor import Visitor, eventually, rows

STACK = "example-stack"
UNKNOWN_ID = "68cbc86abc2018ab880d92f36422fa0e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A page as a visitor got it; `name` says what is to be seen on it."""

    name: str
    site: str
    page: httpx.Response


def tour(server: Server, world: World, language: str) -> Iterator[Sight]:
    """Give every page of every site in a language; the world should be fresh, and is not afterwards."""
    for part in _PARTS:
        with Visitor(server, world.name, language=language) as visitor:
            yield from part(visitor, world)


def _see(visitor: Visitor, name: str, site: str, path: str) -> Sight:
    return Sight(name=name, site=site, page=visitor.open(site, path))


def _sent(visitor: Visitor, name: str, site: str, path: str, /, **fields: str) -> Sight:
    return Sight(name=name, site=site, page=visitor.submit(path, **fields))


# -- Guance --------------------------------------------------------------------------------------


def _registration(visitor: Visitor, world: World) -> Iterator[Sight]:
    yield _see(visitor, "front page", "guance", "/")
    yield _see(visitor, "no mails", "guance", "/mailbox?address=nobody@example.com")
    yield _see(visitor, "basic info", "guance", "/businessRegister")
    yield _sent(visitor, "basic info refused", "guance", "/businessRegister")
    send_code(visitor)
    code = send_code(visitor)
    yield _see(visitor, "mails", "guance", f"/mailbox?address={BASIC['email']}")
    visitor.open("guance", "/businessRegister")
    yield _sent(visitor, "company info", "guance", "/businessRegister", **BASIC, code=code)
    yield _sent(visitor, "company info refused", "guance", "/businessRegister/company")
    yield _sent(visitor, "opening methods", "guance", "/businessRegister/company", **COMPANY)
    methods = "/businessRegister/methods"
    yield _sent(visitor, "opening methods refused", "guance", methods)
    for method in ("huawei", "alibaba", "aws", "azure"):
        wish = OPENING | {"method": method, "account_id": UNKNOWN_ID}
        yield _sent(visitor, f"not bought at {method}", "guance", methods, **wish)
    wish = {name: value for name, value in OPENING.items() if name != "synchronize"}
    yield _sent(visitor, "opened without a Billing Center account", "guance", methods, **wish)
    yield from _wrong_turns(visitor, "guance")


def _guance_console(visitor: Visitor, world: World) -> Iterator[Sight]:
    yield _see(visitor, "Guance sign-in", "guance", "/login")
    yield _sent(visitor, "Guance sign-in refused", "guance", "/login", username="nobody", password="x")
    yield from _forgotten(visitor, "guance", "/forgot-password", "example-owner")
    yield from _locked_out(visitor, "guance", "/login", "username")
    login = {"username": "example-owner", "password": "Mock-guance-2"}
    yield _sent(visitor, "own workspaces", "guance", "/login", **login)
    (own,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Staging'")
    yield _see(visitor, "workspace", "guance", f"/console/{own['id']}")
    yield _sent(visitor, "not to be dissolved", "guance", f"/console/{own['id']}/dissolve")
    yield _see(visitor, "creating a workspace", "guance", "/console/new")
    yield _sent(visitor, "opening methods of a known account", "guance", "/console/new")
    yield _sent(visitor, "name taken", "guance", "/businessRegister/methods", name="Example Staging")
    _set_locked(world, str(own["id"]), is_locked=True)
    yield _see(visitor, "locked workspace", "guance", f"/console/{own['id']}")
    with world.transaction():
        world.clock.advance_by(timedelta(days=14))
    visitor.open("guance", "/login")
    visitor.submit("/login", **login)
    yield _see(visitor, "workspace locked for good", "guance", f"/console/{own['id']}")
    yield _sent(visitor, "workspace dissolved", "guance", f"/console/{own['id']}/dissolve")
    visitor.open("guance", "/businessRegister")
    code = send_code(visitor, "billing@example.com")
    basic = BASIC | {"username": "example-billing", "email": "billing@example.com"}
    visitor.open("guance", "/businessRegister")
    yield _sent(visitor, "user name to be bound", "guance", "/businessRegister", **basic, code=code)
    yield _sent(visitor, "binding refused", "guance", "/businessRegister/bind", password="x")
    yield _see(visitor, "old way in", "billing_center", "/enter?ticket=old")


def _colleagues(visitor: Visitor, world: World) -> Iterator[Sight]:
    """Give what administrators and members see, then a workspace that goes to another Billing Center account."""
    workspace = _workspace_with_colleagues(world)
    page, change = f"/console/{workspace}", f"/console/{workspace}/account"
    for role in ("administrator", "read_only"):
        visitor.open("guance", "/login")
        visitor.submit("/login", username=f"example-{role}", password="Mock-guance-1")
        yield _see(visitor, f"workspace, as {role}", "guance", page)
        yield _sent(visitor, f"not for {role}", "guance", f"{page}/billing", page="home")
        _set_locked(world, workspace, is_locked=True)
        yield _see(visitor, f"locked workspace, as {role}", "guance", page)
        _set_locked(world, workspace, is_locked=False)
        visitor.submit("/signout")
    visitor.open("guance", "/login")
    visitor.submit("/login", username="example-chief", password="Mock-guance-1")
    yield _see(visitor, "change of account", "guance", change)
    yield _sent(visitor, "change of account refused", "guance", change, username="example-branch")
    for enterprise in ("", "Example Trading Co., Ltd."):
        with world.transaction():
            world.db.execute(
                "UPDATE billing_account SET enterprise = ? WHERE username = 'example-branch'", (enterprise,)
            )
        visitor.submit(f"{change}/code", username="example-branch")
        (mail,) = rows(world, "SELECT code FROM mail ORDER BY id DESC LIMIT 1")
        visitor.open("guance", change)
        form = {"username": "example-branch", "code": str(mail["code"])}
        yield _sent(visitor, f"account of {enterprise or 'nobody'}", "guance", change, **form)
    yield _see(visitor, "mails of the account", "guance", "/mailbox?address=branch@example.com")


def _workspace_with_colleagues(world: World) -> str:
    """Create a workspace with an owner and two more, and a second account of the enterprise that settles it."""
    password = hash_password("Mock-guance-1")
    with world.transaction():
        (settling,) = world.db.execute(
            "UPDATE billing_account SET enterprise = 'Example Trading Co., Ltd.'"
            " WHERE username = 'example-billing' RETURNING id"
        ).fetchone()
        open_billing_account(
            world,
            username="example-branch",
            password_hash=password,
            company="Example New Ltd.",
            email="branch@example.com",
        )
        accounts = {
            name: open_guance_account(
                world, site="cn4", username=f"example-{name}", password_hash=password, email="x@example.com"
            )
            for name in ("chief", "administrator", "read_only")
        }
        workspace = create_workspace(
            world,
            name="Example Branch",
            site="cn4",
            billing_account=settling,
            language="en",
            owner=accounts.pop("chief"),
        )
        for role, account in accounts.items():
            world.db.execute("INSERT INTO workspace_member VALUES (?, ?, ?)", (workspace, account, role))
    return workspace


def _set_locked(world: World, workspace: str, *, is_locked: bool) -> None:
    change = (
        "status = 'locked', settlement = NULL, lock_cause = 'arrears', locked_at = (SELECT now FROM world)"
        if is_locked
        else "status = 'normal', settlement = 'guance', lock_cause = NULL, locked_at = NULL"
    )
    with world.transaction():
        world.db.execute(f"UPDATE workspace SET {change} WHERE id = ?", (workspace,))  # noqa: S608 # one of the two above


def _from_koogallery(visitor: Visitor, world: World) -> Iterator[Sight]:
    resource = buy(world, "example-new")
    huawei.sign_in(visitor, name="example-new")
    eventually(lambda: status_of(world, resource) == "running")
    (row,) = rows(world, "SELECT instance_id FROM resource WHERE id = ?", resource)
    yield _see(visitor, "login refused", "guance", "/huawei/login?nonce=x")
    visitor.open("koogallery", f"/my/purchased/{row['instance_id']}/login")
    yield _see(visitor, "an account or none", "guance", "/huawei/start")
    yield _sent(visitor, "no choice made", "guance", "/huawei/start")
    yield _sent(visitor, "binding, with the hint", "guance", "/huawei/start", account="existing")
    yield _sent(visitor, "nothing to bind", "guance", "/huawei/bind", username="nobody")
    visitor.submit("/huawei/bind/code", username="example-billing")
    (mail,) = rows(world, "SELECT code FROM mail ORDER BY id DESC LIMIT 1")
    visitor.open("guance", "/huawei/bind")
    fields = {"username": "example-billing", "code": str(mail["code"])}
    yield _sent(visitor, "workspaces to be bound", "guance", "/huawei/bind", **fields)
    (own,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Research'")
    yield _sent(visitor, "bound", "guance", "/huawei/workspaces", workspace=str(own["id"]))
    yield _sent(visitor, "bound before", "guance", "/huawei/workspaces", workspace=str(own["id"]))
    yield _see(visitor, "a workspace of a known owner", "guance", "/huawei/new")
    yield _see(visitor, "a workspace of a new owner", "guance", "/huawei/new?owner=new")
    yield _sent(visitor, "workspace refused", "guance", "/huawei/new", owner="new", username="x", phone="x")
    for address in ("billing@example.com", "newcomer@example.com"):
        yield _see(visitor, f"mails to {address}", "guance", f"/mailbox?address={address}")
    with world.transaction():
        bare = open_billing_account(
            world, username="example-bare", password_hash=None, company="Example New Ltd."
        )
        world.db.execute("UPDATE marketplace_entry SET billing_account = ?", (bare,))
    yield _see(visitor, "no workspaces to be bound", "guance", "/huawei/workspaces")


def _forgotten(visitor: Visitor, site: str, path: str, name: str) -> Iterator[Sight]:
    """Give a forgotten password; afterwards the account's password ends in 2."""
    yield _see(visitor, "forgotten password", site, path)
    yield _sent(visitor, "nobody's password", site, path, username="nobody")
    yield _sent(visitor, "reset refused", site, path, username=name, password="x")
    visitor.submit(f"{path}/code", username=name)
    (mail,) = rows(world_of(visitor), "SELECT code, kind FROM mail ORDER BY id DESC LIMIT 1")
    password = f"Mock-{str(mail['kind']).removesuffix('_password')}-2"
    visitor.open(site, path)
    form = {"username": name, "code": str(mail["code"]), "password": password, "repeated": password}
    yield _sent(visitor, "password reset", site, path, **form)


def _locked_out(visitor: Visitor, site: str, path: str, field: str) -> Iterator[Sight]:
    """Give what someone sees after too many wrong passwords, for a name that nobody has."""
    visitor.open(site, path)
    for _ in range(5):
        visitor.submit(path, **{field: "nobody-else", "password": "x"})
    yield _sent(visitor, "locked out", site, path, **{field: "nobody-else", "password": "x"})
    visitor.open(site, path)


def world_of(visitor: Visitor) -> World:
    """Return the world that someone visits."""
    return visitor.server.store.open(visitor.world)


# -- Huawei ID and the console -------------------------------------------------------------------


def _huawei_id(visitor: Visitor, world: World) -> Iterator[Sight]:
    yield _see(visitor, "sign-in", "huawei_id", "/")
    yield _sent(visitor, "sign-in refused", "huawei_id", "/login", name="nobody")
    yield from _forgotten(visitor, "huawei_id", "/forgot", "example-new")
    yield from _locked_out(visitor, "huawei_id", "/login", "name")
    yield _see(visitor, "sign-up", "huawei_id", "/register")
    yield _sent(visitor, "sign-up refused", "huawei_id", "/register")
    yield _sent(visitor, "account name taken", "huawei_id", "/register", name="example-cloud")
    yield from _wrong_turns(visitor, "huawei_id")


def _authentication(visitor: Visitor, world: World) -> Iterator[Sight]:
    huawei.sign_in(visitor, "huawei_cloud", "/account/basic", name="example-new")
    yield _see(visitor, "basic information, not authenticated", "huawei_cloud", "/account/basic")
    yield _see(visitor, "purchase, not authenticated", "koogallery", f"/purchase/{GUANCE}")
    yield _see(visitor, "authentication", "huawei_cloud", "/account/realname")
    yield _sent(visitor, "authentication refused", "huawei_cloud", "/account/realname")
    form = {"kind": "enterprise", "name": "Example New Ltd.", "document": "440100MOCK01", "agree": "on"}
    yield _sent(visitor, "authentication under review", "huawei_cloud", "/account/realname", **form)
    yield _see(visitor, "purchase, under review", "koogallery", f"/purchase/{GUANCE}")
    visitor.open("huawei_cloud", "/account/realname")
    review = "/account/realname/review"
    yield _sent(visitor, "authentication rejected", "huawei_cloud", review, decision="reject")
    visitor.submit("/account/realname", **form)
    yield _sent(visitor, "authenticated", "huawei_cloud", review, decision="approve")
    with world.transaction():
        world.db.execute("UPDATE huawei_account SET has_payment_method = 0 WHERE name = 'example-new'")
    yield _see(visitor, "purchase without a payment method", "koogallery", f"/purchase/{GUANCE}")
    yield _see(visitor, "no payment method", "huawei_cloud", "/account/payment")
    yield _sent(visitor, "payment method added", "huawei_cloud", "/account/payment")
    yield _see(visitor, "nothing bought", "koogallery", "/my")
    yield _see(visitor, "no favorites", "koogallery", "/my/favorites")
    yield _see(visitor, "no unsubscriptions", "koogallery", "/my/unsubscriptions")


def _console(visitor: Visitor, world: World) -> Iterator[Sight]:
    huawei.sign_in(visitor, "huawei_cloud", "/")
    yield _see(visitor, "console", "huawei_cloud", "/")
    yield _see(visitor, "a service", "huawei_cloud", "/service/ecs")
    yield _see(visitor, "API credentials", "huawei_cloud", "/iam/mine/apiCredential")
    keys = "/iam/mine/accessKey"
    yield _see(visitor, "no access keys", "huawei_cloud", keys)
    yield _sent(visitor, "access key created", "huawei_cloud", keys, description="First")
    visitor.submit(keys, description="Second")
    yield _sent(visitor, "third access key refused", "huawei_cloud", keys, description="Third")
    (key, *_) = rows(world, "SELECT id FROM access_key ORDER BY rowid")
    yield _sent(visitor, "access key deleted", "huawei_cloud", f"{keys}/{key['id']}/delete")
    yield _see(visitor, "the new console's credentials", "huawei_cloud", "/iam/credentials")
    yield _see(visitor, "basic information", "huawei_cloud", "/account")
    yield _see(visitor, "authentication done", "huawei_cloud", "/account/realname")
    yield _see(visitor, "payment methods", "huawei_cloud", "/account/payment")
    yield from _wrong_turns(visitor, "huawei_cloud")


# -- KooGallery ----------------------------------------------------------------------------------


def _shop(visitor: Visitor, world: World) -> Iterator[Sight]:
    yield _see(visitor, "shop", "koogallery", "/")
    yield _see(visitor, "search", "koogallery", "/search?q=Guance")
    yield _see(visitor, "search for one", "koogallery", "/search?q=SaaS&category=operations")
    yield _see(visitor, "search for nothing there", "koogallery", "/search?q=xyzzy")
    yield _see(visitor, "category", "koogallery", "/search?category=security")
    for name, product in [("Guance", GUANCE), ("the card", CARD), ("an image", _product(world, STACK))]:
        yield _see(visitor, f"product: {name}", "koogallery", f"/contents/{product}")
    yield _see(visitor, "agreement", "koogallery", "/agreement")
    yield _see(visitor, "for sellers", "koogallery", "/sell")
    yield from _wrong_turns(visitor, "koogallery")


def _buying(visitor: Visitor, world: World) -> Iterator[Sight]:
    huawei.sign_in(visitor)
    yield _see(visitor, "product, signed in", "koogallery", f"/contents/{GUANCE}")
    yield _sent(visitor, "product saved", "koogallery", f"/contents/{GUANCE}/favorite")
    yield _see(visitor, "favorites", "koogallery", "/my/favorites")
    yield _sent(visitor, "favorite removed", "koogallery", f"/my/favorites/{GUANCE}/remove")
    yield _see(visitor, "card, not sold", "koogallery", f"/purchase/{CARD}")
    yield _see(visitor, "confirm purchase", "koogallery", f"/purchase/{GUANCE}")
    token = hidden(visitor.page, "confirmation")
    yield _sent(visitor, "purchase refused", "koogallery", f"/purchase/{GUANCE}", confirmation=token)
    yield _sent(visitor, "purchase out of date", "koogallery", f"/purchase/{GUANCE}", confirmation="x")
    yield Sight(name="purchase submitted", site="koogallery", page=submit_purchase(visitor))
    yield _see(visitor, "purchase not listed yet", "koogallery", "/my/purchased")
    (bought,) = rows(world, "SELECT id FROM resource")
    eventually(lambda: status_of(world, int(str(bought["id"]))) == "running")
    yield _see(visitor, "purchased apps", "koogallery", "/my/purchased")
    yield _see(visitor, "nothing found", "koogallery", "/my/purchased?q=xyzzy")
    yield _see(visitor, "bought before", "koogallery", f"/purchase/{GUANCE}")
    (resource,) = rows(world, "SELECT instance_id FROM resource")
    details = f"/my/purchased/{resource['instance_id']}"
    yield _see(visitor, "resource details", "koogallery", details)
    yield _see(visitor, "supervision", "koogallery", "/my/supervision")
    with world.transaction():
        perform(world, "issue-invoice", resource=str(resource["instance_id"]))
    yield _see(visitor, "purchased apps, with an invoice", "koogallery", "/my/purchased")
    yield _sent(visitor, "not unsubscribed", "koogallery", f"{details}/unsubscribe")
    yield _see(visitor, "resource with an invoice", "koogallery", details)
    visitor.open("koogallery", "/my/purchased")
    yield _sent(visitor, "invoice returned", "koogallery", f"{details}/invoice")
    yield _sent(visitor, "no invoice", "koogallery", f"{details}/invoice")
    yield _sent(visitor, "unsubscribed", "koogallery", f"{details}/unsubscribe")
    yield _sent(visitor, "unsubscribed already", "koogallery", f"{details}/unsubscribe")
    eventually(lambda: status_of(world, int(str(bought["id"]))) == "closed")
    yield _see(visitor, "closed", "koogallery", "/my/purchased")
    yield _see(visitor, "closed resource", "koogallery", details)
    yield _see(visitor, "unsubscriptions", "koogallery", "/my/unsubscriptions")


def _iam_user(visitor: Visitor, world: World) -> Iterator[Sight]:
    huawei.sign_in(visitor, "huawei_cloud", "/", name="example-cloud/reader", password="Mock-reader-1")
    yield _see(visitor, "console of an IAM user", "huawei_cloud", "/")
    yield _see(visitor, "no permission", "huawei_cloud", "/iam/mine/apiCredential")
    yield _see(visitor, "purchase by an IAM user", "koogallery", f"/purchase/{GUANCE}")
    yield Sight(name="purchase by an IAM user refused", site="koogallery", page=submit_purchase(visitor))


# -- Billing Center ------------------------------------------------------------------------------


def _billing_doors(visitor: Visitor, world: World) -> Iterator[Sight]:
    yield _see(visitor, "sign-in", "billing_center", "/signin")
    yield _sent(visitor, "sign-in refused", "billing_center", "/signin", username="nobody", password="x")
    yield from _forgotten(visitor, "billing_center", "/forgot-password", "example-newcomer")
    yield from _locked_out(visitor, "billing_center", "/signin", "username")


def _settling(visitor: Visitor, world: World) -> Iterator[Sight]:
    visitor.open("billing_center", "/signin")
    login = {"username": "example-billing", "password": "Mock-billing-1"}
    yield _sent(visitor, "overview", "billing_center", "/signin", **login)
    for name, path in _BILLING_PAGES.items():
        yield _see(visitor, name, "billing_center", path)
    first, second = (str(row["id"]) for row in rows(world, "SELECT id FROM workspace LIMIT 2"))
    yield _see(visitor, "settlement dialog", "billing_center", f"/workspaces?change={first}")
    yield from _refused_settlements(visitor, world, first)
    yield from _bindings(visitor, world, first)
    yield _see(visitor, "recharge", "billing_center", "/recharge")
    yield _sent(visitor, "recharge refused", "billing_center", "/recharge", amount="0")
    yield _sent(visitor, "recharged", "billing_center", "/recharge", amount="100")
    resource = buy(world)
    visitor.open("billing_center", f"/workspaces?change={first}")  # a page that wakes the sender
    eventually(lambda: status_of(world, resource) == "running")
    with world.transaction():
        world.change_settings(require_instance_id=True)
    account = account_id_of(world)
    for name, instance in (("no instance ID", ""), ("wrong instance ID", "x")):
        wish = {"method": "huawei", "account_id": account, "instance_id": instance}
        yield _sent(visitor, name, "billing_center", f"/workspaces/{first}/settlement", **wish)
    with world.transaction():
        world.change_settings(require_instance_id=False)
    wish = {"method": "huawei", "account_id": account}
    yield _sent(visitor, "settled", "billing_center", f"/workspaces/{first}/settlement", **wish)
    yield _see(
        visitor, "settlement dialog, with a cloud account", "billing_center", f"/workspaces?change={second}"
    )
    wish = {"method": "registered", "cloud_account": "1"}
    visitor.submit(f"/workspaces/{second}/settlement", **wish)
    yield _see(visitor, "cloud accounts", "billing_center", "/account/cloud")
    yield _see(visitor, "binding to a cloud account", "billing_center", "/account/cloud?bind=1")
    binding = "/account/cloud/1/workspaces"
    yield _sent(visitor, "no workspace chosen", "billing_center", binding)
    yield _sent(visitor, "bound to it already", "billing_center", binding, workspace=first)
    (free,) = rows(world, "SELECT id FROM workspace WHERE name = ?", OPENING["name"])
    yield _sent(visitor, "bound to it", "billing_center", binding, workspace=str(free["id"]))
    set_frozen(world, resource, is_frozen=True)
    visitor.open("billing_center", "/workspaces")
    eventually(lambda: status_of(world, resource) == "frozen")
    yield _see(visitor, "workspaces, locked", "billing_center", "/workspaces")
    yield _see(visitor, "cloud account frozen", "billing_center", "/account/cloud")
    yield _see(visitor, "unlock dialog", "billing_center", f"/workspaces?unlock={first}")
    yield _see(visitor, "unlocking by another method", "billing_center", f"/workspaces?change={first}")
    yield _sent(visitor, "unlocked", "billing_center", f"/workspaces/{first}/unlock")
    yield _sent(visitor, "not locked", "billing_center", f"/workspaces/{first}/unlock")
    with world.transaction():
        world.clock.advance(timedelta(days=15))
    yield _see(visitor, "session expired", "billing_center", "/workspaces")
    visitor.submit("/signin", **login)
    yield _see(visitor, "workspaces, locked for good", "billing_center", "/workspaces")
    yield _see(visitor, "dissolve dialog", "billing_center", f"/workspaces?dissolve={second}")
    yield _sent(visitor, "cannot be unlocked", "billing_center", f"/workspaces/{second}/unlock")
    yield _sent(visitor, "not to be dissolved", "billing_center", f"/workspaces/{first}/dissolve")
    yield _sent(visitor, "dissolved", "billing_center", f"/workspaces/{second}/dissolve")
    yield _sent(visitor, "dissolved already", "billing_center", f"/workspaces/{second}/dissolve")
    yield _sent(visitor, "no such workspace", "billing_center", "/workspaces/wksp_none/unlock")
    set_frozen(world, resource, is_frozen=False)
    visitor.open("billing_center", "/workspaces")
    eventually(lambda: status_of(world, resource) == "running")
    yield from _wrong_turns(visitor, "billing_center")


def _refused_settlements(visitor: Visitor, world: World, workspace: str) -> Iterator[Sight]:
    for name, wish in {
        "nothing chosen": {},
        "settled so already": {"method": "guance"},
        "not bought on AWS": {"method": "aws"},
        "not bought on Alibaba Cloud": {"method": "alibaba"},
        "malformed account ID": {"method": "huawei", "account_id": "abc"},
        "not bought on Huawei Cloud": {"method": "huawei", "account_id": UNKNOWN_ID},
        "no registered cloud account": {"method": "registered", "cloud_account": "9"},
    }.items():
        yield _sent(visitor, name, "billing_center", f"/workspaces/{workspace}/settlement", **wish)


def _bindings(visitor: Visitor, world: World, bound: str) -> Iterator[Sight]:
    (opened,) = rows(world, "SELECT id FROM workspace WHERE name = ?", OPENING["name"])
    yield _see(visitor, "binding a workspace", "billing_center", "/workspaces?bind=1")
    for name, workspace in {
        "malformed workspace ID": "wksp_1",
        "no such workspace ID": f"wksp_{UNKNOWN_ID}",
        "workspace bound already": bound,
        "workspace bound": str(opened["id"]),
    }.items():
        yield _sent(visitor, name, "billing_center", "/workspaces/bind", workspace=workspace)


def _newcomer(visitor: Visitor, world: World) -> Iterator[Sight]:
    """Give what someone sees who has registered a minute ago; the demo account's cloud account is bound by now."""
    basic = BASIC | {"username": "example-newcomer", "email": "newcomer@example.com"}
    code = send_code(visitor, basic["email"])
    visitor.open("guance", "/businessRegister")
    visitor.submit("/businessRegister", **basic, code=code)
    visitor.submit("/businessRegister/company", **COMPANY)
    yield _sent(visitor, "opened", "guance", "/businessRegister/methods", **OPENING)
    visitor.open("billing_center", "/signin")
    login = {"username": basic["username"], "password": basic["password"]}
    yield _sent(visitor, "overview of one workspace", "billing_center", "/signin", **login)
    for name, path in {
        "no bills": "/bills",
        "no vouchers": "/bills/vouchers",
        "no cards": "/bills/cards",
    }.items():
        yield _see(visitor, name, "billing_center", path)
    (own,) = rows(
        world, "SELECT id FROM workspace WHERE name = ? ORDER BY rowid DESC LIMIT 1", OPENING["name"]
    )
    visitor.open("billing_center", f"/workspaces?change={own['id']}")
    wish = {"method": "huawei", "account_id": account_id_of(world)}
    with world.transaction():
        world.db.execute("UPDATE workspace SET site = 'cn1' WHERE id = ?", (own["id"],))
    yield _see(visitor, "methods not offered", "billing_center", f"/workspaces?change={own['id']}")
    with world.transaction():
        world.db.execute("UPDATE workspace SET site = 'cn4' WHERE id = ?", (own["id"],))
    yield _sent(visitor, "bound elsewhere", "billing_center", f"/workspaces/{own['id']}/settlement", **wish)


_BILLING_PAGES = {
    "overview again": "/",
    "workspaces": "/workspaces",
    "no workspaces found": "/workspaces?q=xyzzy",
    "bills": "/bills",
    "vouchers": "/bills/vouchers",
    "cards": "/bills/cards",
    "profile": "/account/profile",
    "no cloud accounts": "/account/cloud",
    "invoices": "/invoices",
    "support": "/support",
}


# -- everywhere ----------------------------------------------------------------------------------


_ONLY_POST = {
    "billing_center": "/signout",
    "guance": "/businessRegister/code",
    "huawei_cloud": "/signout",
    "koogallery": "/signout",
}


def _wrong_turns(visitor: Visitor, site: str) -> Iterator[Sight]:
    yield _see(visitor, "nothing there", site, "/nothing-there")
    url = visitor.page.url.join("/language")
    yield Sight(name="stale form", site=site, page=visitor.client.post(url, data={"language": "en"}))
    if site in _ONLY_POST:
        yield _see(visitor, "wrong method", site, _ONLY_POST[site])


def _product(world: World, slug: str) -> str:
    (row,) = rows(world, "SELECT id FROM product WHERE slug = ?", slug)
    return str(row["id"])


_PARTS = (
    _registration,
    _huawei_id,
    _authentication,
    _console,
    _shop,
    _buying,
    _iam_user,
    _settling,
    _newcomer,
    _billing_doors,
    _from_koogallery,
    _guance_console,
    _colleagues,
)
