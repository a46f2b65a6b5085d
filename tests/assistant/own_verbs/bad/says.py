from assistant.verbs import verb


@verb("pay", says="Pay {amont}")
def pay(stage, amount):
    """Pays."""
