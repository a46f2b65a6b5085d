"""Random acts against the settlement rules and against a small model of them, compared after each.

The acts go to the functions behind the pages and behind the seller's endpoint, in one transaction each as a visit
has it: a page costs 5 ms and a provisioning call goes out in the background, so that HTTP would allow a tenth of
the steps. That the pages and the endpoint call just these is held by their own tests.
"""

import os
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mock_sites.billing_center import changing, subscriptions
from mock_sites.billing_center.cloud_accounts import list_cloud_accounts
from mock_sites.billing_center.settlement import Refusal
from mock_sites.billing_center.workspaces import Workspace, list_workspaces
from mock_sites.store import WorldStore
from tests.mock_sites.purchases import account_id_of

RUNS = int(os.environ.get("SETTLEMENT_RUNS", "60"))
STEPS = 50
COUNTDOWN = timedelta(days=14)
PRODUCT = "OFFI845592654693900288"

spaces = st.sampled_from(["Example Production", "Example Staging", "Example Africa", "Example Research"])
accounts = st.sampled_from([0, 1])


@dataclass
class Space:
    """What the model knows of a workspace; `account` settles it, none means Billing Center's own."""

    status: str = "normal"
    account: str | None = None
    frozen_by: str | None = None
    locked_at: datetime | None = None
    changed: datetime | None = None

    def is_cleared(self, now: datetime) -> bool:
        """Whether its days are over."""
        return self.locked_at is not None and now - self.locked_at >= COUNTDOWN

    def lock(self, now: datetime, frozen_by: str | None) -> None:
        """Locks it; the countdown begins."""
        self.status, self.account, self.frozen_by, self.locked_at = "locked", None, frozen_by, now

    def settle(self, account: str | None) -> None:
        """Makes it normal and settled."""
        self.status, self.account, self.frozen_by, self.locked_at = "normal", account, None, None


@dataclass
class Instance:
    """A subscription of an account."""

    id: str
    account: str
    status: str = "active"


@dataclass
class Model:
    """The whole of what the rules speak of. `registered` is the instance that pays for each cloud account."""

    spaces: dict[str, Space] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    registered: dict[str, str] = field(default_factory=dict)

    def instance(self, instance_id: str) -> Instance:
        """Returns an instance by its ID."""
        return next(each for each in self.instances if each.id == instance_id)

    def refuse_change(self, space: Space, now: datetime) -> Refusal | None:
        """Says why a workspace can't move to a cloud account now."""
        if space.status == "locked":
            return Refusal.LOCKED_FOR_GOOD if space.is_cleared(now) else None
        if space.account is not None:
            return Refusal.ON_CLOUD_ACCOUNT
        if space.changed is not None and (space.changed.year, space.changed.month) == (now.year, now.month):
            return Refusal.CHANGED_THIS_MONTH
        return None

    def refuse_account(self, account: str) -> Refusal | None:
        """Says why an account can't settle; of one that is registered only the instance that pays counts."""
        pays = self.registered.get(account)
        known = [each for each in self.instances if each.account == account and pays in (None, each.id)]
        live = [each for each in known if each.status != "released"]
        if not live:
            return Refusal.NO_SUBSCRIPTION
        return None if any(each.status == "active" for each in live) else Refusal.FROZEN


