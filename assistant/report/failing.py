"""Shows why a run failed, for the frame at its end in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from assistant.events import Failure
from assistant.report.excerpt import excerpt_lines
from assistant.report.words import kind_advice, kind_words, printable

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.syntax import Syntax


def failure_inside(failure: Failure) -> list[RenderableType]:
    """Returns what to say of a failure, in the order in which it is read: what, where, why, the lines."""
    within = f"  in {' › '.join(failure.trail)}" if failure.trail else ""
    place = f"{failure.file}:{failure.line}:{failure.column}"
    parts: list[RenderableType] = [
        Text.assemble(
            (printable(failure.sentence), "bold"), "\n",
            (printable(place), "cyan"), (printable(within), "dim"),
        ),
        Text.assemble((f"{_sentence(kind_words(failure.kind))}\n", "yellow"), printable(failure.message)),
    ]  # fmt: skip
    advice = kind_advice(failure.kind)
    if advice:
        parts.append(Text(advice, "dim"))
    excerpt = _excerpt(failure)
    if excerpt is not None:
        parts.append(excerpt)
    return parts


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}:"


def _excerpt(failure: Failure) -> Syntax | Text | None:
    """Returns the lines of the flow, coloured; as they are when they are not numbered as expected."""
    lines = excerpt_lines(failure.excerpt)
    if not lines:
        return Text(printable(failure.excerpt)) if failure.excerpt else None
    from rich.syntax import Syntax  # brings Pygments, 16 ms that only a failure has to pay

    return Syntax(
        printable("\n".join(line.text for line in lines)),
        "yaml",
        theme="ansi_dark",
        background_color="default",
        line_numbers=True,
        start_line=lines[0].number,
        highlight_lines={line.number for line in lines if line.is_marked},
        word_wrap=True,
    )
