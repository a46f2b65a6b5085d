"""Verbs of an installed package."""

from __future__ import annotations

from typing import ClassVar

from assistant.verbs import Stage, Step, Text, step


@step
class Zoom(Step):
    """Sets how large the page is shown.

    Example:
        - zoom: "1.5"
    """

    verb: ClassVar[str] = "zoom"

    zoom: Text

    def describe(self) -> str:
        """Returns `Zoom to 1.5`."""
        return f"Zoom to {self.zoom}"

    def act(self, stage: Stage) -> None:
        """Sets the style."""
        stage.page.evaluate("factor => { document.body.style.zoom = factor }", stage.text(self.zoom))
