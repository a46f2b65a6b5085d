from assistant.verbs import verb


@verb("Pay Invoice")
def pay(stage, value):
    """Pays."""
