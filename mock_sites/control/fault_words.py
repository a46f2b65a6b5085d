"""Faults as they are typed: `reset,path=/purchase/*,when=after`."""

from mock_sites.faults.options import FaultError


def read_fault(text: str) -> tuple[str, dict[str, str]]:
    """Return the name of a fault and its options, site and path among them, as they were typed."""
    name, comma, rest = text.partition(",")
    return name.strip(), read_words(rest) if comma else {}


def read_words(text: str) -> dict[str, str]:
    """Return options by name from `option=value` parts with commas between; FaultError for others."""
    options: dict[str, str] = {}
    for part in text.split(",") if text.strip() else []:
        name, equals, value = (word.strip() for word in part.partition("="))
        if not equals or not name:
            raise FaultError(f"{part.strip()!r} is no option; write option=value, with commas between")
        if name in options:
            raise FaultError(f"the option {name} stands twice")
        options[name] = value
    return options
