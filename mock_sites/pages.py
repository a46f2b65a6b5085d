"""Templates of the sites, compiled once: a site's own templates/ before the shared ones."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mock_sites.clock import read_time
from mock_sites.static_files import static_address

_SHARED = Path(__file__).parent / "templates"


@cache
def environment(folder: Path) -> Environment:
    """Return the template environment of the site in a folder.

    Everything is escaped, and a name that a page was not given is an error rather than an empty place.
    """
    pages = Environment(
        loader=FileSystemLoader([folder / "templates", _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    pages.globals["static"] = static_address
    pages.filters["moment"] = _show_moment
    return pages


def _show_moment(stamped: str) -> str:
    """Write a time of the database as the consoles show it."""
    return f"{read_time(stamped):%Y/%m/%d %H:%M:%S} GMT+08:00"
