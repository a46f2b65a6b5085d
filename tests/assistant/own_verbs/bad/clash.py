from assistant.verbs import verb


@verb("click")
def click(stage, value):
    """Clicks otherwise."""
