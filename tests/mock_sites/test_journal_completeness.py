"""Nothing happens that the journal does not tell: acts behind every form, requests, calls and faults, in order."""

import re
from itertools import count

import httpx

from mock_sites.app import SITES
from mock_sites.hosts import HOST_LABELS
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites import billing, huawei
from tests.mock_sites import test_marketplace_first as marketplace_first
from tests.mock_sites.huawei import submit_purchase
from tests.mock_sites.purchases import buy, set_frozen, status_of, unsubscribe
from tests.mock_sites.tour import tour
from tests.mock_sites.visitor import Visitor, eventually, rows

_WRITES = re.compile(r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)
_JOURNALED = re.compile(
    r"INSERT INTO journal .*? SELECT now, '(\w+)', '(\w+)', '(?:(POST) )?([^']*)'", re.DOTALL
)
_NUMBERS = count(1)

OF_A_BROWSER = {"session", "notice", "entry_ticket", "sign_on_ticket"}
"""What only one browser has: that it is signed in, on its way, or about to read a notice."""

OF_THE_WORLD_ITSELF = {"journal", "id_draw", "world", "fault", "nonce"}
"""Time, drawn IDs and switches, which change with an act or have lines of another kind."""


CHANGING_NOTHING = {
    *((site, "/signout") for site in ("billing_center", "guance", "huawei_cloud", "koogallery")),
    ("guance", "/console/{workspace}/billing"),
    ("guance", "/huawei/start"),
}
"""The forms that only sign out, or lead on."""


class Watch:
    """Reads a world's statements as they are carried out, and keeps each form that changed rows without an act."""

    def __init__(self, world: World) -> None:
        self.forms: dict[tuple[str, str], set[str]] = {}
        self.silent: dict[tuple[str, str], set[str]] = {}
        self._db = world.db
        self._changes = world.db.total_changes
        self._begin()
        world.db.set_trace_callback(self._hear)

    def _begin(self) -> None:
        self._last = ""
        self._changed: set[str] = set()
        self._acts: set[str] = set()
        self._form: tuple[str, str] | None = None

    def _hear(self, statement: str) -> None:
        """Count what the statement before has changed, then see what this one is."""
        written = _WRITES.match(self._last)
        if written is not None and self._db.total_changes > self._changes:
            self._changed.add(written[1])
        self._changes, self._last = self._db.total_changes, statement
        if (told := _JOURNALED.match(statement)) is not None:
            kind, site, method, name = told.groups()
            if kind == "act":
                self._acts.add(name)
            elif kind == "request" and method == "POST":
                self._form = (site, name)
        if statement in ("COMMIT", "ROLLBACK"):
            if statement == "COMMIT" and self._form is not None:
                self._keep(self._form)
            self._begin()

    def _keep(self, form: tuple[str, str]) -> None:
        state = self._changed - OF_A_BROWSER - OF_THE_WORLD_ITSELF
        if state:
            self.forms.setdefault(form, set()).update(self._acts)
            if not self._acts:
                self.silent.setdefault(form, set()).update(state)


def test_every_form_that_changes_something_is_told(server: Server) -> None:
    """On the walk through all sites, each form that changed the state left an act in the same transaction."""
    world, other = (server.store.create(f"told-{next(_NUMBERS)}") for _ in range(2))
    watches = Watch(world), Watch(other)
    for _ in tour(server, world, "en"):
        pass
    with Visitor(server, other.name) as visitor:
        _fill_in_what_the_tour_leaves_out(visitor, other)
    for each in (world, other):
        server.store.drop(each.name)
    assert [watch.silent for watch in watches] == [{}, {}]
    reached = {form for watch in watches for form in watch.forms}
    assert _declared_forms() - {_declared(*form) for form in reached} == CHANGING_NOTHING


def test_a_form_that_is_not_told_is_found(world: World) -> None:
    """A transaction of a form that changes rows without an act is complained of, an undone one is not."""
    watch = Watch(world)
    for amount in (5, 6):
        try:
            with world.transaction():
                world.db.execute("UPDATE billing_account SET cash_cents = ?", (amount,))
                world.journal.request("billing_center", "POST", "/recharge", status=303)
                if amount == 6:
                    raise LookupError
        except LookupError:
            watch.forms.clear()
    assert watch.silent == {("billing_center", "/recharge"): {"billing_account"}}
    assert watch.forms == {}


