"""The journal: which runs there were, and which acts must not happen again."""

from assistant.journal.holding import Holding, take_in_turn
from assistant.journal.journal import Journal
from assistant.journal.lease import Lease, Leases, identity_of
from assistant.journal.recorder import Recorder
from assistant.journal.run_record import Origin, RunRecord, restored_from, said_of
from assistant.journal.snapshot import Snapshot

__all__ = [
    "Holding",
    "Journal",
    "Lease",
    "Leases",
    "Origin",
    "Recorder",
    "RunRecord",
    "Snapshot",
    "identity_of",
    "restored_from",
    "said_of",
    "take_in_turn",
]
