"""The journal: which runs there were, and which acts must not happen again."""

from assistant.journal.forgetting import forget, older_than
from assistant.journal.holding import Holding, take_in_turn
from assistant.journal.journal import Journal
from assistant.journal.lease import Lease, Leases, identity_of
from assistant.journal.recorder import Recorder
from assistant.journal.run_record import ActRow, Origin, RunRecord, restored_from, said_of
from assistant.journal.snapshot import Snapshot

__all__ = [
    "ActRow",
    "Holding",
    "Journal",
    "Lease",
    "Leases",
    "Origin",
    "Recorder",
    "RunRecord",
    "Snapshot",
    "forget",
    "identity_of",
    "older_than",
    "restored_from",
    "said_of",
    "take_in_turn",
]
