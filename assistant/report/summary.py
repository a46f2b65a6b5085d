"""Writes a run as Markdown, for the page that a CI shows of a job, such as $GITHUB_STEP_SUMMARY."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from assistant.events import Failure
from assistant.report.after import all_steps
from assistant.report.story import Story
from assistant.report.words import STATUS_WORDS, counted, in_place, kind_advice, kind_words, printable
from assistant.values import duration_words

_SIGNS: Final = {"passed": "✅", "failed": "❌", "in_doubt": "❓", "interrupted": "⏹️", "stopped": "⏹️"}
_MOST_STEPS: Final = 200


def append_summary(story: Story, file: Path) -> None:
    """Adds the summary of a run to a file: each command of a job adds its own."""
    with file.open("a", encoding="utf-8", errors="replace") as out:
        out.write(summary(story))


def summary(story: Story) -> str:
    """Returns the summary of a run; it ends with an empty line."""
    started, finished = story.ends()
    sign, words = _SIGNS[finished.status], STATUS_WORDS[finished.status]
    where = f"{started.environment}/{started.world}" if started.world else started.environment
    facts = [f"`{_code(started.flow)}`", _text(where), _text(started.browser), counted(story.count, "step")]
    parts = [f"### {sign} {words}: {_text(started.title)}"]
    parts.append(" · ".join([*(fact for fact in facts if fact), duration_words(finished.seconds)]))
    for failure in (finished.failure, *finished.unmet) if finished.failure else ():
        parts += _failure(failure)
    if finished.outputs:
        rows = [f"| {_text(name)} | `{_code(value)}` |" for name, value in in_place(finished.outputs).items()]
        parts.append("\n".join(["| Output | Value |", "| --- | --- |", *rows]))
    parts.append(_steps(story))
    return "\n\n".join(parts) + "\n\n"


def _failure(failure: Failure) -> list[str]:
    place = f"{failure.file}:{failure.line}:{failure.column}"
    why = f"{_text(kind_words(failure.kind))}: {_text(failure.message)}"
    parts = [f"**{_text(failure.sentence)}** at `{_code(place)}`", why]
    if kind_advice(failure.kind):
        parts.append(f"_{kind_advice(failure.kind)}_")
    if failure.excerpt:
        parts.append(_block(failure.excerpt))
    if failure.journal:
        parts.append(_folded("What the sites tell", _block("\n".join(failure.journal))))
    if failure.rerun:
        parts.append(f"Run it again: `{_code(failure.rerun)}`")
    return parts


def _steps(story: Story) -> str:
    steps = list(all_steps(story))
    lines = [
        f"{'  ' * step.started.depth}- {_SIGNS[step.status]} {_text(step.sentence)} ({duration_words(step.seconds)})"
        for step in steps[:_MOST_STEPS]
    ]
    if len(steps) > _MOST_STEPS:
        lines.append(f"- … {counted(len(steps) - _MOST_STEPS, 'more step')} left out")
    return _folded("Steps", "\n".join(lines))


def _folded(title: str, inside: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{inside}\n\n</details>"


def _block(text: str) -> str:
    """Returns a text as a block of code, whatever back-ticks it has."""
    fence = "`" * max(3, *(len(ticks) + 1 for ticks in re.findall("`+", text)), 3)
    return f"{fence}text\n{printable(text)}\n{fence}"


def _code(text: str) -> str:
    """Returns a text for within back-ticks and cells of tables."""
    return printable(text).replace("`", "'").replace("|", "\\|").replace("\n", " ")


def _text(text: str) -> str:
    """Returns a text that Markdown shows letter by letter."""
    plain = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")
    return re.sub(r"([\\`*_\[\]|#~])", r"\\\1", plain)
