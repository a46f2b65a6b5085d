from assistant.verbs import verb

def pay(stage, value:
    pass
