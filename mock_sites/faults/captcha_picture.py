"""The picture of a captcha: digits drawn with strokes, so that they are in no text of the page."""

from dataclasses import dataclass
from hashlib import sha256

Stroke = tuple[float, float, float, float]

# The seven segments of a digit in a box of 1 by 2, and which of them each digit has.
_SEGMENTS: tuple[Stroke, ...] = (
    (0, 0, 1, 0),
    (1, 0, 1, 1),
    (1, 1, 1, 2),
    (0, 2, 1, 2),
    (0, 1, 0, 2),
    (0, 0, 0, 1),
    (0, 1, 1, 1),
)
_DIGITS = ("012345", "12", "01346", "01236", "1256", "02356", "023456", "012", "0123456", "012356")
_SIZE, _STEP, _LEFT, _TOP = 18, 36, 16, 14
_SCRATCHES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The lines of a picture of 232 by 64: those of the digits, and thin ones across them."""

    digits: list[Stroke]
    scratches: list[Stroke]


def draw(code: str) -> Picture:
    """Returns the picture of a code of digits, in an unsteady hand."""
    unsteady = _Unsteady(code)
    digits = [
        (
            left + x1 * _SIZE + unsteady.by(2),
            _TOP + y1 * _SIZE + unsteady.by(2),
            left + x2 * _SIZE + unsteady.by(2),
            _TOP + y2 * _SIZE + unsteady.by(2),
        )
        for left, digit in zip(range(_LEFT, _LEFT + _STEP * len(code), _STEP), code, strict=True)
        for x1, y1, x2, y2 in (_SEGMENTS[int(segment)] for segment in _DIGITS[int(digit)])
    ]
    scratches = [(4.0, 32 + unsteady.by(28), 228.0, 32 + unsteady.by(28)) for _ in range(_SCRATCHES)]
    return Picture(digits=digits, scratches=scratches)


class _Unsteady:
    """A hand that trembles the same way for the same code."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._count = 0

    def by(self, most: float) -> float:
        """Returns how far it is off this time, to either side."""
        self._count += 1
        byte = sha256(f"{self._code}:{self._count}".encode()).digest()[0]
        return round(most * (byte / 127.5 - 1), 1)
