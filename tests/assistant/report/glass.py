"""A terminal of glass: it keeps what a person would see after the control codes that rich's Live uses."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"\x1b\[(?P<count>\d*)(?P<code>[AK])|\x1b\[\?25[lh]|\x1b\]8;[^\x1b]*\x1b\\|\r|\n|[^\r\n\x1b]+"
)


def seen(written: str) -> str:
    """Returns the rows on the glass; raises AssertionError for a control code that it does not know."""
    rows, at, end = [""], 0, 0
    for token in _TOKEN.finditer(written):
        assert token.start() == end, f"unknown control code: {written[end : end + 12]!r}"
        end = token.end()
        if token["code"] == "A":
            at -= int(token["count"] or 1)
        elif token["code"] == "K":
            rows[at] = ""
        elif token[0] == "\n":
            at += 1
            rows += [""] * (at - len(rows) + 1)
        elif token[0][0] not in "\r\x1b":
            rows[at] += token[0]
    assert end == len(written), f"unknown control code: {written[end : end + 12]!r}"
    return "\n".join(row.rstrip() for row in rows)
