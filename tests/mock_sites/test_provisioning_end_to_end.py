"""From a purchase to a settled workspace and back, over HTTP alone: pages for people, the JSON API for the rest."""

import pytest

from mock_sites.world import World
from tests.mock_sites import billing
from tests.mock_sites.billing import CLOUD_ACCOUNT, METHOD, STATUS, bind, row_of
from tests.mock_sites.huawei import facts, sign_in, submit_purchase, table_rows
from tests.mock_sites.visitor import Visitor, eventually

HUAWEI = "Huawei Cloud Account Settlement"
WORKSPACE = "Example Production"


class Control:
    """The control site's JSON API, for the visitor's world."""

    def __init__(self, visitor: Visitor) -> None:
        self._client = visitor.client
        self._api = f"http://localhost:{visitor.server.port}/api/worlds/{visitor.world}"

    def set(self, **settings: object) -> None:
        """Change settings of the world."""
        assert self._client.patch(self._api, json=settings).status_code == 200

    def advance(self, span: str) -> None:
        """Move the world's clock on."""
        assert self._client.put(f"{self._api}/clock", json={"advance": span}).status_code == 200

    def break_down(self, fault: str, **options: object) -> None:
        """Switch a fault on."""
        answer = self._client.put(f"{self._api}/faults/{fault}", json=options)
        assert answer.status_code == 200, answer.text

    def mend(self, fault: str) -> None:
        """Switch a fault off."""
        assert self._client.delete(f"{self._api}/faults/{fault}").status_code == 204

    def act(self, name: str, **params: str) -> None:
        """Do what no visitor can do."""
        answer = self._client.post(f"{self._api}/acts/{name}", json=params)
        assert answer.status_code == 200, answer.text

    def calls(self, name: str, *, kind: str = "call") -> list[dict[str, object]]:
        """Return the journal's entries of a name."""
        entries = self._client.get(f"{self._api}/journal", params={"kind": kind}).json()["entries"]
        return [entry for entry in entries if entry["name"] == name]


@pytest.fixture
def control(visitor: Visitor) -> Control:
    """Give the control site of the visitor's world."""
    return Control(visitor)


def purchases(visitor: Visitor) -> list[tuple[str, str]]:
    """View Purchased Apps and return Resource ID and status of each row, newest first."""
    visitor.open("koogallery", "/my/purchased")
    return [(row[1], row[5]) for row in table_rows(visitor.page)]


def wait_for(visitor: Visitor, *statuses: str) -> list[str]:
    """Refresh Purchased Apps until its rows have these statuses, and return their Resource IDs."""
    eventually(lambda: [status for _, status in purchases(visitor)] == list(statuses))
    return [resource for resource, _ in purchases(visitor)]


def read_account_id(visitor: Visitor) -> str:
    """Read the account ID from My Credentials, beside its label; the visitor is signed in at Huawei."""
    visitor.open("huawei_cloud", "/iam/mine/apiCredential")
    return facts(visitor.page)["Account ID"]


def onboard(visitor: Visitor, world: World) -> str:
    """Buy Guance, read the account ID, settle a workspace by it; return the Resource ID."""
    sign_in(visitor)
    submit_purchase(visitor)
    (resource,) = wait_for(visitor, "Running")
    account_id = read_account_id(visitor)
    billing.sign_in(visitor)
    assert bind(visitor, world, WORKSPACE, account_id) == ""
    row = row_of(visitor, WORKSPACE)
    assert (row[METHOD], row[CLOUD_ACCOUNT], row[STATUS]) == (HUAWEI, account_id, "Normal")
    return resource


