from __future__ import annotations

from assistant.verbs import verb


@verb("pay")
def pay(stage: Stage, amount: Amount) -> None:
    """Pays."""
