"""Acts that no visitor of the sites can do, by name: what the seller, Huawei Cloud or Guance decides.

Each is a function of a world and of texts by name, such as the name of an account. It is done within a
transaction of the caller's, and a call that it owes the seller goes out after the commit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mock_sites.huawei_cloud import realname
from mock_sites.koogallery import resources
from mock_sites.koogallery.resources import Resource
from mock_sites.provisioning import failures
from mock_sites.world import World


class ActRefusedError(Exception):
    """An act that can't be done as the world stands, with the reason as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlAct:
    """One act: what it does, in a sentence, and its parameters with what each is."""

    about: str
    params: Mapping[str, str]
    do: Callable[..., None]


def perform(world: World, name: str, /, **params: str) -> None:
    """Do an act; ActRefusedError when the world does not allow it, ValueError when it is not called rightly."""
    act = ACTS.get(name)
    if act is None:
        raise ValueError(f"there is no act {name!r}; there are {', '.join(sorted(ACTS))}")
    if params.keys() != act.params.keys():
        raise ValueError(f"{name} needs {' and '.join(act.params)}, nothing else")
    act.do(world, **params)


def _freeze(world: World, resource: str) -> None:
    if not resources.freeze(world, _find_resource(world, resource)):
        raise ActRefusedError(f"the resource {resource} is not running")


def _unfreeze(world: World, resource: str) -> None:
    if not resources.unfreeze(world, _find_resource(world, resource)):
        raise ActRefusedError(f"the resource {resource} is not frozen")


def _issue_invoice(world: World, resource: str) -> None:
    if not resources.issue_invoice(world, _find_resource(world, resource)):
        raise ActRefusedError(f"the resource {resource} is closed, or its invoice is issued already")


def _find_resource(world: World, resource_id: str) -> Resource:
    found = resources.find_any_resource(world, resource_id)
    if found is None:
        raise ActRefusedError(f"there is no resource {resource_id!r}")
    return found


def _end_review(world: World, account: str, *, is_approved: bool) -> None:
    row = world.db.execute(
        "SELECT id FROM huawei_account WHERE name = ? AND authentication = 'review'", (account,)
    ).fetchone()
    if row is None:
        raise ActRefusedError(f"no application of the Huawei Cloud account {account!r} is under review")
    realname.decide(world, row["id"], is_approved=is_approved, at=world.clock.advance())


def _approve(world: World, account: str) -> None:
    _end_review(world, account, is_approved=True)


def _reject(world: World, account: str) -> None:
    _end_review(world, account, is_approved=False)


def _allow_any_method(world: World, username: str) -> None:
    changed = world.db.execute(
        "UPDATE billing_account SET arbitrary_selection = 1 WHERE username = ?", (username,)
    )
    if not changed.rowcount:
        raise ActRefusedError(f"there is no Billing Center account {username!r}")
    world.clock.advance()
    world.journal.act("billing_center", "arbitrary_selection_allowed", username=username)


def _restart_debugging(world: World, order: str) -> None:
    if not failures.restart_debugging(world, order):
        raise ActRefusedError(f"no call about the order {order!r} is halted")


_RESOURCE = {"resource": "A Resource ID, as Purchased Apps shows it."}
_HUAWEI_ACCOUNT = {"account": "The name of a Huawei Cloud account."}

ACTS: Mapping[str, ControlAct] = {
    "freeze": ControlAct(
        about="KooGallery freezes a resource, as it does for arrears: the workspaces that it settles get locked.",
        params=_RESOURCE,
        do=_freeze,
    ),
    "unfreeze": ControlAct(
        about="KooGallery ends the freeze of a resource: the workspaces that it locked are unlocked.",
        params=_RESOURCE,
        do=_unfreeze,
    ),
    "issue-invoice": ControlAct(
        about="KooGallery issues an invoice for a resource: it has to be returned before unsubscribing.",
        params=_RESOURCE,
        do=_issue_invoice,
    ),
    "approve-authentication": ControlAct(
        about="Huawei Cloud approves a real-name application without waiting for the working days.",
        params=_HUAWEI_ACCOUNT,
        do=_approve,
    ),
    "reject-authentication": ControlAct(
        about="Huawei Cloud rejects a real-name application.",
        params=_HUAWEI_ACCOUNT,
        do=_reject,
    ),
    "restart-debugging": ControlAct(
        about="Guance presses Restart Debugging: what KooGallery gave up telling about an order, it tells again.",
        params={"order": "An order number, as Purchased Apps shows it."},
        do=_restart_debugging,
    ),
    "allow-any-method": ControlAct(
        about="Guance switches Arbitrary Selection of Settlement Method on for a Billing Center account.",
        params={"username": "The user name of a Billing Center account."},
        do=_allow_any_method,
    ),
}
