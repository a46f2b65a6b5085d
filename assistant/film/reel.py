"""The pictures of a film as one image of many, each painted when it is asked for: all of them would fill the memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PIL import Image

from assistant.film.script import Cut

if TYPE_CHECKING:
    from assistant.film.painting import Painter


class Reel(Image.Image):
    """An image whose frames are cuts. Pillow's encoders seek from the first to the last; `hear` is told how far.

    With `colours` each scene has a list of so many, the same for all its cuts, so that only what moves differs.
    """

    def __init__(
        self,
        painter: Painter,
        cuts: Sequence[Cut],
        hear: Callable[[int, int], None],
        *,
        colours: int | None = None,
    ) -> None:
        super().__init__()
        self._painter = painter
        self._cuts = cuts
        self._hear = hear
        self._colours = colours
        self._palette: tuple[tuple[int | None, int], Image.Image] | None = None
        self._at = -1
        self.seek(0)

    @property
    def n_frames(self) -> int:
        """How many cuts there are."""
        return len(self._cuts)

    def seek(self, frame: int) -> None:
        """Shows a cut; raises EOFError after the last one, as Pillow's own images do."""
        if frame == self._at:
            return
        if frame >= len(self._cuts):
            raise EOFError
        cut = self._cuts[frame]
        painted = self._painter.paint(cut)
        if self._colours is not None:
            painted = painted.quantize(palette=self._listed(cut, painted), dither=Image.Dither.NONE)
        self.im, self._mode, self._size = painted.im, painted.mode, painted.size
        self.palette = painted.palette
        self._at = frame
        if frame:
            self._hear(frame + 1, len(self._cuts))

    def tell(self) -> int:
        """Returns which cut is shown."""
        return self._at

    def _listed(self, cut: Cut, painted: Image.Image) -> Image.Image:
        """Returns an image that has the colours of a scene: those of its last look, with pointer and outline."""
        key = (cut.card, cut.scene)
        if self._palette is None or self._palette[0] != key:
            whole = painted if cut.card is not None else self._painter.whole(cut.scene)
            self._palette = (key, whole.quantize(self._colours or 256, method=Image.Quantize.MEDIANCUT))
        return self._palette[1]
