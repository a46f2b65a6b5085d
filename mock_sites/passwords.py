"""Passwords are kept hashed, as real sites keep them, so that no test reads one out of the database.

The cost of scrypt is low on purpose (about a millisecond): the mock's passwords are public, and a seed
with many accounts has to be ready at once.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

_COST = 2**8
_BLOCK = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose password it is: `key` finds the account again, `address` is where a code for a new one is sent."""

    key: str
    address: str
    password: str


def hash_password(password: str) -> str:
    """Return salt and hash in one text."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(password, salt).hex()}"


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was hashed; no password fits an account without one."""
    if kept is None:
        return False
    salt, _, expected = kept.partition("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)).hex(), expected)


def is_strong(password: str) -> bool:
    """Tell whether a password is what Guance and Billing Center ask for: 8 to 64 characters, letters and digits."""
    kinds = (any(map(str.isalpha, password)), any(map(str.isdigit, password)))
    return 8 <= len(password) <= 64 and all(kinds)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=_COST, r=_BLOCK, p=1, dklen=32)
