"""Who is signed in on a site: sessions in the world's database, found by a cookie's digest.

The cookie is a random token that a browser gets with its first form; nothing is stored for it until
there is something to keep. Only the token's digest is in the database, so that a copy of the database
signs nobody in. A session that has not been seen for longer than `IDLE`, by the world's clock, has expired.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from mock_sites.clock import read_time, stamp
from mock_sites.world import World

COOKIE = "session"
IDLE = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser on one site; exactly one of the three accounts is set.

    `seen` is when it last asked for a page, `parent` the visitor of the single sign-on session behind it.
    """

    visitor: str
    seen: datetime
    billing_account: int | None = None
    guance_account: str | None = None
    iam_user: str | None = None
    parent: str | None = None


def new_token() -> str:
    """Return a token for a browser that has none."""
    return secrets.token_urlsafe(24)


def visitor_of(token: str) -> str:
    """Return what the database knows a token by."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def form_token(secret: str, token: str) -> str:
    """Return what every form of this visitor has to carry, so that no other site can send it for them."""
    return hmac.new(secret.encode(), token.encode("utf-8", "replace"), "sha256").hexdigest()


def has_expired(session: Session, now: datetime) -> bool:
    """Tell whether a session has not been seen for too long."""
    return now - session.seen > IDLE


def find_session(world: World, site: str, token: str) -> Session | None:
    """Return the session of a token on a site, if it is signed in there, expired or not."""
    row = world.db.execute(
        "SELECT visitor, billing_account, guance_account, iam_user, parent, seen FROM session"
        " WHERE visitor = ? AND site = ?",
        (visitor_of(token), site),
    ).fetchone()
    return None if row is None else Session(**{**dict(row), "seen": read_time(row["seen"])})


def see_session(world: World, session: Session, now: datetime) -> None:
    """Note that a session, and the single sign-on behind it, is in use."""
    if session.seen != now:
        world.db.execute(
            "UPDATE session SET seen = ? WHERE visitor IN (?, ?)",
            (stamp(now), session.visitor, session.parent),
        )


def start_session(
    world: World,
    site: str,
    token: str,
    *,
    billing_account: int | None = None,
    guance_account: str | None = None,
    iam_user: str | None = None,
    parent: str | None = None,
) -> Session:
    """Sign a token in on a site; `parent` is the visitor of the single sign-on session behind it."""
    now = world.clock.now()
    session = Session(
        visitor=visitor_of(token),
        seen=now,
        billing_account=billing_account,
        guance_account=guance_account,
        iam_user=iam_user,
        parent=parent,
    )
    world.db.execute(
        "INSERT INTO session (visitor, site, billing_account, guance_account, iam_user, parent, started, seen)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (session.visitor, site, billing_account, guance_account, iam_user, parent, stamp(now), stamp(now)),
    )
    return session


def end_session(world: World, session: Session) -> None:
    """Sign out, on the site and wherever the session was the single sign-on behind it."""
    world.db.execute("DELETE FROM session WHERE visitor = ?", (session.visitor,))


def end_single_sign_on(world: World, session: Session) -> None:
    """Sign out, on the site and wherever else the single sign-on behind the session signed in."""
    world.db.execute("DELETE FROM session WHERE visitor IN (?, ?)", (session.visitor, session.parent))
