"""What a film's file says of itself beside its pictures: title, chapters and captions, as XMP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from assistant.film.scene import Film
from assistant.guide.inline import plain

_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title><rdf:Alt>{title}</rdf:Alt></dc:title>"
    "<dc:description><rdf:Alt>{description}</rdf:Alt></dc:description>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def xmp(film: Film, begins: Sequence[int]) -> bytes:
    """Returns the packet that search finds and that is read to people who don't see the film.

    Its description is the film's captions, a line each, after each chapter's title and when that begins.
    """
    described = "\n".join(_lines(film, begins))
    return _PACKET.format(title=_text(film.title), description=_text(described)).encode()


def timestamp(milliseconds: int) -> str:
    """Returns a time in a film, as `1:05`."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02}"


def _lines(film: Film, begins: Sequence[int]) -> Iterator[str]:
    for begin, chapter in zip(begins, film.chapters(), strict=True):
        yield f"{timestamp(begin)} {chapter.title}"
        yield from (plain(caption) for caption, _ in groupby(scene.caption for scene in chapter.scenes))


def _text(text: str) -> str:
    return f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
