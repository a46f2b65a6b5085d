"""The journal: which runs there were, and which acts must not happen again."""

from assistant.journal.database import Journal
from assistant.journal.recorder import Recorder
from assistant.journal.run_record import RunRecord

__all__ = ["Journal", "Recorder", "RunRecord"]
