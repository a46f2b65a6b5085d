from typing import ClassVar

from assistant.verbs import Step, Text, step


@step
class Pay(Step):
    """Pays."""

    verb: ClassVar[str] = "pay"

    pay: Text

    def describe(self):
        return "Pay"
