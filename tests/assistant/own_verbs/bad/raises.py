def settings():
    return {}["currency"]


CURRENCY = settings()
