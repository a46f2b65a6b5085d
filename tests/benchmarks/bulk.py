"""`python -m tests.benchmarks.bulk`: `assistant bulk onboard` against pytest-xdist on the hand-written script.

Both put the same customers through the same clicks by two processes, at mock sites that are served already, each
time in a world begun anew, in turn. The bulk keeps its journal, evidence and results.csv; the tests keep nothing.
"""

from __future__ import annotations

import argparse
import sys

import httpx

from tests.assistant.bulk.many import TABLE, write_customers
from tests.benchmarks.__main__ import ASSISTANT, Cost, compare, cost_of, project, served

PARALLEL = 2
_TESTS = """
import os

import pytest

from tests.benchmarks.onboard_script import onboard

PORT = os.environ["SITES_PORT"]


@pytest.mark.parametrize("number", range(1, int(os.environ["CUSTOMERS"]) + 1))
def test_onboard(page, number):
    def site(host, path):
        return f"http://{host}.tests.localhost:{PORT}{path}"

    told = onboard(page, site, account=f"customer-{number:03}", workspace=f"Workspace {number:03}")
    assert told[-1] == "Huawei Cloud Account Settlement"
"""
_CONFTEST = """
import pytest

from assistant.browser.finding import with_found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return with_found(browser_type_launch_args)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1280, "height": 800}, "locale": "en-US",
            "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
"""
_PLUGINS = (
    "no:cacheprovider",
    "no:schemathesis",
    "no:hypothesispytest",
    "no:onboarding-assistant",
    "no:rerunfailures",
)
"""What the tests don't need is left out, since importing it takes time."""


def main() -> None:
    """Prints a row of the table of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bulk", description=__doc__)
    parser.add_argument("--customers", type=int, default=32, help="how many (default: 32)")
    parser.add_argument("--pairs", type=int, default=3, help="how often each is run (default: 3)")
    wanted = parser.parse_args()
    with project() as folder, served(folder) as port:
        write_customers(folder / TABLE, wanted.customers)
        tests = folder / "tests_by_hand"
        tests.mkdir()
        (tests / "test_onboard.py").write_text(_TESTS, encoding="utf-8")
        (tests / "conftest.py").write_text(_CONFTEST, encoding="utf-8")

        def bulk() -> Cost:
            _begin("bulk", port)
            out = [f"--{name}={value}" for name, value in {"world": "bulk", "out": "results.csv"}.items()]
            words = ["bulk", "onboard", TABLE, f"--parallel={PARALLEL}", "--json", "--anew", *out]
            return cost_of([*ASSISTANT, *words], folder=folder)

        def xdist() -> Cost:
            _begin("tests", port)
            plugins = [f"-p{plugin}" for plugin in _PLUGINS]
            words = [
                "-q",
                "-n",
                str(PARALLEL),
                "--dist",
                "load",
                *plugins,
                "-c",
                "/dev/null",
                "--rootdir",
                str(tests),
            ]
            environment = {"SITES_PORT": str(port), "CUSTOMERS": str(wanted.customers)}
            return cost_of([sys.executable, "-m", "pytest", *words, str(tests)], folder=folder, **environment)

        compare(f"bulk of {wanted.customers} / pytest-xdist by hand", bulk, xdist, pairs=wanted.pairs)


def _begin(world: str, port: int) -> None:
    """Begins a world of customers anew."""
    httpx.put(f"http://127.0.0.1:{port}/api/worlds/{world}", json={"seed": "customers"}).raise_for_status()


if __name__ == "__main__":
    main()
