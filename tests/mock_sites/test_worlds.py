"""Worlds: each for itself, whole after a restart, begun anew in place, gone when dropped."""

import re
import sqlite3
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mock_sites.clock import WORLD_ZONE
from mock_sites.server import Server
from mock_sites.store import WorldStore
from mock_sites.world import World, WorldClosedError
from tests.mock_sites.purchases import buy
from tests.mock_sites.visitor import Visitor, rows


def rename(world: World, name: str) -> None:
    """Change something in a world that a fresh one does not have."""
    with world.transaction():
        world.db.execute("UPDATE workspace SET name = ? WHERE name = 'Example Staging'", (name,))


def names(world: World) -> set[object]:
    """Return the names of a world's workspaces."""
    return {row["name"] for row in rows(world, "SELECT name FROM workspace")}


def test_the_demo_world_has_what_its_seed_says(world: World) -> None:
    """The seed's accounts and workspaces are there, settled by the Billing Center account."""
    assert rows(world, "SELECT username, company, arbitrary_selection FROM billing_account") == [
        {"username": "example-billing", "company": "Example Trading Co., Ltd.", "arbitrary_selection": 1}
    ]
    assert rows(world, "SELECT name, site, status, settlement FROM workspace ORDER BY rowid") == [
        {"name": name, "site": site, "status": "normal", "settlement": "guance"}
        for name, site in (
            ("Example Production", "cn4"),
            ("Example Staging", "cn4"),
            ("Example Africa", "za1"),
            ("Example Research", "cn1"),
        )
    ]
    assert rows(
        world, "SELECT name, authentication, has_payment_method FROM huawei_account ORDER BY rowid"
    ) == [
        {"name": "example-cloud", "authentication": "authenticated", "has_payment_method": 1},
        {"name": "example-new", "authentication": "none", "has_payment_method": 1},
    ]
    with world.transaction():
        assert world.clock.now() == datetime(2026, 3, 2, 9, 30, tzinfo=WORLD_ZONE)


def test_worlds_share_nothing(server: Server, world: World) -> None:
    """What happens in one world is not seen in another, though their IDs are alike."""
    other = server.store.create(f"{world.name}-other")
    rename(world, "Changed")
    assert "Changed" in names(world)
    assert "Changed" not in names(other)
    assert rows(world, "SELECT id FROM workspace") == rows(other, "SELECT id FROM workspace")
    server.store.drop(other.name)


def test_a_session_of_one_world_is_none_in_another(server: Server, world: World) -> None:
    """A cookie that is carried to another world's host signs nobody in there."""
    other = server.store.create(f"{world.name}-other")
    with Visitor(server, world.name) as visitor:
        visitor.open("billing_center", "/signin")
        visitor.submit("/signin", username="example-billing", password="Mock-billing-1")
        assert "Account Overview" in visitor.text
        token = visitor.client.cookies.get("session")
        assert token is not None
        url = server.url("billing_center", "/", other.name)
        visitor.client.cookies.clear()
        assert visitor.client.get(url, headers={"Cookie": f"session={token}"}).url.path == "/signin"
        home = server.url("billing_center", "/", world.name)
        assert visitor.client.get(home, headers={"Cookie": f"session={token}"}).url.path == "/"
    server.store.drop(other.name)


