"""The guides of a project, with their translations: `flows/guides/NAME.yaml` and `NAME.zh.yaml` beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from assistant.errors import UsageError
from assistant.flow import FlowLibrary
from assistant.guide.loading import Loader
from assistant.guide.model import Guide
from assistant.mock_world import ENGLISH, LOCALES
from assistant.source import Document, Problem, SourceError, quoted, read, suggest
from assistant.source import Path as Place
from assistant.source.problem import in_order
from assistant.source.reader import shown

FOLDER = "guides"


class GuideLibrary:
    """The guides in the folder `guides` of the flows, each read once."""

    def __init__(self, flows: FlowLibrary) -> None:
        self._flows = flows
        self.folder = flows.folder / FOLDER
        self._loaded: dict[Path, tuple[Guide | None, list[Problem]]] = {}
        self._documents: dict[Path, Document] = {}

    def files(self) -> list[Path]:
        """Returns the files of all guides, without those of their translations."""
        return sorted(path for path in self.folder.glob("*.yaml") if "." not in path.stem)

    def names(self) -> list[str]:
        """Returns the names of all guides."""
        return [path.stem for path in self.files()]

    def load(self, name: str) -> Guide:
        """Returns a guide, by its name or its file; raises SourceError or UsageError with what is wrong."""
        path = self._find(name)
        guide, problems = self._load(path)
        if problems or guide is None:
            raise SourceError(problems)
        return guide

    def translations(self, locale: str) -> dict[str, str]:
        """Returns the translations of all guides, by the English text, as many as there are; English has none."""
        guides = (self._load(path)[0] for path in self.files())
        return {
            text: other
            for guide in guides
            if guide is not None
            for text, other in guide.translations.get(locale, {}).items()
        }

    def problems(self, path: Path) -> list[Problem]:
        """Returns all that is wrong with a guide and its translations."""
        return self._load(path)[1]

    def is_guide(self, path: Path) -> bool:
        """Tells whether a file is a guide or its translation, by its place."""
        return path.resolve().parent == self.folder.resolve()

    def guide_of(self, path: Path) -> Path:
        """Returns the guide's file to which a file belongs: itself, or the one that it translates."""
        return path.with_name(f"{path.stem.partition('.')[0]}.yaml")

    def _find(self, name: str) -> Path:
        direct = Path(name)
        if direct.suffix in (".yaml", ".yml") and direct.is_file():
            return self.guide_of(direct)
        path = self.folder / f"{name}.yaml"
        if path.is_file() and "." not in name:
            return path
        names = self.names()
        near = suggest(direct.stem, names)
        listed = f"there {'is' if len(names) == 1 else 'are'} {', '.join(names)}" if names else "it is empty"
        raise UsageError(
            f"there is no guide '{name}' in {shown(self.folder)}; {f'did you mean {near!r}?' if near else listed}"
        )

    def _load(self, path: Path) -> tuple[Guide | None, list[Problem]]:
        if path not in self._loaded:
            loader = Loader(self._document(path), self._flows)
            guide = loader.guide(path.stem)
            translations, problems = self._translations(path, loader) if guide is not None else ({}, [])
            if guide is not None:
                guide = replace(guide, translations=translations)
            self._loaded[path] = guide, list(in_order([*loader.problems, *problems]))
        return self._loaded[path]

    def _translations(self, path: Path, loader: Loader) -> tuple[dict[str, dict[str, str]], list[Problem]]:
        """Returns the translations of a guide by language, and what is missing in them or stale."""
        found, problems = {}, []
        for locale in LOCALES:
            if locale == ENGLISH:
                continue
            file = path.with_name(f"{path.stem}.{locale}.yaml")
            if not file.is_file():
                first = self._document(path).problem(
                    "G306", f"there is no {file.name} with the translations", ()
                )
                problems.append(first)
                continue
            texts, wrong = _read(self._document(file))
            problems += wrong or _missing(self._document(path), texts, loader.texts, file=file.name)
            problems += wrong or _stale(self._document(file), texts, {*loader.texts, *loader.titles})
            found[locale] = texts
        return found, problems

    def _document(self, path: Path) -> Document:
        if path not in self._documents:
            self._documents[path] = read(path)
        return self._documents[path]


def _read(document: Document) -> tuple[dict[str, str], list[Problem]]:
    problems = list(document.problems)
    value = document.value
    if not isinstance(value, dict):
        if document.is_whole:
            problems.append(
                document.problem("F106", "translations are a mapping of English texts to others", ())
            )
        return {}, problems
    texts = {key: text for key, text in value.items() if isinstance(text, str) and text.strip()}
    problems += [
        document.problem("F106", "a text is needed here", (key,)) for key in value if key not in texts
    ]
    return texts, problems


def _missing(
    document: Document, texts: Mapping[str, str], needed: Mapping[str, Place], *, file: str
) -> list[Problem]:
    """Reports the texts of a guide that have no translation, each at the part that says it."""
    stale = [text for text in texts if text not in needed]
    problems = []
    for text, place in needed.items():
        if text not in texts:
            near = suggest(text, stale)
            hint = f"it may have been {quoted(near)}" if near else None
            problems.append(document.problem("G306", f"{file} has no {quoted(text)}", place, hint=hint))
    return problems


def _stale(document: Document, texts: Mapping[str, str], known: Collection[str]) -> list[Problem]:
    """Reports the translations of texts that there are no more."""
    return [
        document.problem("G307", "the guide has no such text any more", (text,), is_key=True)
        for text in texts
        if text not in known
    ]
