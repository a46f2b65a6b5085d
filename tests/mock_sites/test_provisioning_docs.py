"""docs/provisioning.md says what the interface does: its numbers are computed here once more."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mock_sites.provisioning import order_query, schedule, v1, v2
from mock_sites.provisioning.aksk import signed_call
from mock_sites.provisioning.failures import SELLER_ADDRESS
from mock_sites.provisioning.messages import ResultCode
from mock_sites.provisioning.orders import TEST_ORDERS
from mock_sites.provisioning.signature import body_sign
from tests.mock_sites.marketplace import ACCESS_KEY

GUIDE = (Path(__file__).parents[2] / "docs" / "provisioning.md").read_text(encoding="utf-8")
MOMENT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC).timestamp()


def example(heading: str, name: str) -> str:
    """Return what stands beside a name in the examples under a heading."""
    section = GUIDE.partition(f"\n{heading}\n")[2].partition("\n## ")[0]
    found = re.search(rf"^{name} +([^=\s].*)$", section, re.MULTILINE)
    assert found is not None, f"{heading} has no {name}"
    return found[1]


def test_the_auth_token_of_the_example() -> None:
    """Version 1's token belongs to its key and message."""
    params = dict(pair.split("=", 1) for pair in re.split(r"&(?=\w+=)", example("### authToken", "message")))
    assert example("### authToken", "key") == ACCESS_KEY + params["timeStamp"]
    assert v1.auth_token(params, access_key=ACCESS_KEY) == example("### authToken", "authToken")


def test_the_signature_of_the_example() -> None:
    """Version 2's signature belongs to its body, nonce and timestamp."""
    values = {name: example("### signature", name) for name in ("body", "nonce", "timestamp")}
    signature = v2.sign_request(
        values["body"].encode(),
        nonce=values["nonce"],
        timestamp=values["timestamp"],
        access_key=ACCESS_KEY,
    )
    assert signature == example("### signature", "signature")
    assert values["timestamp"] == f"{MOMENT * 1000:.0f}"


def test_the_body_sign_of_the_example() -> None:
    """The header belongs to the answer's body."""
    body = example("## Answers", "body").encode()
    assert body_sign(body, access_key=ACCESS_KEY) == example("## Answers", "Body-Sign")


def test_the_order_query_of_the_example() -> None:
    """The Authorization header belongs to the request above it."""
    call = signed_call(
        "GET",
        example("## Order query", "GET"),
        host=example("## Order query", "Host:"),
        ak=order_query.SELLER_AK,
        sk=ACCESS_KEY,
        now=MOMENT,
    )
    assert call.headers == {
        "X-Sdk-Date": example("## Order query", "X-Sdk-Date:"),
        "Authorization": example("## Order query", "Authorization:"),
    }
    assert call.target.startswith(order_query.ORDER_QUERY_PATH)


@pytest.mark.parametrize("code", ResultCode)
def test_every_result_code_is_there(code: ResultCode) -> None:
    """The table of codes is complete."""
    assert f"| `{code.value}` |" in GUIDE


@pytest.mark.parametrize("order", TEST_ORDERS)
def test_every_test_order_is_there(order: str) -> None:
    """Each with its type and charging mode."""
    about = TEST_ORDERS[order]
    assert f"| `{order}` | `{about.order_type}` | `{about.charging_mode}` |" in GUIDE


def test_windows_tries_and_address_are_the_real_ones() -> None:
    """What the guide says in numbers is what the modules have."""
    assert (v1.WINDOW_SECONDS, v2.WINDOW_SECONDS) == (300, 60)
    assert "| Fresh for | 5 minutes | 60 seconds, each nonce once |" in GUIDE
    assert f"made up to {schedule.QUICK_TRIES} times" in GUIDE
    assert f"`{SELLER_ADDRESS}`" in GUIDE