def _fill_in_what_the_tour_leaves_out(visitor: Visitor, world: World) -> None:
    """Create a workspace from KooGallery, on another site, and a Huawei Cloud account; forget a password."""
    resource = buy(world)
    huawei.sign_in(visitor)
    eventually(lambda: status_of(world, resource) == "running")
    marketplace_first.log_in(visitor, world)
    marketplace_first.bind_account(visitor)
    visitor.open("guance", "/huawei/new?owner=new")
    visitor.submit("/huawei/site", site="za1")
    newcomer = marketplace_first.NEWCOMER
    code = marketplace_first.send_code(visitor, "/huawei/new", email=newcomer["email"])
    visitor.submit("/huawei/new", **marketplace_first.NEW, **newcomer, code=code)
    visitor.open("huawei_id", "/register")
    password = {"password": "Mock-huawei-3", "repeated": "Mock-huawei-3"}
    visitor.submit("/register", name="example-third", email="third@example.com", agree="on", **password)
    visitor.open("huawei_id", "/forgot")
    code = marketplace_first.send_code(visitor, "/forgot", username="example-cloud")
    visitor.submit("/forgot", username="example-cloud", code=code, **password)


def _declared(site: str, path: str) -> tuple[str, str]:
    found = SITES[site].find("POST", path)
    return (site, path) if found is None else (site, found[0].path)


def _declared_forms() -> set[tuple[str, str]]:
    return {
        (key, page.path)
        for key, site in SITES.items()
        for page in site.pages
        if page.method == "POST" and not page.is_interface
    }


# -- requests, faults and calls ------------------------------------------------------------------


def test_every_request_is_told_in_order(server: Server, world: World) -> None:
    """Pages, forms, redirects, refusals, faults: each with its status, as the browser got them."""
    got: list[tuple[str, str, int]] = []

    def keep(answer: httpx.Response) -> None:
        path = answer.request.url.raw_path.decode().split("?")[0]
        label = answer.request.url.host.split(".")[0]
        got.append((label, f"{answer.request.method} {path}", answer.status_code))

    with Visitor(server, world.name) as visitor:
        visitor.client.event_hooks["response"] = [keep]
        with world.transaction():
            world.faults.switch_on("error-once", site="billing_center", path="/bills")
        huawei.sign_in(visitor)
        submit_purchase(visitor)
        billing.sign_in(visitor)
        for path in ("/workspaces", "/bills", "/bills", "/nothing-there", "/signout"):
            visitor.open("billing_center", path)
        visitor.open("billing_center", "/workspaces?bind=1")
        visitor.submit("/workspaces/bind", workspace="x")
    with world.transaction():
        entries = world.journal.entries()
        told = [
            (HOST_LABELS[entry.site], entry.name, entry.detail["status"])
            for entry in entries
            if entry.kind == "request" and not entry.name.endswith("/isv/produce")
        ]
    assert told == got
    assert {status for _, _, status in got} == {200, 303, 404, 405, 422, 502}
    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert sorted(entry.at for entry in entries) == [entry.at for entry in entries]


def test_every_fault_that_struck_is_told_before_its_answer(visitor: Visitor, world: World) -> None:
    """As often as the fault counts, each line directly before the request that it struck."""
    with world.transaction():
        world.faults.switch_on("error-rate", rate=0.4, seed=3, status=503)
    statuses = [visitor.open("koogallery", "/").status_code for _ in range(20)]
    with world.transaction():
        (active,) = world.faults.active()
        entries = [entry for entry in world.journal.entries() if entry.kind in ("fault", "request")]
    assert active.strikes == statuses.count(503) > 0
    expected = [kind for status in statuses for kind in (["fault"] if status == 503 else []) + ["request"]]
    assert [entry.kind for entry in entries] == expected


def test_every_provisioning_call_is_told_on_both_sides(visitor: Visitor, world: World) -> None:
    """Each attempt where it arrived and what came of it; of one that found the endpoint down, the fault."""
    with world.transaction():
        world.faults.switch_on("provisioning-down", times=1)
    resource = buy(world)
    visitor.open("koogallery")
    eventually(lambda: status_of(world, resource) == "running")
    for is_frozen, status in ((True, "frozen"), (False, "running")):
        set_frozen(world, resource, is_frozen=is_frozen)
        visitor.open("koogallery")
        eventually(lambda status=status: status_of(world, resource) == status)  # type: ignore[misc]
    unsubscribe(world, resource)
    visitor.open("koogallery")
    eventually(lambda: status_of(world, resource) == "closed")
    (owed,) = rows(world, "SELECT sum(attempts) AS attempts FROM delivery")
    with world.transaction():
        told = [
            entry
            for entry in world.journal.entries()
            if entry.kind in ("call", "answer", "fault") or entry.name.endswith("/isv/produce")
        ]
    attempts = [entry.name for entry in told if entry.kind == "answer"]
    assert attempts == ["newInstance", "newInstance", "instanceStatus", "instanceStatus", "releaseInstance"]
    assert owed["attempts"] == len(attempts)
    assert [entry.kind for entry in told] == ["fault", "request", "answer"] + 4 * [
        "call",
        "request",
        "answer",
    ]
    assert [entry.name for entry in told if entry.kind == "call"] == attempts[1:]
