"""Switching faults on and off: names, places, counts, and that everything is in the world's database."""

import json
import sqlite3
from pathlib import Path

import pytest

from mock_sites.faults import FAULTS, FaultError
from mock_sites.store import WorldStore
from mock_sites.world import World
from tests.mock_sites.faults.journal import statuses, strikes
from tests.mock_sites.visitor import Visitor, rows


def refusal_of(world: World, name: str, **options: object) -> str:
    """Returns why a fault can't be switched on."""
    with pytest.raises(FaultError) as refusal:
        world.faults.switch_on(name, **options)  # type: ignore[arg-type] # anything, that is the point
    assert world.faults.active() == []
    return str(refusal.value)


def test_an_unknown_fault_is_refused_with_the_nearest(world: World) -> None:
    """Both when it is switched on and when it is switched off."""
    names = ", ".join(FAULTS)
    sentence = f"there is no fault 'lat-listing' (did you mean 'late-listing'?); there are {names}"
    assert refusal_of(world, "lat-listing") == sentence
    with pytest.raises(FaultError, match="there is no fault 'lat-listing'"):
        world.faults.switch_off("lat-listing")


def test_an_unknown_place_is_refused(world: World) -> None:
    """A site by its key, a path from its slash on."""
    assert refusal_of(world, "slow", site="koogalery").startswith(
        "there is no site 'koogalery' (did you mean 'koogallery'?); there are billing_center, guance"
    )
    for path in ("purchase", "/\x00", "/\ud800"):
        assert refusal_of(world, "slow", path=path) == (
            f"a path begins with a slash and can be printed, {path!r} is none"
        )


def test_a_wrong_option_is_refused_with_the_fault(world: World) -> None:
    """The sentence names both, since several faults have the same options."""
    assert refusal_of(world, "slow", seconds="long") == (
        "the fault slow: seconds can't be 'long'; it is a number from 0 to 120"
    )


def test_what_is_switched_on_is_told_with_all_its_options(world: World) -> None:
    """As text from a command line, in the option's own types."""
    active = world.faults.switch_on("late-listing", site="koogallery", reloads="2")
    assert world.faults.active() == [active]
    assert (active.name, active.site, active.path, active.strikes) == ("late-listing", "koogallery", None, 0)
    assert active.options == {"reloads": 2, "seconds": 0.0, "times": 0, "after": 0}


def test_a_fault_is_switched_on_within_a_transaction_too(world: World) -> None:
    """And undone with it."""

    def switch_on_and_fail() -> None:
        with world.transaction():
            world.faults.switch_on("maintenance")
            assert [each.name for each in world.faults.active()] == ["maintenance"]
            raise LookupError

    with pytest.raises(LookupError):
        switch_on_and_fail()
    assert world.faults.active() == []


def test_switching_on_and_off_is_in_the_journal(world: World) -> None:
    """With what was set; switching off what is off changes nothing."""
    world.faults.switch_on("slow", path="/my/*", seconds=0)
    world.faults.switch_off("slow")
    world.faults.switch_off("slow")
    with world.transaction():
        acts = [(entry.name, entry.detail["fault"]) for entry in world.journal.acts()]
    assert acts == [("fault_switched_on", "slow"), ("fault_switched_off", "slow")]
    assert world.faults.active() == []


def test_a_fault_strikes_as_often_as_it_may(visitor: Visitor, world: World) -> None:
    """`times` times, and then everything is as usual while it is still on."""
    world.faults.switch_on("error-once", times=2)
    seen = [visitor.open("billing_center", "/signin").status_code for _ in range(4)]
    assert seen == [502, 502, 200, 200]
    assert [each["strike"] for each in strikes(world, "error-once")] == [1, 2]
    assert world.faults.active()[0].strikes == 2


def test_a_fault_lets_moments_pass_first(visitor: Visitor, world: World) -> None:
    """`after` of them."""
    world.faults.switch_on("error-once", after=2)
    seen = [visitor.open("billing_center", "/signin").status_code for _ in range(4)]
    assert seen == [200, 200, 502, 200]


def test_switched_on_again_it_begins_anew(visitor: Visitor, world: World) -> None:
    """Its count is a new one."""
    for _ in range(2):
        world.faults.switch_on("error-once")
        assert visitor.open("billing_center", "/signin").status_code == 502
    assert visitor.open("billing_center", "/signin").status_code == 200
    assert len(world.faults.active()) == 1


