"""Templates of all sites, compiled once: a site's own templates/ before the shared ones."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mock_sites.clock import read_time
from mock_sites.compiled import CompiledTemplates
from mock_sites.static_files import static_address

_PACKAGE = Path(__file__).parent


class Pages(Environment):
    """The templates of every site in one environment, so that the shared macros are compiled once for all.

    Everything is escaped, and a name that a page was not given is an error rather than an empty place.
    `kept` is a folder for compiled templates where they can't be kept beside the package.
    """

    def __init__(self, kept: Path | None = None) -> None:
        super().__init__(
            loader=FileSystemLoader(_PACKAGE),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            bytecode_cache=CompiledTemplates(kept),
            cache_size=-1,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.do"],
        )
        self._names = frozenset(self.list_templates(extensions=["html"]))
        self.globals["static"] = static_address
        self.filters["moment"] = _show_moment

    def join_path(self, template: str, parent: str) -> str:
        """Find what a template extends or imports: beside it, or among the shared ones."""
        own = f"{parent.rpartition('/')[0]}/{template}"
        return own if own in self._names else f"templates/{template}"

    def show(self, folder: str, name: str, context: Mapping[str, object]) -> str:
        """Return a page: a template of the site with this folder, or a shared one."""
        return self.get_template(self.join_path(name, f"{folder}/templates/")).render(context)

    def load_all(self) -> None:
        """Load every template now, so that no visitor waits for it."""
        for name in self._names:
            self.get_template(name)


def _show_moment(stamped: str) -> str:
    """Write a time of the database as the consoles show it."""
    return f"{read_time(stamped):%Y/%m/%d %H:%M:%S} GMT+08:00"
