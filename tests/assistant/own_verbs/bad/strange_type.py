from assistant.verbs import verb


class Amount:
    pass


@verb("pay")
def pay(stage, amount: Amount):
    """Pays."""
