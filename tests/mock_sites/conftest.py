"""One server for all tests, a world of its own for each."""

import itertools
from collections.abc import Iterator

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.visitor import Visitor

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Serve the mock sites with all worlds in memory."""
    with Server() as server:
        yield server


@pytest.fixture
def world(server: Server) -> Iterator[World]:
    """Give a fresh world of the seed `demo`, dropped with everything in it afterwards."""
    world = server.store.create(f"test-{next(_NUMBERS)}")
    yield world
    server.store.drop(world.name)


@pytest.fixture
def visitor(server: Server, world: World) -> Iterator[Visitor]:
    """Give someone who visits the test's world."""
    with Visitor(server, world.name) as visitor:
        yield visitor
