from assistant.verbs import verb


@verb("pay")
def pay(stage, value, amount=1):
    """Pays."""
