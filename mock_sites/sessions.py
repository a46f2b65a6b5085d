"""Who is signed in on a site: sessions in the world's database, found by a cookie's digest.

The cookie is a random token that a browser gets with its first form; nothing is stored for it until
there is something to keep. Only the token's digest is in the database, so that a copy of the database
signs nobody in.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from mock_sites.clock import stamp
from mock_sites.world import World

COOKIE = "session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser on one site; exactly one of the two accounts is set."""

    visitor: str
    billing_account: int | None
    iam_user: str | None


def new_token() -> str:
    """Return a token for a browser that has none."""
    return secrets.token_urlsafe(24)


def visitor_of(token: str) -> str:
    """Return what the database knows a token by."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def form_token(secret: str, token: str) -> str:
    """Return what every form of this visitor has to carry, so that no other site can send it for them."""
    return hmac.new(secret.encode(), token.encode("utf-8", "replace"), "sha256").hexdigest()


def find_session(world: World, site: str, token: str) -> Session | None:
    """Return the session of a token on a site, if it is signed in there."""
    row = world.db.execute(
        "SELECT visitor, billing_account, iam_user FROM session WHERE visitor = ? AND site = ?",
        (visitor_of(token), site),
    ).fetchone()
    return None if row is None else Session(**dict(row))


def start_session(
    world: World,
    site: str,
    token: str,
    *,
    billing_account: int | None = None,
    iam_user: str | None = None,
    parent: str | None = None,
) -> Session:
    """Sign a token in on a site; `parent` is the visitor of the single sign-on session behind it."""
    visitor = visitor_of(token)
    world.db.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
        (visitor, site, billing_account, iam_user, parent, stamp(world.clock.now())),
    )
    return Session(visitor=visitor, billing_account=billing_account, iam_user=iam_user)


def end_session(world: World, session: Session) -> None:
    """Sign out, on the site and wherever the session was the single sign-on behind it."""
    world.db.execute("DELETE FROM session WHERE visitor = ?", (session.visitor,))
