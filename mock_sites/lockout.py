"""Wrong passwords: after several in a row a name can't sign in on a site for a while, by the world's clock.

A name is counted whether or not there is such an account, so that nobody learns from it which there are.
"""

from datetime import datetime, timedelta

from mock_sites.clock import read_time, stamp
from mock_sites.world import World

MOST_FAILURES = 5
LOCKOUT = timedelta(minutes=15)
_LONGEST_NAME = 254


def is_locked_out(failures: int, last: datetime, now: datetime) -> bool:
    """Tell whether so many failures, the last at a moment, keep a name out at another."""
    return failures >= MOST_FAILURES and now < last + LOCKOUT


def is_name_locked_out(world: World, site: str, name: str) -> bool:
    """Tell whether a name can't sign in on a site now, whatever its password."""
    row = _find(world, site, name)
    return row is not None and is_locked_out(*row, world.clock.now())


def count_failure(world: World, site: str, name: str) -> None:
    """Count a wrong password; one that comes long after the last is the first again.

    The journal does not tell the name before it is locked: someone may have typed the password into its field.
    """
    now = world.clock.now()
    row = _find(world, site, name)
    failures = 1 if row is None or now >= row[1] + LOCKOUT else row[0] + 1
    world.db.execute(
        "INSERT INTO sign_in_failure VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET failures = excluded.failures, last = excluded.last",
        (site, name[:_LONGEST_NAME], failures, stamp(now)),
    )
    world.journal.act(site, "sign_in_failed", failures=failures)
    if failures == MOST_FAILURES:
        world.journal.act(site, "sign_in_locked", username=name[:_LONGEST_NAME])


def forget_failures(world: World, site: str, name: str) -> None:
    """Begin to count anew, after a right password or a new one."""
    forgotten = world.db.execute(
        "DELETE FROM sign_in_failure WHERE site = ? AND name = ?", (site, name[:_LONGEST_NAME])
    )
    if forgotten.rowcount:
        world.journal.act(site, "sign_in_failures_forgotten")


def _find(world: World, site: str, name: str) -> tuple[int, datetime] | None:
    row = world.db.execute(
        "SELECT failures, last FROM sign_in_failure WHERE site = ? AND name = ?", (site, name[:_LONGEST_NAME])
    ).fetchone()
    return None if row is None else (row["failures"], read_time(row["last"]))
