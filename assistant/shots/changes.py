"""What became of a picture: new, changed, unchanged, or gone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

Status = Literal["new", "changed", "unchanged", "gone"]
Decision = Literal["accepted", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one picture in one language and look.

    `path` is the picture's file, relative to the project; `words` tell in what it differs. `decision` is a reviewer's.
    """

    name: str
    locale: str
    look: str
    flow: str
    path: str
    status: Status
    words: str = ""
    decision: Decision | None = None

    @property
    def key(self) -> str:
        """What it is called in a review: `en/13.huaweicloud_19`, `zh/dark/13.huaweicloud_19`."""
        return "/".join(part for part in (self.locale, self.look, self.name) if part)

    @property
    def side(self) -> str:
        """The file of its words, beside it."""
        path = PurePosixPath(self.path)
        return str(path.with_name(f"{self.name}.yaml"))

    def as_json(self) -> dict[str, Any]:
        """Returns it as a mapping that json can write."""
        return {"key": self.key, **asdict(self)}
