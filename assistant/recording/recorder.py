"""Records what a person does in a browser's window.

The looking is left to Playwright's own recorder, in its mode `api`: it works without a window, tells each action
with the page's ARIA snapshot of that moment, leaves mouse movements and the like out, and knows shadow roots and
labels. `codegen --target=jsonl` tells less (no snapshot) and needs a screen for its own windows; scripts of our own
in the page would be a second recorder to keep. Python's Playwright 1.65 has the recorder as `_start_recording`,
which is not a promised interface: this is the only module that knows it.

What it does not tell is asked of the page: whether a field hides what is typed, and the names of picked options.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError
from assistant.recording.actions import Action, entries_of
from assistant.recording.draft import DraftStep, Entry, Remark
from assistant.recording.grouping import grouped
from assistant.recording.inputs import DraftInputs
from assistant.recording.sites import KnownSites

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

_TICK = 100
"""Milliseconds between looks whether the recording is over."""
_FIELD = """(field) => ({
  type: field.type ?? "",
  picked: [...(field.selectedOptions ?? [])].map((option) => option.label),
})"""
_RECORD = re.compile(r"\d{4}|[0-9a-f]{8}")
"""What is in the address of one order or account, which is another one in the next run."""


@dataclass(slots=True, kw_only=True)
class _Told:
    """Something that the recorder told: of which tab, at which address, and the page's answer about a field."""

    data: Mapping[str, Any]
    code: str
    page: Any
    url: str
    field: asyncio.Future[Mapping[str, Any] | None] | None = None


class Recorder:
    """Hears what Playwright's recorder tells, from `start` to `stop`.

    The three methods that begin with `action_` and `signal_` are called by Playwright, on its loop.
    """

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._told: list[_Told] = []
        self._first_addresses: dict[Any, str] = {}
        self._has_hidden: dict[tuple[Any, str], bool] = {}

    def start(self) -> None:
        """Begins; raises UsageError where Playwright has no such recorder."""
        recording = getattr(_inner(self._context), "_start_recording", None)
        if recording is None:
            raise UsageError(
                "this version of Playwright has no recorder for Python; install the one of requirements.txt"
            )
        self._context.on("page", self._watch)
        for page in self._context.pages:
            self._watch(page)
            _wait(self._context, self._look_for_hidden(page._impl_obj, page.url))  # noqa: SLF001 - see above
        _wait(self._context, recording({"language": "python"}, self))

    def stop(self) -> None:
        """Ends; what the recorder has kept back is told before."""
        from playwright.sync_api import Error

        with suppress(Error):  # the window was closed
            _wait(self._context, _inner(self._context)._stop_recording())  # noqa: SLF001 - see above

    def _watch(self, page: Page) -> None:
        """Keeps what a page says while it is there: a new tab's first address, and whether it hides fields.

        The recorder tells of things when the tab may show another page already.
        """
        inner = page._impl_obj  # noqa: SLF001 - what the recorder tells of

        def loaded(_: Page) -> None:
            if page.url != "about:blank":
                self._first_addresses.setdefault(inner, page.url)
            asyncio.ensure_future(self._look_for_hidden(inner, page.url))  # noqa: RUF006 - kept by its answer

        page.on("domcontentloaded", loaded)

    async def _ask(self, page: Any, url: str, selector: str) -> Mapping[str, Any] | None:  # noqa: ANN401 - Playwright's own page
        """Returns what a page says of a field; None where it can't be asked any more and may hide it."""
        from playwright.sync_api import Error

        with suppress(Error):  # the page has gone
            handle = await page.main_frame.query_selector(selector, strict=False)
            if handle is not None:
                told: Mapping[str, Any] = await handle.evaluate(_FIELD, None)
                return told
        return None if self._has_hidden.get((page, url), True) else {}

    async def _look_for_hidden(self, page: Any, url: str) -> None:  # noqa: ANN401 - Playwright's own page
        """Keeps whether a page has fields that hide what is typed, for a field that goes before it can be asked."""
        from playwright.sync_api import Error

        with suppress(Error):  # the page has gone
            found = await page.main_frame.query_selector("input[type=password]", strict=False)
            self._has_hidden[page, url] = found is not None

    def action_added(self, page: Any, data: Mapping[str, Any], code: str) -> None:  # noqa: ANN401 - Playwright's own page
        """Takes an action."""
        told = _Told(data=data, code=code, page=page, url=page.url)
        if data["name"] in ("fill", "select"):
            told.field = asyncio.ensure_future(self._ask(page, page.url, data["selector"]))
        self._told.append(told)

    def action_updated(self, page: Any, data: Mapping[str, Any], code: str) -> None:  # noqa: ANN401 - Playwright's own page
        """Takes what the last action has become: more of the same text was typed."""
        last = next((told for told in reversed(self._told) if "selector" in told.data), None)
        if last is None or last.page is not page:
            self.action_added(page, data, code)
            return
        last.data, last.code = data, code

    def signal_added(self, page: Any, data: Mapping[str, Any], code: str) -> None:  # noqa: ANN401 - Playwright's own page
        """Takes what an action has led to."""
        told = _Told(data={**data, "name": f"signal {data['name']}"}, code=code, page=page, url=page.url)
        if data["name"] == "popup":
            told.page = next(each for each in page.context.pages if each._guid == data["popupPageGuid"])  # noqa: SLF001 - it has no other name
            told.url = self._first_addresses.get(told.page, told.page.url)
        self._told.append(told)

    def entries(self, sites: KnownSites, inputs: DraftInputs) -> tuple[Entry, ...]:
        """Returns what was told as steps and remarks."""
        return _Reading(sites, inputs).entries(self._told)


