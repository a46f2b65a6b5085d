"""The pictures of the documentation: taken by running flows, held against those that are kept, reviewed.

The way: `choosing` says which flows, `taking` runs them in the mock world, `comparing` tells what changed,
`proposal` keeps before and after so that each change can be accepted or refused, `review` shows them.
"""

from assistant.shots.changes import Change, Status
from assistant.shots.choosing import chosen_flows
from assistant.shots.comparing import compare
from assistant.shots.proposal import Proposal
from assistant.shots.taking import Cell, Taken, Taking

__all__ = ["Cell", "Change", "Proposal", "Status", "Taken", "Taking", "chosen_flows", "compare"]
