"""Pictures: what is drawn on them, and how.

Marks are drawn as SVG over the finished picture on a page of its own, so that the page that is shown is
never touched and texts are set in the browser's fonts.
"""