def test_many_worlds_at_once_stay_separate(server: Server) -> None:
    """200 worlds, each changed by two threads of its own at once, keep to themselves."""
    created = [server.store.create(f"crowd-{number}") for number in range(200)]
    threads = [
        threading.Thread(target=act, args=(world,))
        for world in created
        for act in (buy, lambda world: rename(world, f"of {world.name}"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for world in created:
        assert names(world) & {f"of {each.name}" for each in created} == {f"of {world.name}"}
        assert len(rows(world, "SELECT id FROM purchase_order")) == 1
        server.store.drop(world.name)


def test_state_survives_a_restart(tmp_path: Path) -> None:
    """What was done in a world is there for the next server on the same files, sign-in included."""
    with Server(tmp_path) as server, Visitor(server, "demo") as visitor:
        visitor.open("billing_center", "/signin")
        visitor.submit("/signin", username="example-billing", password="Mock-billing-1")
        token = visitor.client.cookies.get("session")
        rename(server.store.open("demo"), "Kept")
    with Server(tmp_path) as server, Visitor(server, "demo") as visitor:
        assert "Kept" in names(server.store.open("demo"))
        page = visitor.client.get(
            server.url("billing_center", "/workspaces"), headers={"Cookie": f"session={token}"}
        )
        assert page.url.path == "/workspaces"
        assert "Kept" in page.text


def test_without_a_folder_nothing_is_kept() -> None:
    """A server in memory begins with nothing but the worlds that are asked for."""
    with Server() as server:
        rename(server.store.open("demo"), "Lost")
    with Server() as server:
        assert server.store.names() == []
        assert "Lost" not in names(server.store.open("demo"))


def test_beginning_anew_gives_a_fresh_world_with_another_epoch(tmp_path: Path) -> None:
    """A reset undoes everything, also for a second server that has the same file open."""
    with closing(WorldStore(tmp_path)) as one, closing(WorldStore(tmp_path)) as other:
        world = one.create("mine")
        before = world.settings.epoch
        rename(world, "Undone")
        seen_by_other = other.open("mine")
        assert "Undone" in names(seen_by_other)
        one.reset("mine")
        assert "Undone" not in names(seen_by_other)
        assert seen_by_other.settings.epoch == world.settings.epoch != before
        assert rows(world, "SELECT * FROM journal") == []


def test_the_same_acts_after_a_reset_give_the_same_ids(world: World, server: Server) -> None:
    """A world that begins anew draws its IDs from the beginning."""
    buy(world)
    first = rows(world, "SELECT id FROM purchase_order")
    server.store.reset(world.name)
    assert rows(world, "SELECT id FROM purchase_order") == []
    buy(world)
    assert rows(world, "SELECT id FROM purchase_order") == first


def test_a_dropped_world_is_gone(tmp_path: Path) -> None:
    """Dropping removes the files; whoever still holds the world can do nothing with it."""
    with closing(WorldStore(tmp_path)) as store:
        world = store.create("mine")
        store.drop("mine")
        assert store.names() == []
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(WorldClosedError), world.transaction():
            pytest.fail("a dropped world was opened")
        with pytest.raises(KeyError):
            store.open("mine")
        with pytest.raises(KeyError):
            store.drop("mine")


def test_a_world_that_another_server_made_again_is_read_anew(tmp_path: Path) -> None:
    """A file that was dropped and created again under our feet is not mistaken for the old one."""
    with closing(WorldStore(tmp_path)) as one, closing(WorldStore(tmp_path)) as other:
        rename(one.create("mine"), "Old")
        other.drop("mine")
        other.create("mine")
        assert "Old" not in names(one.open("mine"))


def test_a_world_is_created_once(tmp_path: Path) -> None:
    """Of two servers that create the same world at once one succeeds, and both see the same."""
    with closing(WorldStore(tmp_path)) as one, closing(WorldStore(tmp_path)) as other:
        one.create("mine")
        with pytest.raises(FileExistsError):
            other.create("mine")
        assert one.open("mine").settings.epoch == other.open("mine").settings.epoch
        assert one.open("demo").settings.epoch == other.open("demo").settings.epoch


def test_a_world_of_another_version_is_not_touched_until_it_begins_anew(tmp_path: Path) -> None:
    """Its pages say so, instead of breaking on a table that is not there."""
    with Server(tmp_path) as server:
        server.store.open("demo")
    with closing(sqlite3.connect(tmp_path / "worlds" / "demo.sqlite3")) as db:
        db.execute("PRAGMA user_version = 7")
    with Server(tmp_path) as server, Visitor(server, "demo") as visitor:
        page = visitor.open("billing_center")
        assert page.status_code == 409
        assert "begin it anew" in page.text
        described = visitor.client.get(f"http://localhost:{server.port}/api/worlds/demo")
        assert (described.status_code, "begin it anew" in described.text) == (409, True)
        assert visitor.client.get(f"http://localhost:{server.port}/").status_code == 200
        visitor.client.put(f"http://localhost:{server.port}/api/worlds/demo", json={})
        assert visitor.open("billing_center").status_code == 200


@pytest.mark.parametrize("name", ["", "A", "with space", "-a", "a-", "a.b", "../up", "x" * 64, "ä"])
def test_a_name_that_is_no_host_label_is_refused(name: str) -> None:
    """A world's name stands in host names and file names, so it has to fit both."""
    with closing(WorldStore(None)) as store, pytest.raises(ValueError, match="cannot name a world"):
        store.create(name)


def test_an_unknown_seed_is_named_with_those_there_are() -> None:
    """A seed that does not exist is refused with the names of those that do."""
    with (
        closing(WorldStore(None)) as store,
        pytest.raises(ValueError, match=r"there is no seed 'nope'; there are .*demo"),
    ):
        store.create("mine", "nope")


def test_an_act_that_fails_leaves_nothing(world: World) -> None:
    """A transaction that raises is undone, its journal lines and drawn IDs included."""
    with world.transaction():
        first = world.ids.hex32("thing")
    with pytest.raises(RuntimeError), world.transaction():
        begin_and_fail(world)
    assert "Half" not in names(world)
    assert rows(world, "SELECT * FROM journal") == []
    with world.transaction():
        assert world.ids.hex32("thing") != first


def begin_and_fail(world: World) -> None:
    """Do several things, then break."""
    world.db.execute("UPDATE workspace SET name = 'Half' WHERE name = 'Example Staging'")
    world.journal.act("billing_center", "half_done")
    world.ids.hex32("thing")
    raise RuntimeError


def test_the_clock_moves_by_acts_alone(world: World) -> None:
    """It stands still until an act moves it by a minute, or someone by more; never back."""
    with world.transaction():
        start = world.clock.now()
        assert world.clock.now() == start
        assert world.clock.advance() == start + timedelta(minutes=1)
        assert world.clock.advance(timedelta(days=15)) == start + timedelta(days=15, minutes=1)
        with pytest.raises(ValueError, match="backwards"):
            world.clock.advance(timedelta(seconds=-1))


def test_ids_have_the_shapes_of_the_real_sites(world: World) -> None:
    """Accounts and projects are 32 hex digits, resources UUIDs, orders CS with the world's time."""
    with world.transaction():
        now = world.clock.now()
        assert re.fullmatch(r"[0-9a-f]{32}", world.ids.hex32("huawei_account"))
        assert re.fullmatch(r"wksp_[0-9a-f]{32}", world.ids.workspace())
        assert re.fullmatch(r"acnt_[0-9a-f]{32}", world.ids.guance_account())
        assert re.fullmatch(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", world.ids.uuid("resource"))
        assert re.fullmatch(r"CS2603020930[A-Z0-9]{5}", world.ids.order(now))
        assert re.fullmatch(r"[0-9]{6}", world.ids.code())
        assert (
            world.ids.derived_uuid("a", "1")
            == world.ids.derived_uuid("a", "1")
            != world.ids.derived_uuid("a", "2")
        )


def test_ids_of_one_kind_do_not_depend_on_another(server: Server) -> None:
    """The second order has the same tail whatever else was drawn between."""
    found = []
    for name, between in (("ids-one", 0), ("ids-two", 7)):
        world = server.store.create(name)
        with world.transaction():
            world.ids.hex32("order")
            for _ in range(between):
                world.ids.uuid("resource")
            found.append(world.ids.hex32("order"))
        server.store.drop(name)
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE workspace SET settlement = NULL", "CHECK"),
        ("UPDATE workspace SET settlement = 'cloud'", "CHECK"),
        ("UPDATE workspace SET status = 'locked'", "CHECK"),
        ("UPDATE workspace SET status = 'locked', locked_at = 'x', lock_cause = 'released'", "CHECK"),
        ("UPDATE workspace SET cloud_account = 1", "CHECK|active|FOREIGN"),
        ("UPDATE workspace SET settlement = 'cloud', cloud_account = 7", "active"),
        ("UPDATE workspace SET site = 'nowhere'", "FOREIGN KEY"),
        ("UPDATE workspace SET id = 'wksp_x'", "CHECK"),
        ("UPDATE huawei_account SET authentication = 'none'", "CHECK"),
        ("INSERT INTO cloud_account VALUES (1, 1, 'huawei', 'x', 'y', 'z')", "active instance"),
        ("DELETE FROM billing_account", "FOREIGN KEY"),
        ("UPDATE world SET id = 2", "CHECK"),
    ],
)
def test_the_schema_refuses_impossible_states(world: World, change: str, reason: str) -> None:
    """A workspace settled in two ways or in none, an ID of another shape, a row that points nowhere."""
    with pytest.raises(sqlite3.IntegrityError, match=reason), world.transaction():
        world.db.execute(change)


def test_settings_change_while_the_world_runs(world: World) -> None:
    """What was changed holds from then on, and the journal has it."""
    with world.transaction():
        assert (world.settings.skin, world.settings.provisioning) == ("seed", "v1")
        world.change_settings(skin="2022-zh", provisioning="v2", require_instance_id=True)
    with world.transaction():
        settings = world.settings
        (entry,) = world.journal.acts("settings_changed")
    assert (settings.skin, settings.provisioning, settings.require_instance_id) == ("2022-zh", "v2", True)
    assert entry.detail == {"skin": "2022-zh", "provisioning": "v2", "require_instance_id": True}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"skin": "nope"}, "skin can't be nope; it is one of seed, 2022-zh, new-console"),
        ({"provisioning": "v3"}, "provisioning can't be v3"),
        ({"require_instance_id": 1}, "require_instance_id can't be 1; it is one of false, true"),
        ({"require_instance_id": "yes"}, "require_instance_id can't be yes"),
        ({"skin": "2022-zh", "secret": "x"}, "there is no setting 'secret'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(world: World, changes: dict[str, object], reason: str) -> None:
    """The refusal names the setting and its values, and nothing is changed."""
    with world.transaction(), pytest.raises(ValueError, match=reason):
        world.change_settings(**changes)
    with world.transaction():
        assert world.settings.skin == "seed"
        assert world.journal.acts() == []


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_copy_begins_where_the_other_world_is(is_kept: bool, tmp_path: Path) -> None:
    """A copied world has all that was done in the other one and goes its own way; its epoch is another."""
    with closing(WorldStore(tmp_path if is_kept else None)) as store:
        world = store.create("one")
        with world.transaction():
            world.change_settings(skin="new-console")
        copy = store.copy("two", source="one")
        with copy.transaction():
            copy.change_settings(require_instance_id=True)
        assert (copy.settings.skin, world.settings.skin) == ("new-console", "new-console")
        assert (copy.settings.require_instance_id, world.settings.require_instance_id) == (True, False)
        assert copy.settings.epoch != world.settings.epoch
        assert [entry.name for entry in copy.journal.acts()] == ["settings_changed"] * 2
        with pytest.raises(KeyError):
            store.copy("three", source="none")
