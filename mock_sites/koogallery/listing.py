"""When Purchased Apps shows what was bought: the list lags behind, as the real one does."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How late a purchase is listed: after so many views of the list without it, and so many real seconds."""

    views: int = 1
    seconds: float = 0.0
