"""The rules of settlement by themselves, without pages or database."""

from datetime import datetime, timedelta

import pytest

from mock_sites.billing_center.settlement import (
    Method,
    Refusal,
    Subscription,
    WorkspaceState,
    allowed_methods,
    days_left,
    refuse_account,
    refuse_change,
    refuse_dissolve,
    refuse_unlock,
)
from mock_sites.clock import WORLD_ZONE

NOW = datetime(2026, 3, 31, 23, 59, tzinfo=WORLD_ZONE)
ACCOUNT = "68cbc86abc2018ab880d92f36422fa0e"
ACTIVE = Subscription(instance_id="first", status="active")
FROZEN = Subscription(instance_id="second", status="frozen")
RELEASED = Subscription(instance_id="third", status="released")
LOCKED = {"status": "locked", "settlement": None, "locked_at": NOW - timedelta(days=13)}


def workspace(**changes: object) -> WorkspaceState:
    """Return a workspace of the Huawei-operated site that may change, with what a test varies."""
    state: dict[str, object] = {
        "status": "normal",
        "settlement": "guance",
        "operator": "huawei",
        "is_choice_arbitrary": False,
        "last_change": None,
        "locked_at": None,
    }
    return WorkspaceState(**(state | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("operator", "methods"),
    [
        ("huawei", {Method.GUANCE, Method.HUAWEI}),
        ("aws", {Method.GUANCE, Method.AWS}),
        ("alibaba", {Method.GUANCE, Method.ALIBABA}),
        ("tencent", {Method.GUANCE}),
    ],
)
def test_the_sites_operator_decides(operator: str, methods: set[Method]) -> None:
    """A site has Billing Center's settlement and its operator's, unless the choice is arbitrary."""
    assert allowed_methods(operator, is_choice_arbitrary=False) == methods
    assert allowed_methods(operator, is_choice_arbitrary=True) == set(Method) - {Method.REGISTERED}


def test_a_workspace_may_change_to_its_operators_cloud() -> None:
    """Nothing speaks against it."""
    assert refuse_change(workspace(), Method.HUAWEI, provider="huawei", now=NOW) is None
    assert refuse_change(workspace(), Method.REGISTERED, provider="huawei", now=NOW) is None


@pytest.mark.parametrize(
    ("state", "method", "provider", "refusal"),
    [
        ({"status": "dissolved", "settlement": None}, Method.HUAWEI, "huawei", Refusal.DISSOLVED),
        ({**LOCKED, "locked_at": NOW - timedelta(days=14)}, Method.GUANCE, "guance", Refusal.LOCKED_FOR_GOOD),
        ({**LOCKED, "locked_at": NOW - timedelta(days=14)}, Method.HUAWEI, "huawei", Refusal.LOCKED_FOR_GOOD),
        ({**LOCKED, "operator": "aws"}, Method.HUAWEI, "huawei", Refusal.NOT_ON_THIS_SITE),
        ({**LOCKED, "last_change": NOW}, Method.HUAWEI, "huawei", None),
        (LOCKED, Method.GUANCE, "guance", None),
        ({"settlement": "cloud"}, Method.HUAWEI, "huawei", Refusal.ON_CLOUD_ACCOUNT),
        ({"settlement": "cloud"}, Method.GUANCE, "guance", Refusal.ON_CLOUD_ACCOUNT),
        ({}, Method.GUANCE, "guance", Refusal.UNCHANGED),
        ({"operator": "alibaba"}, Method.HUAWEI, "huawei", Refusal.NOT_ON_THIS_SITE),
        ({"operator": "alibaba"}, Method.REGISTERED, "huawei", Refusal.NOT_ON_THIS_SITE),
        ({}, Method.AWS, "aws", Refusal.NOT_ON_THIS_SITE),
        ({"operator": "alibaba", "is_choice_arbitrary": True}, Method.HUAWEI, "huawei", None),
    ],
)
def test_what_may_change(
    state: dict[str, object], method: Method, provider: str, refusal: Refusal | None
) -> None:
    """Dissolved, locked for good, on a cloud account, already so, or not on this site.

    A locked workspace may change until its days are over, also in the month of another change.
    """
    assert refuse_change(workspace(**state), method, provider=provider, now=NOW) is refusal


@pytest.mark.parametrize(
    ("last_change", "refusal"),
    [
        (datetime(2026, 3, 1, 0, 0, tzinfo=WORLD_ZONE), Refusal.CHANGED_THIS_MONTH),
        (datetime(2026, 2, 28, 23, 59, tzinfo=WORLD_ZONE), None),
        (datetime(2025, 3, 31, 23, 59, tzinfo=WORLD_ZONE), None),
    ],
)
def test_a_method_changes_once_a_calendar_month(last_change: datetime, refusal: Refusal | None) -> None:
    """The month is the calendar's: the last minute of the one before is long enough ago."""
    state = workspace(last_change=last_change)
    assert refuse_change(state, Method.HUAWEI, provider="huawei", now=NOW) is refusal


@pytest.mark.parametrize(
    "account_id",
    ["", ACCOUNT[:-1], ACCOUNT + "0", ACCOUNT.upper(), f" {ACCOUNT}", ACCOUNT[:-1] + "g", ACCOUNT[:-1] + "٣"],
)
def test_an_account_id_has_one_shape(account_id: str) -> None:
    """32 lower-case hex digits and nothing around them."""
    refusal = refuse_account(account_id, subscriptions=[ACTIVE], instance_id=None, is_bound_elsewhere=False)
    assert refusal is Refusal.MALFORMED_ACCOUNT_ID


@pytest.mark.parametrize(
    ("subscriptions", "instance_id", "is_bound_elsewhere", "refusal"),
    [
        ([ACTIVE], None, False, None),
        ([RELEASED, ACTIVE], None, False, None),
        ([FROZEN, ACTIVE], None, False, None),
        ([ACTIVE], "first", False, None),
        ([], None, False, Refusal.NO_SUBSCRIPTION),
        ([RELEASED], None, False, Refusal.NO_SUBSCRIPTION),
        ([FROZEN], None, False, Refusal.FROZEN),
        ([ACTIVE], None, True, Refusal.BOUND_ELSEWHERE),
        ([ACTIVE], "", False, Refusal.NO_INSTANCE_ID),
        ([ACTIVE], "other", False, Refusal.WRONG_INSTANCE_ID),
        ([ACTIVE, RELEASED], "third", False, Refusal.WRONG_INSTANCE_ID),
        ([ACTIVE, FROZEN], "second", False, Refusal.FROZEN),
        ([], None, True, Refusal.NO_SUBSCRIPTION),
    ],
)
def test_an_account_needs_an_active_subscription(
    subscriptions: list[Subscription],
    instance_id: str | None,
    is_bound_elsewhere: bool,
    refusal: Refusal | None,
) -> None:
    """Provisioned, not released, not frozen, not another's, and the instance that was named."""
    found = refuse_account(
        ACCOUNT, subscriptions=subscriptions, instance_id=instance_id, is_bound_elsewhere=is_bound_elsewhere
    )
    assert found is refusal


@pytest.mark.parametrize(
    ("after", "left"),
    [
        (timedelta(0), 14),
        (timedelta(minutes=1), 14),
        (timedelta(days=1), 13),
        (timedelta(days=13, hours=23, minutes=59), 1),
        (timedelta(days=14), 0),
        (timedelta(days=400), 0),
    ],
)
def test_the_countdown_is_14_days(after: timedelta, left: int) -> None:
    """A day that has begun still counts; at the end of the fourteenth nothing is left."""
    assert days_left(NOW, NOW + after) == left


def test_unlocking() -> None:
    """Only what is locked can be unlocked, within the countdown, whatever changed this month."""
    assert refuse_unlock("locked", NOW, NOW + timedelta(days=13)) is None
    assert refuse_unlock("locked", NOW, NOW + timedelta(days=14)) is Refusal.LOCKED_FOR_GOOD
    assert refuse_unlock("normal", None, NOW) is Refusal.NOT_LOCKED
    assert refuse_unlock("dissolved", None, NOW) is Refusal.DISSOLVED


def test_dissolving() -> None:
    """Only what is locked can be dissolved, once."""
    assert refuse_dissolve("locked") is None
    assert refuse_dissolve("normal") is Refusal.NOT_DISSOLVABLE
    assert refuse_dissolve("dissolved") is Refusal.DISSOLVED
