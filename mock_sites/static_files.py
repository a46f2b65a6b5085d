"""Style sheets, scripts and pictures of the sites, served from memory under /static/ on every host."""

import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response

_FOLDER = Path(__file__).parent / "static"
_PREFIX = "/static/"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file's content, with a version that changes when it does."""

    content: bytes
    media_type: str
    version: str


def static_address(name: str) -> str:
    """Return the address of a file, with its version, so that browsers may keep it for good."""
    return f"{_PREFIX}{name}?v={_files()[name].version}"


def static_response(path: str, *, version: str | None) -> Response | None:
    """Answer a request under /static/; None for any other path.

    The path is looked up among the names of the files, so it can't lead out of the folder. An address
    with the file's version may be kept for good, one without is asked for again.
    """
    if not path.startswith(_PREFIX):
        return None
    file = _files().get(path.removeprefix(_PREFIX))
    if file is None:
        return Response("not found", status_code=404, media_type="text/plain")
    keep = "public, max-age=31536000, immutable" if version == file.version else "no-cache"
    headers = {"Cache-Control": keep, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=file.media_type, headers=headers)


@cache
def _files() -> dict[str, StaticFile]:
    files = (path for path in _FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(_FOLDER).as_posix(): _read(path) for path in files}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return StaticFile(content=content, media_type=media_type, version=sha256(content).hexdigest()[:12])
