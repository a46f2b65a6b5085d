"""Makes the report's page from a run's story, by templates that escape all they are given."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.events import Failure
from assistant.report.compiled import CompiledTemplates
from assistant.report.embedding import Embedding
from assistant.report.excerpt import excerpt_lines, surroundings
from assistant.report.story import Story
from assistant.report.words import (
    STATUS_WORDS,
    caption,
    counted,
    faults_in,
    in_place,
    kind_advice,
    kind_words,
    label,
    printable,
    shown,
)
from assistant.values import duration_words

_TEMPLATES: Final = Path(__file__).parent / "templates"
_TRACE: Final = "evidence/trace.zip"
_HAR: Final = "evidence/network.har"


def page(story: Story, folder: Path) -> str:
    """Returns the page; the files that it shows are read from the run's folder."""
    script = (_TEMPLATES / "report.js").read_text(encoding="utf-8")
    embedding = Embedding(folder)
    failures = _failures(story)
    return _environment().get_template("report.html").render(
        story=story,
        failures=[(failure, embedding.source(failure.picture)) for failure in failures],
        sources={shot.file: embedding.source(shot.file) for shot in story.shots},
        step_pictures=_step_pictures(folder),
        trace=_TRACE if (folder / _TRACE).is_file() else None,
        har=_HAR if (folder / _HAR).is_file() else None,
        folder_name=folder.name,
        style=Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip


def load_templates() -> None:
    """Loads every template, so that each has been compiled and is kept."""
    for name in _environment().list_templates(extensions=["html"]):
        _environment().get_template(name)


def _failures(story: Story) -> tuple[Failure, ...]:
    """Returns all that failed: what ended the run, and what it went on after."""
    finished = story.finished
    return (finished.failure, *finished.unmet) if finished and finished.failure else ()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=CompiledTemplates(_TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "caption": caption,
        "counted": counted,
        "date": _date,
        "duration": duration_words,
        "excerpt": excerpt_lines,
        "in_place": in_place,
        "faults_in": faults_in,
        "kind_advice": kind_advice,
        "kind_words": kind_words,
        "label": label,
        "shown": shown,
        "plain": printable,
        "status_words": STATUS_WORDS.__getitem__,
        "surroundings": surroundings,
        "targets": _targets,
    }
    return environment


def _step_pictures(folder: Path) -> dict[str, str]:
    """Returns the pictures of the page after each step, by the step's number; full evidence has them."""
    files = (folder / "evidence").glob("step-*.png")
    return {file.stem.removeprefix("step-"): f"evidence/{file.name}" for file in files}


def _date(iso: str) -> str:
    """Returns a date as people write it, with its time zone: `2 March 2026, 09:30:00 (UTC+08:00)`."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    zone = f" ({moment.tzname()})" if moment.tzinfo else ""
    return f"{moment.day} {moment:%B %Y, %H:%M:%S}{zone}"


def _targets(message: str) -> Markup:
    """Returns a message with the targets in it, such as `link "Terms"`, set as code; it begins as sentences do."""
    text = re.sub(r"\b([a-z]+ &#34;.+?&#34;)", r"<code>\1</code>", str(escape(printable(message))))
    return Markup(text[:1].upper() + text[1:])  # noqa: S704 - escaped above
