"""The JSON API does what its OpenAPI description says: schemathesis makes requests of it, good ones and bad."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import CheckFunction, GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from mock_sites.control.api import operations
from mock_sites.server import Server

GOOD, BAD = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
WISHES = [
    (operation.method, operation.path, mode)
    for operation in operations.all
    for mode in (GOOD, BAD)
    if mode is GOOD or operation.contract.takes or operation.contract.queries or "{" in operation.path
]
"""Every operation with good requests, and with bad ones where anything can be wrong with them."""
DEPENDS = {"/api/worlds/{world}/faults/{fault}", "/api/worlds/{world}/acts/{act}"}
"""Where the body that fits depends on the path, so that a body that is described may still be refused."""
KNOWN = {"world": "mine", "fault": "slow", "act": "allow-any-method"}


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """Serve the mock sites for requests of any kind."""
    with Server() as server:
        yield server


@pytest.fixture(scope="module")
def schema(own_server: Server) -> BaseSchema:
    """Read the description from the server that it is about."""
    found: BaseSchema = schemathesis.openapi.from_url(f"http://127.0.0.1:{own_server.port}/api/openapi.json")
    return found


@pytest.mark.parametrize(("method", "path", "mode"), WISHES)
def test_requests_are_answered_as_described(
    schema: BaseSchema, own_server: Server, method: str, path: str, mode: GenerationMode
) -> None:
    """Status, content type and shape of every answer are among those described, whatever is sent."""
    cases = schema[path][method].as_strategy(generation_mode=mode)
    without: list[CheckFunction] = [positive_data_acceptance] if path in DEPENDS else []

    @settings(
        max_examples=10,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        case = data.draw(cases)
        if data.draw(st.booleans()):
            case.path_parameters |= {name: KNOWN[name] for name in case.path_parameters}
            if "mine" not in own_server.store.names():
                own_server.store.create("mine")
        case.call_and_validate(excluded_checks=without)

    ask()
