"""What faults put into a page that is about to leave."""

from __future__ import annotations

from markupsafe import Markup

from mock_sites.static_files import static_address

_END_OF_HEAD, _END_OF_BODY = "</head>", "</body>"
_STYLES = Markup('<link rel="stylesheet" href="{}">\n')
_SCRIPT = Markup('<script src="{}"{}></script>\n')
_DATA = Markup(' data-{}="{}"')


def with_script(html: str, name: str, **data: object) -> str:
    """Returns a page with one of the faults' scripts in its head, before any button of it can be seen."""
    attributes = Markup("").join(_DATA.format(key, value) for key, value in data.items())
    script = _SCRIPT.format(static_address(f"faults/{name}"), attributes)
    return html.replace(_END_OF_HEAD, f"{script}{_END_OF_HEAD}", 1)


def with_overlay(html: str, part: str) -> str:
    """Returns a page with a part at its end, and the style sheet for it."""
    styles = _STYLES.format(static_address("faults/overlay.css"))
    html = html.replace(_END_OF_HEAD, f"{styles}{_END_OF_HEAD}", 1)
    return html.replace(_END_OF_BODY, f"{part}\n{_END_OF_BODY}", 1)