class _Reading:
    """Goes through what was told, knowing which tab a flow would be in."""

    def __init__(self, sites: KnownSites, inputs: DraftInputs) -> None:
        self._sites = sites
        self._inputs = inputs
        self._page: Any = None

    def entries(self, told: list[_Told]) -> tuple[Entry, ...]:
        found: list[Entry] = []
        read = [(each, Action(each.data, each.code, field=_answer(each))) for each in told]
        for index, (each, action) in enumerate(read):
            following = next(
                (later for _, later in read[index + 1 :] if not later.name.startswith("signal")), None
            )
            if not action.is_meaningless(following):
                self._add(found, each, action)
        return (*grouped(found), *self._end())

    def _end(self) -> list[Entry]:
        """Returns a step that waits for the page at which the recording ended, where its address is no record's."""
        known = self._sites.path_of(self._page.url) if self._page is not None else None
        path = known[1].partition("?")[0].partition("#")[0] if known is not None else ""
        return (
            [DraftStep(verb="expect", value={"url": path})] if path and _RECORD.search(path) is None else []
        )

    def _add(self, found: list[Entry], each: _Told, action: Action) -> None:
        if action.name == "signal popup":
            self._opened(found, each)
            return
        if action.name in ("signal dialog", "signal download"):
            what = (
                "a question of the page was answered" if "dialog" in action.name else "a file was downloaded"
            )
            found.append(Remark(text=f"{what} here; no step was written for it"))
            return
        if action.name in ("openPage", "closePage") or action.name.startswith("signal"):
            return
        self._turn_to(found, each)
        if action.name == "navigate":
            found.append(self._open(str(each.data["url"])))
        else:
            found += entries_of(action, self._inputs)

    def _open(self, url: str) -> Entry:
        known = self._sites.path_of(url)
        if known is None:
            return Remark(text=f"{url} was opened; it is on none of the environment's sites")
        site, path = known
        step = DraftStep(verb="open", value=path)
        return step if site == self._sites.own else step.with_(site=site)

    def _opened(self, found: list[Entry], each: _Told) -> None:
        """Writes that the click before opened a tab, in which the flow goes on."""
        site = self._sites.site_of(each.url)
        last = found[-1] if found else None
        if site is None or not isinstance(last, DraftStep) or last.verb != "click":
            found.append(Remark(text=f"a new tab was opened at {each.url}, which no step can follow"))
            return
        found[-1] = last.with_(opens=site)
        self._page = each.page

    def _turn_to(self, found: list[Entry], each: _Told) -> None:
        """Writes a change of the tab, and that the one before was closed."""
        before, self._page = self._page, each.page
        if before is None or before is each.page:
            return
        site = self._sites.site_of(each.url)
        if site is None:
            found.append(Remark(text=f"another tab was used, which showed {each.url}, none of the sites"))
            return
        step = DraftStep(verb="tab", value=site)
        found.append(step.with_(close=True) if before.is_closed() else step)


def record(page: Page, *, begun: Callable[[], None], is_over: Callable[[], bool]) -> Recorder:
    """Records what is done in a page and the tabs that it opens, until all are closed or `is_over` says so.

    `begun` is told when nothing that is done gets lost any more.
    """
    from playwright.sync_api import Error

    recorder = Recorder(page.context)
    recorder.start()
    begun()
    context = page.context
    while context.pages and not is_over():
        with suppress(Error):  # the tab was closed
            context.pages[0].wait_for_timeout(_TICK)
    recorder.stop()
    return recorder


def _answer(told: _Told) -> Mapping[str, Any] | None:
    return (
        told.field.result()
        if told.field is not None and told.field.done() and not told.field.cancelled()
        else None
    )


def _inner(context: BrowserContext) -> Any:  # noqa: ANN401 - Playwright's own context
    return context._impl_obj  # noqa: SLF001 - see the module


def _wait(context: BrowserContext, doing: Any) -> None:  # noqa: ANN401 - Playwright's own coroutine
    context._sync(doing)  # noqa: SLF001 - see the module
