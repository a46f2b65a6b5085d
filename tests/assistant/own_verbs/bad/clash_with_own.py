from assistant.verbs import verb


@verb("pay")
def pay(stage, value):
    """Pays."""


@verb("pay")
def pay_again(stage, value):
    """Pays again."""
