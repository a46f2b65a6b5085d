"""Serves Piccolo Admin with its own example tables: a single-page application that knows nothing of us.

Its first argument is the file of its database. It prints its port when it is ready.
"""

from __future__ import annotations

import socket
import sys

import uvicorn
from piccolo.engine.sqlite import SQLiteEngine
from piccolo_admin.endpoints import create_admin
from piccolo_admin.example import tables


def main(database: str) -> None:
    """Fills the database anew and serves until the process is ended."""
    engine = SQLiteEngine(path=database)
    for table in tables.TABLE_CLASSES:
        table._meta._db = engine
    tables.create_schema()
    tables.populate_data()
    app = create_admin(
        [tables.Director, tables.Movie],
        auth_table=tables.User,
        session_table=tables.Sessions,
        site_name="Movies",
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{listener.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
