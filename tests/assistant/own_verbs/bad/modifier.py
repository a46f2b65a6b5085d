from assistant.verbs import verb


@verb("say")
def say(stage, value):
    """Says it."""
