"""Pictures: what is drawn on them, and how.

Marks are drawn as SVG over the finished picture on a page of its own, so that the page that is shown is
never touched and texts are set in the browser's fonts.
"""

from assistant.picture.capture import capture
from assistant.picture.compose import Composer
from assistant.picture.mark import Mark, svg
from assistant.picture.style import Style, StyleChanges

__all__ = ["Composer", "Mark", "Style", "StyleChanges", "capture", "svg"]
