"""A call to the seller as the marketplace makes it: sent, and its answer checked and understood."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from mock_sites.provisioning.exchange import Address, NoAnswerError, exchange
from mock_sites.provisioning.messages import HttpCall
from mock_sites.provisioning.signature import has_body_sign

CALL_TIMEOUT_SECONDS = 5.0  # the interface's own limit
_LONGEST_URL = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class AppInfo:
    """Where the application is used and managed; None where the seller does not say it properly."""

    front_end_url: str | None
    admin_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a call: the seller's result code, or what kept it from answering."""

    result: str
    instance_id: str | None = None
    app_info: AppInfo | None = None


def call_seller(call: HttpCall, *, access_key: str, address: Address, host: str) -> Outcome:
    """Make a signed call and return what came of it."""
    try:
        answer = exchange(call, address=address, host=host, seconds=CALL_TIMEOUT_SECONDS)
    except NoAnswerError as error:
        return Outcome(result=str(error))
    if answer.status != HTTPStatus.OK:
        return Outcome(result=f"HTTP {answer.status}")
    if not has_body_sign(answer.body_sign, answer.body, access_key=access_key):
        return Outcome(result="the answer is not signed")
    return read_answer(answer.body)


def read_answer(body: bytes) -> Outcome:
    """Return what an answer says; of several instances that were asked for, the first."""
    try:
        answer = json.loads(body)
        about = (answer.get("info") or [answer])[0]
        result, instance_id, app_info = answer["resultCode"], about.get("instanceId"), about.get("appInfo")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Outcome(result="the answer is not understood")
    if not isinstance(result, str) or not isinstance(instance_id, str | None):
        return Outcome(result="the answer is not understood")
    return Outcome(result=result, instance_id=instance_id, app_info=_read_app_info(app_info))


def _read_app_info(app_info: Any) -> AppInfo | None:  # noqa: ANN401 # whatever a seller answers
    if not isinstance(app_info, dict):
        return None
    return AppInfo(
        front_end_url=_read_url(app_info.get("frontEndUrl")), admin_url=_read_url(app_info.get("adminUrl"))
    )


def _read_url(url: object) -> str | None:
    """Return an address that a page may link to."""
    try:
        is_web = isinstance(url, str) and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return None
    return url if is_web and isinstance(url, str) and len(url) <= _LONGEST_URL else None
