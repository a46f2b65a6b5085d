from assistant.verbs import verb


@verb("pay")
def pay(stage, *, value=1):
    """Pays."""
