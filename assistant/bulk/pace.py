"""How fast rows may begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.errors import UsageError
from assistant.flow import Flow, FlowLibrary
from assistant.source import suggest
from assistant.steps.run import Run
from assistant.steps.walk import walk
from assistant.values import interval_of


def check_sites(rates: Mapping[str, str], sites: Iterable[str]) -> None:
    """Raises UsageError for a rate of a site that there is not: it would never be kept to."""
    known = sorted(sites)
    for site in rates:
        if site not in known:
            near = suggest(site, known)
            hint = f"did you mean '{near}'?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"config.yaml has a rate for the site '{site}', which there is not; {hint}")


def slowest(rates: Mapping[str, str], sites: Iterable[str]) -> float:
    """Returns the seconds between the starts of rows that keep to the rates of all sites that they go to."""
    return max((interval_of(rates[site]) for site in sites if site in rates), default=0.0)


def sites_of(flow: Flow, library: FlowLibrary) -> set[str]:
    """Returns the sites that a flow, and the flows that it runs, say that they go to."""
    return set(_sites(flow, library, set()))


def _sites(flow: Flow, library: FlowLibrary, seen: set[str]) -> Iterator[str]:
    if flow.name in seen:
        return
    seen.add(flow.name)
    if flow.site:
        yield flow.site
    for step in walk(flow.all_steps()):
        for word in (getattr(step, "site", None), getattr(step, "opens", None)):
            if isinstance(word, str):
                yield word
        if isinstance(step, Run):
            yield from _sites(library.load(step.run), library, seen)


class Pace:
    """Lets rows begin at even distances; time that was not used is not made up for."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Returns how many seconds are left until the next row may begin."""
        return max(self._next - now, 0.0)

    def begin(self, now: float) -> None:
        """Hears that a row begins."""
        self._next = now + self._interval
