"""The sender: makes the calls that KooGallery owes the seller, over real HTTP, in the background."""

import logging
import threading
import time

from mock_sites.hosts import host_name
from mock_sites.provisioning import marketplace
from mock_sites.provisioning.marketplace import Call
from mock_sites.provisioning.seller_call import Outcome, call_seller
from mock_sites.world import World, WorldClosedError

_STOP_SECONDS = 1.0
_LOG = logging.getLogger(__name__)


class Sender:
    """Works off the outboxes of all worlds of one server, each world in a thread of its own while it has any.

    It holds a world only to claim a call and to write back, never while it waits for the seller: the
    seller is a site of the same world.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._busy: dict[int, _Errand] = {}
        self._is_stopped = False

    def wake(self, world: World) -> None:
        """See to a world whose outbox may have something in it."""
        with self._lock:
            errand = self._busy.get(id(world))
            if errand is not None:
                errand.news.set()
            elif not self._is_stopped:
                errand = self._busy[id(world)] = _Errand(world)
                errand.thread = threading.Thread(target=self._run, args=(errand,), daemon=True)
                errand.thread.start()

    def stop(self) -> None:
        """Make no more calls; what is owed stays in the outboxes."""
        with self._lock:
            self._is_stopped = True
            errands = list(self._busy.values())
            for errand in errands:
                errand.news.set()
        for errand in errands:
            if errand.thread is not None:
                errand.thread.join(timeout=_STOP_SECONDS)

    def _run(self, errand: "_Errand") -> None:
        due: float | None = 0.0
        try:
            while self._goes_on(errand, due):
                errand.news.wait(0.0 if due is None else max(0.0, due - time.time()))
                errand.news.clear()
                due = self._work_off(errand.world)
        except WorldClosedError:
            _LOG.debug("the world %s was closed while calls were owed", errand.world.name)
        except Exception:
            _LOG.exception("the sender of the world %s broke", errand.world.name)
        finally:
            with self._lock:
                self._busy.pop(id(errand.world), None)

    def _goes_on(self, errand: "_Errand", due: float | None) -> bool:
        """Tell whether there is more to do; if not, the errand ends before news can be added to it."""
        with self._lock:
            if self._is_stopped or (due is None and not errand.news.is_set()):
                del self._busy[id(errand.world)]
                return False
            return True

    def _work_off(self, world: World) -> float | None:
        """Make every call that is due; return when the next one is, in real seconds."""
        while not self._is_stopped:
            with world.transaction():
                call = marketplace.claim(world, time.time())
                if call is None:
                    return marketplace.next_due(world)
            outcome = self._send(world, call)
            with world.transaction():
                marketplace.settle(world, call, outcome, time.time())
        return None

    def _send(self, world: World, call: Call) -> Outcome:
        host = f"{host_name('billing_center', world=world.name)}:{self._port}"
        return call_seller(
            call.http, access_key=call.access_key, address=("127.0.0.1", self._port), host=host
        )


class _Errand:
    """One world that is being seen to; `news` says that its outbox may have more."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.news = threading.Event()
        self.thread: threading.Thread | None = None
