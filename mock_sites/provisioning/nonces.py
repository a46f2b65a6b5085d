"""Which nonces were used: kept in the world's database, so that a restart forgets none."""

from mock_sites.world import World


class WorldNonces:
    """Remembers the nonces of one world's calls for as long as their timestamps are good."""

    def __init__(self, world: World) -> None:
        self._db = world.db

    def take(self, nonce: str, *, expires: float, now: float) -> bool:
        """Use a nonce; False when it was used before. Moments are real seconds."""
        self._db.execute("DELETE FROM nonce WHERE expires < ?", (now,))
        taken = self._db.execute("INSERT OR IGNORE INTO nonce VALUES (?, ?)", (nonce, expires))
        return taken.rowcount == 1