def test_switched_off_it_strikes_no_more(visitor: Visitor, world: World) -> None:
    """From the next request on."""
    world.faults.switch_on("maintenance")
    assert visitor.open("billing_center", "/signin").status_code == 503
    world.faults.switch_off("maintenance")
    assert visitor.open("billing_center", "/signin").status_code == 200


def test_a_fault_for_a_site_leaves_the_others_alone(visitor: Visitor, world: World) -> None:
    """The site is the one that answers."""
    world.faults.switch_on("maintenance", site="koogallery")
    assert visitor.open("billing_center", "/signin").status_code == 200
    assert visitor.open("koogallery").status_code == 503


def test_a_fault_for_a_path_leaves_the_others_alone(visitor: Visitor, world: World) -> None:
    """A star stands for anything."""
    world.faults.switch_on("maintenance", path="/con*s/*")
    assert visitor.open("koogallery").status_code == 200
    assert visitor.open("koogallery", "/contents/8990a122-f456-43a4-892c-a458be31e336").status_code == 503


def test_two_faults_have_their_turns_in_order(visitor: Visitor, world: World) -> None:
    """The first that answers wins, and the other does not count that request."""
    world.faults.switch_on("error-once", status=500)
    world.faults.switch_on("maintenance")
    assert [visitor.open("koogallery").status_code for _ in range(2)] == [500, 503]
    assert len(strikes(world, "maintenance")) == 1


def test_a_strike_says_what_was_struck(visitor: Visitor, world: World) -> None:
    """It stands in the journal before the request that it struck, at the site that was asked."""
    world.faults.switch_on("error-once")
    visitor.open("koogallery", "/search?q=Guance")
    with world.transaction():
        struck, request = world.journal.entries()[-2:]
    assert (struck.kind, struck.site, struck.name) == ("fault", "koogallery", "error-once")
    assert struck.detail == {"asked": "GET /search", "status": "502", "strike": 1}
    assert (request.kind, request.detail["status"]) == ("request", 502)
    assert statuses(world, "GET /search") == [502]


def test_faults_outlive_the_server(tmp_path: Path) -> None:
    """They are in the world's file, with their counts, and a copy of the seed begins without any."""
    store = WorldStore(tmp_path)
    store.create("mine").faults.switch_on("error-once", path="/signin")
    store.close()
    store = WorldStore(tmp_path)
    assert [each.path for each in store.open("mine").faults.active()] == ["/signin"]
    assert store.reset("mine").faults.active() == []
    store.close()


def test_a_world_without_faults_asks_once(visitor: Visitor, world: World) -> None:
    """One look at an empty table is all that a fault that is off costs a request."""
    visitor.open("billing_center", "/signin")
    asked: list[str] = []
    world.db.set_trace_callback(asked.append)
    visitor.open("billing_center", "/signin")
    world.db.set_trace_callback(None)
    assert sum("FROM fault" in statement for statement in asked) == 1
    assert not any("fault" in statement for statement in asked if statement.startswith(("UPDATE", "INSERT")))


def test_the_schema_keeps_impossible_faults_out(world: World) -> None:
    """No fault twice, none that struck more often than it could."""
    world.faults.switch_on("slow")
    for change in (
        "INSERT INTO fault (name, options) VALUES ('slow', '{}')",
        "INSERT INTO fault (name, path, options) VALUES ('reset', 'here', '{}')",
        "UPDATE fault SET strikes = 1",
        "UPDATE fault SET memory = 'no'",
    ):
        with pytest.raises(sqlite3.IntegrityError), world.transaction():
            world.db.execute(change)
    (row,) = rows(world, "SELECT options FROM fault")
    assert json.loads(str(row["options"]))["distribution"] == "fixed"


def test_a_fault_of_another_version_strikes_nothing(visitor: Visitor, world: World) -> None:
    """A world's file may have one that this version does not know."""
    with world.transaction():
        world.db.execute("INSERT INTO fault (name, options) VALUES ('of-tomorrow', '{}')")
    assert visitor.open("billing_center", "/signin").status_code == 200
    assert [each.name for each in world.faults.active()] == ["of-tomorrow"]
