"""Where a journal is: a file, or a database of PostgreSQL by its URL, whose password nobody is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from assistant.errors import UsageError
from assistant.values import MASK

VARIABLE: Final = "ASSISTANT_DATABASE"
"""The environment variable that says where the journal is, whatever config.yaml says."""
_SCHEMES: Final = ("postgresql://", "postgres://")
_USER: Final = re.compile(r"(?P<user>[^:@/?]*)(?::(?P<password>.*))?")
_PARAMETER: Final = re.compile(r"([?&](?:password|sslpassword)=)([^&]*)")


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """The URL of a database of PostgreSQL; `str()` and `repr()` hide its password."""

    _url: str

    def __str__(self) -> str:
        scheme, user, password, rest = self._parts()
        shown = f"{user}:{MASK}@" if password is not None else f"{user}@" if user else ""
        return f"{scheme}://{shown}" + _PARAMETER.sub(lambda found: found[1] + MASK, rest)

    def __repr__(self) -> str:
        return f"DatabaseUrl({str(self)!r})"

    def reveal(self) -> str:
        """Returns the URL itself, for the one place that connects."""
        return self._url

    def hidden(self, text: str) -> str:
        """Returns a text, such as a driver's error, without what must not be shown of the URL."""
        _, _, password, rest = self._parts()
        secrets = {self._url, password or "", *(value for _, value in _PARAMETER.findall(rest))}
        for secret in sorted((each for each in secrets if each), key=len, reverse=True):
            text = text.replace(secret, MASK).replace(unquote(secret), MASK)
        return text

    def _parts(self) -> tuple[str, str, str | None, str]:
        """Returns scheme, user, password and the rest; a password may hold any sign, though it should not."""
        scheme, _, rest = self._url.partition("://")
        before, at, after = rest.rpartition("@")
        found = _USER.fullmatch(before) if at else None
        if found is None:
            return scheme, "", None, rest
        return scheme, found["user"], found["password"], after


Place = Path | DatabaseUrl


def hidden(word: str) -> str:
    """Returns a word of a command line, the password hidden where it is the URL of a database."""
    before, sign, url = word.partition("=") if word.startswith("--database=") else ("", "", word)
    return f"{before}{sign}{DatabaseUrl(url)}" if url.startswith(_SCHEMES) else word


def place_from(text: str, *, folder: Path | None = None) -> Place:
    """Returns where a journal is, from how it was written; a path is from `folder`.

    Raises UsageError for the URL of anything else than PostgreSQL, without repeating it: it may hold a password.
    """
    if text.startswith(_SCHEMES):
        return DatabaseUrl(text)
    if "://" in text or not text.strip():
        raise UsageError(
            "a journal is a file, or a database of PostgreSQL such as postgresql://user:password@host/name; "
            "other databases can't keep it"
        )
    return (folder or Path()) / text