class SettlementMachine(RuleBasedStateMachine):
    """Plays both sides: Billing Center's visitor and KooGallery."""

    def __init__(self) -> None:
        super().__init__()
        self.store = WorldStore()
        self.world = self.store.create("machine")
        self.model = Model()
        self.ids: list[str] = []

    @initialize()
    def begin(self) -> None:
        """Takes the demo world as it is."""
        self.ids = [account_id_of(self.world, name) for name in ("example-cloud", "example-new")]
        with self.world.transaction():
            self.model.spaces = {each.name: Space() for each in self.all_spaces()}

    def teardown(self) -> None:
        """Closes the world."""
        self.store.close()

    def all_spaces(self) -> list[Workspace]:
        """Returns the workspaces, within a transaction."""
        return list_workspaces(self.world, self.billing()["id"])

    def billing(self) -> sqlite3.Row:
        """Returns the Billing Center account, within a transaction."""
        query = "SELECT * FROM billing_account WHERE username = 'example-billing'"
        row: sqlite3.Row = self.world.db.execute(query).fetchone()
        return row

    def space(self, name: str) -> Workspace:
        """Returns a workspace, within a transaction, after what is due was done, as every page does it."""
        self.world.clock.do_due_work()
        return next(each for each in self.all_spaces() if each.name == name)

    @rule(account=accounts)
    def provision(self, account: int) -> None:
        """KooGallery provisions a purchase."""
        with self.world.transaction():
            purchase = subscriptions.Purchase(
                order_id=self.world.ids.order(self.world.clock.now()),
                product_id=PRODUCT,
                customer_id=self.ids[account],
                customer_name="example",
                is_test=False,
            )
            instance = subscriptions.provision(
                self.world, purchase, instance_id=self.world.ids.uuid("instance")
            )
        self.model.instances.append(Instance(instance, self.ids[account]))

    @rule(data=st.data(), act=st.sampled_from(["freeze", "unfreeze", "release"]))
    def tell(self, data: st.DataObject, act: str) -> None:
        """KooGallery tells of a subscription that is frozen, unfrozen or released."""
        if not self.model.instances:
            return
        instance = data.draw(st.sampled_from(self.model.instances))
        with self.world.transaction():
            self.world.clock.do_due_work()
            getattr(subscriptions, act)(self.world, instance.id)
            now = self.world.clock.now()
        if instance.status == "released":
            return
        pays = self.model.registered.get(instance.account) == instance.id
        touched = [each for each in self.model.spaces.values() if pays]
        if act == "freeze":
            instance.status = "frozen"
            for each in touched:
                if each.account == instance.account:
                    each.lock(now, instance.account)
        elif act == "unfreeze":
            instance.status = "active"
            for each in touched:
                if each.frozen_by == instance.account and not each.is_cleared(now):
                    each.settle(instance.account)
        else:
            instance.status = "released"
            for each in touched:
                if each.account == instance.account:
                    each.lock(now, None)
                elif each.frozen_by == instance.account:
                    each.frozen_by = None
            if pays:
                del self.model.registered[instance.account]

    @rule(name=spaces, account=accounts)
    def bind(self, name: str, account: int) -> None:
        """A visitor enters an account ID."""
        if self.model.spaces[name].status == "dissolved":
            return  # no page shows it any more
        wish = changing.Wish(method="huawei", account_id=self.ids[account])
        with self.world.transaction():
            workspace, before = self.space(name), self.world.clock.now()
            got = changing.change_settlement(self.world, self.billing(), workspace, wish)
            now = self.world.clock.now()
        space, account_id = self.model.spaces[name], self.ids[account]
        expected = self.model.refuse_change(space, before) or self.model.refuse_account(account_id)
        assert got == expected
        if expected is None:
            active = next(i for i in self.model.instances if i.account == account_id and i.status == "active")
            self.model.registered.setdefault(account_id, active.id)
            self.settled(space, account_id, now)

    @rule(name=spaces, account=accounts)
    def bind_registered(self, name: str, account: int) -> None:
        """A visitor picks a cloud account that is registered already."""
        if self.model.spaces[name].status == "dissolved":
            return  # no page shows it any more
        account_id = self.ids[account]
        with self.world.transaction():
            workspace, before, billing = self.space(name), self.world.clock.now(), self.billing()
            listed = list_cloud_accounts(self.world, billing["id"])
            number = next((str(each["id"]) for each in listed if each["account_id"] == account_id), "")
            wish = changing.Wish(method="registered", cloud_account=number)
            got = changing.change_settlement(self.world, billing, workspace, wish)
            now = self.world.clock.now()
        space = self.model.spaces[name]
        assert bool(number) == (account_id in self.model.registered)
        expected = Refusal.UNKNOWN_CLOUD_ACCOUNT if not number else self.model.refuse_change(space, before)
        if expected is None and self.model.instance(self.model.registered[account_id]).status != "active":
            expected = Refusal.FROZEN
        assert got == expected
        if expected is None:
            self.settled(space, account_id, now)

    @rule(name=spaces)
    def unlock(self, name: str) -> None:
        """A visitor unlocks a workspace."""
        if self.model.spaces[name].status == "dissolved":
            return  # no page shows it any more
        with self.world.transaction():
            workspace, before = self.space(name), self.world.clock.now()
            got = changing.unlock(self.world, workspace)
        space = self.model.spaces[name]
        if space.status == "locked":
            expected = Refusal.LOCKED_FOR_GOOD if space.is_cleared(before) else None
        else:
            expected = Refusal.NOT_LOCKED
        assert got == expected
        if expected is None:
            space.settle(None)

    @rule(name=spaces)
    def dissolve(self, name: str) -> None:
        """A visitor dissolves a workspace."""
        if self.model.spaces[name].status == "dissolved":
            return  # no page shows it any more
        with self.world.transaction():
            got = changing.dissolve(self.world, self.space(name))
        space = self.model.spaces[name]
        if space.status == "locked":
            assert got is None
            space.settle(None)
            space.status = "dissolved"
        else:
            assert got == Refusal.NOT_DISSOLVABLE

    @rule(days=st.sampled_from([1, 3, 13, 14, 31]))
    def let_pass(self, days: int) -> None:
        """Days go by."""
        with self.world.transaction():
            self.world.clock.advance_by(timedelta(days=days))

    @invariant()
    def agrees(self) -> None:
        """Every workspace is as the model has it."""
        with self.world.transaction():
            now = self.world.clock.now()
            real = {each.name: each for each in self.all_spaces()}
        for name, space in self.model.spaces.items():
            if name not in real:
                assert space.status == "dissolved"
                continue
            found = real[name]
            assert (found.status, found.account_id, found.locked_at) == (
                space.status,
                space.account,
                space.locked_at,
            )
            assert found.settlement == (
                None if space.status != "normal" else "cloud" if space.account else "guance"
            )
            assert found.is_cleared == (space.status == "locked" and space.is_cleared(now))

    @staticmethod
    def settled(space: Space, account_id: str, now: datetime) -> None:
        """Settles a workspace of the model; only from normal it counts as the month's change."""
        if space.status == "normal":
            space.changed = now
        space.settle(account_id)


def test_random_acts_go_as_the_model_says() -> None:
    """A few thousand random acts, in runs of 50, end without a difference; SETTLEMENT_RUNS asks for more."""
    run_state_machine_as_test(
        SettlementMachine,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
