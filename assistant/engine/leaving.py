"""What is done to leave a browser as it was must not fail where browser or driver are gone already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def leaving() -> Iterator[None]:
    """Goes on after what can't be done to a browser that is gone.

    Playwright raises a RuntimeError where the listeners of a driver that was killed are taken away.
    """
    from playwright.sync_api import Error

    try:
        yield
    except Error:
        return
    except RuntimeError as error:
        if "no running event loop" not in str(error):
            raise
