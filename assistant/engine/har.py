"""The log of a run's requests as a HTTP archive, which every browser's developer tools open, without secrets."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.values import MASK

if TYPE_CHECKING:
    from assistant.engine.scrubber import Scrubber

_LOGINS = frozenset({"cookie", "set-cookie", "authorization", "proxy-authorization"})


def clean_har(raw: Path, clean: Path, scrubber: Scrubber) -> None:
    """Writes an archive without secrets, cookies and logins; writes nothing where it can't be read."""
    archive = json.loads(raw.read_bytes())
    for entry in archive["log"]["entries"]:
        _clean_body(entry["response"]["content"], scrubber)
    data = scrubber.data(json.dumps(without_logins(archive)).encode())
    if data is not None:
        clean.write_bytes(data)


def without_logins(value: Any) -> Any:  # noqa: ANN401 - the same shape goes out as comes in
    """Returns a network log with the values of cookies and of the headers that are as good as passwords hidden."""
    if isinstance(value, list):
        return [without_logins(child) for child in value]
    if not isinstance(value, dict):
        return value
    if str(value.get("name", "")).lower() in _LOGINS and "value" in value:
        return {**value, "value": MASK}
    return {key: [] if key == "cookies" else without_logins(child) for key, child in value.items()}


def _clean_body(content: dict[str, Any], scrubber: Scrubber) -> None:
    """Takes a body that is no text, such as a picture or a workbook, out where a secret is in it."""
    if content.get("encoding") != "base64":
        return
    try:
        body = base64.b64decode(content["text"], validate=True)
        is_clean = scrubber.data(body) == body
    except (binascii.Error, ValueError):
        is_clean = False
    if not is_clean:
        del content["text"], content["encoding"]
