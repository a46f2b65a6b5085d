"""The folder of kept sessions: `.assistant/sessions`, for its owner alone."""

from __future__ import annotations

import hmac
import json
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.engine.sessions import SessionKey, State
from assistant.files import write_text

_OWNER_ONLY = 0o600
_KEY = "key"
"""The file of what names are made with, so that no password can be guessed from the name of a file."""


class SessionFolder:
    """Keeps sessions as files; what can't be read is as good as not kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, key: SessionKey) -> State | None:
        """Returns the session that an earlier run has kept."""
        with suppress(OSError, ValueError):
            state: Any = json.loads(self._file(key).read_text(encoding="utf-8"))
            if isinstance(state, dict) and {"cookies", "origins"} <= state.keys():
                return state
        return None

    def keep(self, key: SessionKey, state: State) -> None:
        """Writes a session, whole or not at all."""
        write_text(self._file(key), json.dumps(state), mode=_OWNER_ONLY)

    def _file(self, key: SessionKey) -> Path:
        digest = hmac.new(self._secret(), key.identity.reveal().encode(), sha256).hexdigest()[:32]
        return self._path / f"{key.flow}-{digest}.json"

    def _secret(self) -> bytes:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.chmod(0o700)
        file = self._path / _KEY
        if not file.exists():
            write_text(file, secrets.token_hex(32), mode=_OWNER_ONLY)
        return file.read_bytes()
