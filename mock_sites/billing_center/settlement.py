"""The rules of settlement, apart from any page or database: who may settle a workspace, and how.

Rules and states are those of Guance's documents: a method changes once a calendar month; a workspace on a
cloud account stays there until that account is unsubscribed; the operator of a workspace's site decides
which methods it has, unless the account may choose arbitrarily; a cloud account settles only while what
was bought with it is active. A locked workspace is unlocked by recording how it is settled from then on,
which the monthly rule leaves free, until its 14 days are over. Refusals are label keys; their wording is the
mock's own.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LOCK_DAYS = 14
_CLOUD_ACCOUNT_ID = re.compile(r"[0-9a-f]{32}")


class Method(StrEnum):
    """What a person chooses in the dialog; REGISTERED is a cloud account that is known already."""

    GUANCE = "guance"
    AWS = "aws"
    ALIBABA = "alibaba"
    HUAWEI = "huawei"
    REGISTERED = "registered"


class Refusal(StrEnum):
    """Why a change or an unlock is refused, by the key of its sentence."""

    NO_METHOD = "refusal.no_method"
    ON_CLOUD_ACCOUNT = "refusal.on_cloud_account"
    UNCHANGED = "refusal.unchanged"
    CHANGED_THIS_MONTH = "refusal.changed_this_month"
    NOT_ON_THIS_SITE = "refusal.not_on_this_site"
    NO_SUBSCRIPTION_AWS = "refusal.no_subscription_aws"
    NO_SUBSCRIPTION_ALIBABA = "refusal.no_subscription_alibaba"
    NO_SUBSCRIPTION = "refusal.no_subscription"
    MALFORMED_ACCOUNT_ID = "refusal.malformed_account_id"
    NO_INSTANCE_ID = "refusal.no_instance_id"
    WRONG_INSTANCE_ID = "refusal.wrong_instance_id"
    FROZEN = "refusal.frozen"
    BOUND_ELSEWHERE = "refusal.bound_elsewhere"
    UNKNOWN_CLOUD_ACCOUNT = "refusal.unknown_cloud_account"
    NOT_LOCKED = "refusal.not_locked"
    LOCKED_FOR_GOOD = "refusal.locked_for_good"
    NOT_DISSOLVABLE = "refusal.not_dissolvable"
    DISSOLVED = "refusal.dissolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceState:
    """What the rules need to know of a workspace.

    `status` is normal, locked or dissolved; `settlement` guance or cloud, and None unless it is normal.
    """

    status: str
    settlement: str | None
    operator: str
    is_choice_arbitrary: bool
    last_change: datetime | None
    locked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """An instance that was provisioned for a cloud account: active, frozen or released."""

    instance_id: str
    status: str


def allowed_methods(operator: str, *, is_choice_arbitrary: bool) -> frozenset[Method]:
    """Return the methods that a site's operator leaves: Billing Center's own and the operator's."""
    if is_choice_arbitrary:
        return frozenset(Method) - {Method.REGISTERED}
    return frozenset(method for method in Method if method in (Method.GUANCE, operator))


def refuse_method(workspace: WorkspaceState, provider: str) -> Refusal | None:
    """Say why a workspace's site does not have a cloud's settlement; None when it has."""
    allowed = allowed_methods(workspace.operator, is_choice_arbitrary=workspace.is_choice_arbitrary)
    return None if provider in allowed else Refusal.NOT_ON_THIS_SITE


def refuse_change(
    workspace: WorkspaceState, method: Method, *, provider: str, now: datetime
) -> Refusal | None:
    """Say why a workspace can't change to a method now, whatever account is given; None when it can.

    `provider` is the cloud behind the method, also of a registered account. For a locked workspace the
    change is its unlocking.
    """
    if workspace.status == "dissolved":
        return Refusal.DISSOLVED
    is_locked = workspace.status == "locked"
    if is_locked and (refusal := refuse_unlock(workspace.status, workspace.locked_at, now)):
        return refusal
    if workspace.settlement == "cloud":
        return Refusal.ON_CLOUD_ACCOUNT
    if method is Method.GUANCE:
        return None if is_locked else Refusal.UNCHANGED
    if not is_locked and is_same_month(workspace.last_change, now):
        return Refusal.CHANGED_THIS_MONTH
    return refuse_method(workspace, provider)


def refuse_account(
    account_id: str,
    *,
    subscriptions: list[Subscription],
    instance_id: str | None,
    is_bound_elsewhere: bool,
) -> Refusal | None:
    """Say why a Huawei Cloud account can't settle; None when it can.

    `subscriptions` are what was provisioned for the account; `instance_id` is None where none is asked for.
    """
    if not is_cloud_account_id(account_id):
        return Refusal.MALFORMED_ACCOUNT_ID
    if instance_id == "":
        return Refusal.NO_INSTANCE_ID
    if not any(subscription.status != "released" for subscription in subscriptions):
        return Refusal.NO_SUBSCRIPTION
    if is_bound_elsewhere:
        return Refusal.BOUND_ELSEWHERE
    return _refuse_instance(subscriptions, instance_id)


def _refuse_instance(subscriptions: list[Subscription], instance_id: str | None) -> Refusal | None:
    wanted = [
        each
        for each in subscriptions
        if instance_id in (None, each.instance_id) and each.status != "released"
    ]
    if not wanted:
        return Refusal.WRONG_INSTANCE_ID
    return None if any(each.status == "active" for each in wanted) else Refusal.FROZEN


def refuse_unlock(status: str, locked_at: datetime | None, now: datetime) -> Refusal | None:
    """Say why a workspace can't be unlocked; None when it can. Unlocking is free of the monthly rule."""
    if status == "dissolved":
        return Refusal.DISSOLVED
    if status != "locked" or locked_at is None:
        return Refusal.NOT_LOCKED
    return Refusal.LOCKED_FOR_GOOD if days_left(locked_at, now) == 0 else None


def refuse_dissolve(status: str) -> Refusal | None:
    """Say why a workspace can't be dissolved; None when it can: only a locked one, before or after its 14 days."""
    if status == "dissolved":
        return Refusal.DISSOLVED
    return None if status == "locked" else Refusal.NOT_DISSOLVABLE


def days_left(locked_at: datetime, now: datetime) -> int:
    """Return how many days of the countdown are left; 0 means locked for good."""
    rest = locked_at + timedelta(days=LOCK_DAYS) - now
    return max(0, -(-rest // timedelta(days=1)))


def is_cloud_account_id(text: str) -> bool:
    """Tell whether a text has the shape of a Huawei Cloud account ID."""
    return _CLOUD_ACCOUNT_ID.fullmatch(text) is not None


def is_same_month(moment: datetime | None, now: datetime) -> bool:
    """Tell whether a moment lies in the calendar month of now."""
    return moment is not None and (moment.year, moment.month) == (now.year, now.month)
