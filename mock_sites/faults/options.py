"""Options of faults: what may be set, to what, and the sentence for what may not."""

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Value = int | float | str


class FaultError(ValueError):
    """A fault that there is not, or that can't be switched on like this; its text is a sentence for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing about a fault that can be set, by text from a command line or by a JSON value.

    The default's type is the option's: whole numbers, numbers or text. `choices` are the only texts, when
    there are any; `least` and `most` bound a number.
    """

    name: str
    help: str
    default: Value
    least: float = 0
    most: float | None = None
    choices: tuple[str, ...] = ()

    def read(self, value: object) -> Value:
        """Returns what was set, in the option's type; FaultError says what it should have been."""
        if isinstance(self.default, str):
            return self._read_text(value)
        return self._read_number(value, is_whole=isinstance(self.default, int))

    @property
    def range(self) -> str:
        """What may be set, in words."""
        if self.choices:
            return ", ".join(self.choices)
        if isinstance(self.default, str):
            return "text"
        kind = "whole number" if isinstance(self.default, int) else "number"
        return f"{kind} from {self.least:g}" + ("" if self.most is None else f" to {self.most:g}")

    def _read_text(self, value: object) -> str:
        if str(value) in self.choices:
            return str(value)  # 502 is as good as "502"
        if not isinstance(value, str) or not value.isprintable():
            raise FaultError(f"{self.name} is text, not {value!r}")
        if self.choices and value not in self.choices:
            raise FaultError(
                f"{self.name} can't be {value!r}{nearest(value, self.choices)}; it is one of {self.range}"
            )
        return value

    def _read_number(self, value: object, *, is_whole: bool) -> int | float:
        number = _number(value)
        is_right = (
            number is not None
            and (not is_whole or number == int(number))
            and self.least <= number <= (math.inf if self.most is None else self.most)
        )
        if number is None or not is_right:
            raise FaultError(f"{self.name} can't be {value!r}; it is a {self.range}")
        return int(number) if is_whole else number


def read_options(fault: str, options: Iterable[Option], given: Mapping[str, object]) -> Mapping[str, Value]:
    """Returns every option of a fault, as given or by default; FaultError names the first that is wrong."""
    known = {option.name: option for option in options}
    for name in given:
        if name not in known:
            raise FaultError(
                f"the fault {fault} has no option {name!r}{nearest(name, known)}; it has {', '.join(known)}"
            )
    try:
        return {
            name: option.read(given[name]) if name in given else option.default
            for name, option in known.items()
        }
    except FaultError as error:
        raise FaultError(f"the fault {fault}: {error}") from None


def nearest(name: str, known: Iterable[str]) -> str:
    """Returns the question after a name that is unknown, with the one that it is nearest to; "" without one."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None
