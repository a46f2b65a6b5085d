"""Walkthroughs of flows: films with a pointer and captions, and pages to click through.

A flow is played once; a `Camera` looks on and keeps a scene for each step that a reader does or is told of. Films and
demos are made of the scenes, without a browser but for their lettering.
"""

from assistant.film.scene import Chapter, Film, Scene

__all__ = ["Chapter", "Film", "Scene"]
