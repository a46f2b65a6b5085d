"""WebM films, by an ffmpeg of the machine or the one that Playwright brings."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from assistant.errors import AssistantError, UsageError
from assistant.film.pace import Pace
from assistant.film.script import Cut

if TYPE_CHECKING:
    from assistant.film.painting import Painter

_SAME_BYTES: Final = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1")
_CODING: Final = (
    "-c:v",
    "vp8",
    "-crf",
    "12",
    "-b:v",
    "1500k",
    "-qmin",
    "4",
    "-qmax",
    "42",
)


def find_ffmpeg() -> str:
    """Returns the ffmpeg to use; raises UsageError with what to install where there is none."""
    found = shutil.which("ffmpeg") or next(_of_playwright(), None)
    if found is None:
        raise UsageError(
            "a WebM film needs ffmpeg, and there is none; install it (Debian and Ubuntu: apt install ffmpeg, macOS: "
            "brew install ffmpeg) or Playwright's (playwright install ffmpeg), or write --format webp or gif"
        )
    return found


def webm(
    ffmpeg: str, painter: Painter, cuts: Sequence[Cut], chapters: Sequence[tuple[int, str]], title: str,
    hear: Callable[[int, int], None], pace: Pace,
) -> bytes:  # fmt: skip
    """Returns a WebM film of cuts that have a pace; `chapters` are when each begins, in milliseconds, and its title.

    Playwright's ffmpeg can read no chapters, and writes none.
    """
    total = sum(cut.milliseconds for cut in cuts)
    with TemporaryDirectory() as folder:
        made, told = Path(folder) / "film.webm", Path(folder) / "chapters.txt"
        told.write_text("\n".join(_metadata(chapters, title, total)), encoding="utf-8")
        source = ("-f", "image2pipe", "-framerate", str(pace.rate), "-c:v", "mjpeg", "-i", "pipe:0")
        tells = not _is_playwrights(ffmpeg)
        told_as = ("-f", "ffmetadata", "-i", str(told), "-map_metadata", "1") if tells else ()
        command = [
            ffmpeg, "-loglevel", "error", "-y", *source, *told_as, "-an", *_CODING, "-g", str(pace.rate * 10),
            *_SAME_BYTES, "-f", "webm", str(made),
        ]  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 - the program that was found, without a shell
            command, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        try:
            said = _feed(process, painter, cuts, hear, tick=pace.tick)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.returncode != 0 or not made.is_file():
            last = said.strip().splitlines()[-1:] or [f"exit code {process.returncode}"]
            raise FilmFailed(f"{ffmpeg} could not write the film: {last[0]}")
        return made.read_bytes()


class FilmFailed(AssistantError):
    """A film could not be written, for a reason that its encoder told."""

    exit_code = 1


def _feed(
    process: subprocess.Popen[bytes], painter: Painter, cuts: Sequence[Cut], hear: Callable[[int, int], None],
    *, tick: int,
) -> str:  # fmt: skip
    """Gives every picture as often as it is seen; returns what ffmpeg said."""
    assert process.stdin is not None  # noqa: S101 - it is a pipe
    try:
        for index, cut in enumerate(cuts, start=1):
            written = io.BytesIO()
            painter.paint(cut).save(written, "JPEG", quality=95, subsampling=0)
            for _ in range(cut.milliseconds // tick):
                process.stdin.write(written.getvalue())
            hear(index, len(cuts))
    except BrokenPipeError:  # it ended early, and says why
        pass
    _, said = process.communicate()
    return said.decode(errors="replace")


def _metadata(chapters: Sequence[tuple[int, str]], title: str, total: int) -> Iterator[str]:
    yield ";FFMETADATA1"
    yield f"title={_escaped(title)}"
    ends = [*(begin for begin, _ in chapters[1:]), total]
    for (begin, name), end in zip(chapters, ends, strict=True):
        yield from ("[CHAPTER]", "TIMEBASE=1/1000", f"START={begin}", f"END={end}", f"title={_escaped(name)}")


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "=;#\\\n" else sign for sign in text)


def _of_playwright() -> Iterator[str]:
    """Yields the ffmpegs that Playwright has brought, the newest first."""
    folders = {
        "linux": Path.home() / ".cache" / "ms-playwright",
        "darwin": Path.home() / "Library" / "Caches" / "ms-playwright",
        "win32": Path(os.environ.get("LOCALAPPDATA", Path.home())) / "ms-playwright",
    }
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folder = Path(chosen) if chosen and chosen != "0" else folders.get(sys.platform)
    for path in sorted(folder.glob("ffmpeg-*/ffmpeg*"), reverse=True) if folder is not None else ():
        if os.access(path, os.X_OK):
            yield str(path)


def _is_playwrights(ffmpeg: str) -> bool:
    return Path(ffmpeg).parent.name.startswith("ffmpeg-")