@pytest.mark.parametrize(
    ("settings", "calls"),
    [
        ({"provisioning": "v1"}, ["newInstance"]),
        ({"provisioning": "v2"}, ["newInstance", "orderQuery"]),
        (
            {"provisioning": "v2", "asynchronous_provisioning": True},
            ["newInstance", "orderQuery", "queryInstance", "queryInstance", "queryInstance"],
        ),
    ],
)
def test_onboarding(
    visitor: Visitor, control: Control, world: World, settings: dict[str, object], calls: list[str]
) -> None:
    """The same acts lead to the same end in every version; what is said between the sites differs."""
    control.set(**settings)
    onboard(visitor, world)
    with world.transaction():
        made = [call.name for call in world.journal.calls()]
        assert len(world.journal.orders()) == 1
    assert sorted(made) == sorted(calls)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_freeze_reaches_billing_center_and_passes(
    visitor: Visitor, control: Control, world: World, version: str
) -> None:
    """Frozen, the workspace is locked; unfrozen, it is settled as before; unsubscribed, it is locked again."""
    control.set(provisioning=version)
    resource = onboard(visitor, world)
    control.act("freeze", resource=resource)
    eventually(lambda: row_of(visitor, WORKSPACE)[STATUS].startswith("Locked"))
    wait_for(visitor, "Frozen")
    control.act("unfreeze", resource=resource)
    eventually(lambda: row_of(visitor, WORKSPACE)[METHOD] == HUAWEI)
    wait_for(visitor, "Running")
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    wait_for(visitor, "Closed")
    eventually(lambda: row_of(visitor, WORKSPACE)[STATUS].startswith("Locked"))
    visitor.open("billing_center", "/account/cloud")
    assert resource not in visitor.text


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_a_hiccup_heals_by_itself(visitor: Visitor, control: Control, version: str) -> None:
    """The quick tries need no one to move the world's clock."""
    control.set(provisioning=version)
    control.break_down("provisioning-down", times=3)
    sign_in(visitor)
    submit_purchase(visitor)
    wait_for(visitor, "Running")
    assert len(control.calls("call_failed", kind="act")) == 3


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_an_order_that_fails_for_good(visitor: Visitor, control: Control, world: World, version: str) -> None:
    """Unsubscribed by itself, it settles nothing; once the seller is back, a second order does."""
    control.set(provisioning=version)
    control.break_down("provisioning-down")
    sign_in(visitor)
    submit_purchase(visitor)
    control.advance("+3h")
    wait_for(visitor, "Canceled")
    visitor.open("koogallery", "/my/unsubscriptions")
    assert "Unsubscribed automatically, since the seller could not provision it" in visitor.text
    assert len(control.calls("seller_emailed", kind="act")) == 1
    account_id = read_account_id(visitor)
    billing.sign_in(visitor)
    assert "No Guance subscription was found" in bind(visitor, world, WORKSPACE, account_id)
    control.mend("provisioning-down")
    submit_purchase(visitor)
    wait_for(visitor, "Running", "Canceled")
    billing.sign_in(visitor)
    assert bind(visitor, world, WORKSPACE, account_id) == ""
    with world.transaction():
        assert len(world.journal.orders()) == 2


def test_a_release_that_was_given_up_is_restarted(visitor: Visitor, control: Control, world: World) -> None:
    """Closed at KooGallery, the subscription lives on at Billing Center until Restart Debugging."""
    resource = onboard(visitor, world)
    control.break_down("provisioning-down")
    visitor.open("koogallery", "/my/purchased")
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    control.advance("+1h")
    eventually(lambda: len(control.calls("call_halted", kind="act")) == 1)
    control.mend("provisioning-down")
    billing.sign_in(visitor)
    assert row_of(visitor, WORKSPACE)[METHOD] == HUAWEI
    (halted,) = control.calls("call_halted", kind="act")
    detail = halted["detail"]
    assert isinstance(detail, dict)
    control.act("restart-debugging", order=detail["order"])
    eventually(lambda: row_of(visitor, WORKSPACE)[STATUS].startswith("Locked"))


def test_an_order_may_outlive_the_version_that_it_began_in(visitor: Visitor, control: Control) -> None:
    """A call that failed in version 1 is made in version 2 when the world has changed to it."""
    control.break_down("provisioning-down")
    sign_in(visitor)
    submit_purchase(visitor)
    eventually(lambda: len(control.calls("call_failed", kind="act")) >= 1)
    control.set(provisioning="v2")
    control.mend("provisioning-down")
    wait_for(visitor, "Running")
    assert len(control.calls("orderQuery")) == 1
