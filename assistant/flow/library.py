"""The flows of a folder, found by name and loaded once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.errors import UsageError
from assistant.flow.flow_files import FlowFiles
from assistant.flow.header import Header
from assistant.flow.invariants import Invariant
from assistant.flow.load import header, load, load_handlers
from assistant.flow.model import Flow, Handler
from assistant.flow.pages import PageMaps
from assistant.source import Document, Problem, SourceError, suggest
from assistant.steps.run import Run
from assistant.steps.walk import walk
from assistant.target import Target


class FlowLibrary:
    """The flows of a folder with what they are checked against.

    `sites` are the keys of the known sites; `provided` the names of the inputs that the environment sets.
    Flows are `*.yaml` in the folder itself; the page maps are in its folder `pages`. With `texts`, a snapshot,
    flows and page maps are those that it holds.
    """

    def __init__(
        self,
        folder: Path,
        *,
        sites: Iterable[str] = (),
        provided: Iterable[str] = (),
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self._files = FlowFiles(folder, texts)
        self.is_snapshot = texts is not None
        self.sites = frozenset(sites)
        self.provided = frozenset(provided)
        self._documents: dict[Path, Document] = {}
        self._loaded: dict[Path, tuple[Flow | None, list[Problem]]] = {}
        self._sound: dict[Path, Flow] = {}
        self._headers: dict[Path, Header | None] = {}
        self._names: list[str] | None = None
        self._told: dict[Path, list[Problem]] = {}
        self._pages = PageMaps(self._files)
        self._always: tuple[Invariant, ...] = ()
        self._handlers: tuple[Handler, ...] = ()
        self._common: list[Problem] = []
        self._common_file = ""

    @property
    def handlers(self) -> tuple[Handler, ...]:
        """What is done about overlays in every flow."""
        return self._handlers

    @property
    def always(self) -> tuple[Invariant, ...]:
        """What always has to be so, whichever flow is played."""
        return self._always

    def take_common(self, path: Path, always: tuple[Invariant, ...]) -> None:
        """Takes what config.yaml has for every flow; what is wrong with it is told with each."""
        self._always = always
        self._common_file = self._files.key(path)
        self._handlers, self._common = load_handlers(self._document(path), self)

    def flow_names(self) -> list[str]:
        """Returns the names of all flows of the folder, sorted."""
        if (
            self._names is None
        ):  # asked for each step that runs a flow: a look at the folder takes 2 ms for 200
            self._names = self._files.names()
        return self._names

    def find(self, name: str) -> Path:
        """Returns the file of a flow, given by its name or its path.

        Raises UsageError when there is none, with the nearest name.
        """
        direct = Path(name)
        if direct.suffix in (".yaml", ".yml") and self._files.has(direct):
            return direct
        path = self.folder / f"{name}.yaml"
        if self._files.has(path):
            return path
        near = suggest(direct.stem, self.flow_names())
        hint = f"did you mean '{near}'?" if near else "see them with: assistant list"
        raise UsageError(f"there is no flow '{name}' in {self.folder}; {hint}")

    def load(self, name: str) -> Flow:
        """Returns a flow of which, and of all that it runs, nothing is wrong.

        Raises SourceError with all that is wrong, UsageError when there is no such flow.
        """
        path = self.find(name)
        if path not in self._sound:
            problems = self._problems_of(path, ())
            flow = self._load(path)[0]
            if problems or flow is None:
                raise SourceError(problems)
            self._sound[path] = flow
        return self._sound[path]

    def problems(self, path: Path) -> list[Problem]:
        """Returns all that is wrong with a file and with the flows that it runs."""
        if path.resolve().parent == (self.folder / "pages").resolve():
            return list(self._pages.problems())
        return self._problems_of(path, ())

    def advice(self, path: Path) -> tuple[Problem, ...]:
        """Returns the advice on a file of which nothing is wrong; none where something is."""
        from assistant.advice import advise

        flow = self._load(path)[0] if path.resolve().parent != (self.folder / "pages").resolve() else None
        return advise(flow, self._document(path)) if flow else ()

    def texts(self) -> dict[str, str]:
        """Returns the text of every file read so far, by the name that is shown for it."""
        shown = {document.file: document.text for document in self._documents.values()}
        return shown | self._pages.texts()

    def snapshot(self) -> dict[str, str]:
        """Returns the texts of all flows read so far and of the page maps, by their paths from the folder."""
        flows = {self._files.key(path): document.text for path, document in self._documents.items()}
        flows.pop(self._common_file, None)
        return flows | self._pages.snapshot()

    def key(self, flow: Flow) -> str:
        """Returns the path of a flow's file from the folder, as a snapshot has it."""
        return self._files.key(Path(flow.file))

    def header_of(self, name: str) -> Header | None:
        """Returns what another flow takes and gives, or None where it can't be read."""
        path = self.find(name)
        if path not in self._headers:
            self._headers[path] = header(self._document(path))
        return self._headers[path]

    def element(self, name: str) -> Target | None:
        """Returns a page element, or None when there is none of that name."""
        return next(iter(self.alternatives(name)), None)

    def alternatives(self, name: str) -> tuple[Target, ...]:
        """Returns what a page element is called: its own target, then its fallbacks."""
        return self._pages.elements().get(name, ())

    def named(self, sentence: str) -> str:
        """Returns a sentence with what each page element is called in place of its name, for people."""
        return self._pages.named(sentence)

    def element_names(self) -> list[str]:
        """Returns the names of all page elements."""
        return list(self._pages.elements())

    def _document(self, path: Path) -> Document:
        if path not in self._documents:
            self._documents[path] = self._files.read(path)
        return self._documents[path]

    def _load(self, path: Path) -> tuple[Flow | None, list[Problem]]:
        if path not in self._loaded:
            self._loaded[path] = load(self._document(path), name=path.stem, surroundings=self)
        return self._loaded[path]

    def _problems_of(self, path: Path, running: tuple[Path, ...]) -> list[Problem]:
        if not running:
            return [*self._problems_with_inner(path, running), *self._pages.problems(), *self._common]
        if path not in self._told:
            found = self._problems_with_inner(path, running)
            if any(
                problem.code == "F113" for problem in found
            ):  # where a circle closes depends on its beginning
                return found
            self._told[path] = found
        return self._told[path]

    def _problems_with_inner(self, path: Path, running: tuple[Path, ...]) -> list[Problem]:
        flow, problems = self._load(path)
        found = list(problems)
        for step in walk(flow.all_steps()) if flow else ():
            if isinstance(step, Run):
                found += self._problems_of_run(step, (*running, path))
        return found

    def _problems_of_run(self, step: Run, running: tuple[Path, ...]) -> list[Problem]:
        path = self.find(step.run)
        if path in running:
            circle = " → ".join([*(each.stem for each in running[running.index(path) :]), path.stem])
            return [
                Problem(
                    "F113", f"flows run each other in a circle: {circle}", step.place.file, step.place.mark
                )
            ]
        return self._problems_of(path, running)
