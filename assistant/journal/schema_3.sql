-- A run knows what makes another one the same run; of those that are the same, one at a time has the lease.
ALTER TABLE run RENAME TO run_without_identity;

CREATE TABLE run (
    id TEXT PRIMARY KEY,
    identity TEXT NOT NULL,
    flow TEXT NOT NULL,
    title TEXT NOT NULL,
    environment TEXT NOT NULL,
    world TEXT,
    inputs TEXT NOT NULL,
    started TEXT NOT NULL,
    folder TEXT,
    status TEXT NOT NULL DEFAULT 'running'
        CHECK (status IN ('running', 'passed', 'failed', 'in_doubt', 'interrupted', 'killed')),
    seconds REAL,
    outputs TEXT NOT NULL DEFAULT '{}',
    failure TEXT
) STRICT;

INSERT INTO run (
    id, identity, flow, title, environment, world, inputs, started, folder, status, seconds, outputs, failure
)
SELECT id, '', flow, title, environment, world, inputs, started, folder, status, seconds, outputs, failure
FROM run_without_identity;

DROP TABLE run_without_identity;

CREATE INDEX run_identity ON run (identity);

-- The epoch counts who had the lease; whoever writes an act shows theirs. It expires at a time in seconds since 1970,
-- and at 0 when it was given back.
CREATE TABLE lease (
    identity TEXT PRIMARY KEY,
    run TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    owner TEXT NOT NULL,
    life TEXT NOT NULL,
    expires REAL NOT NULL,
    is_cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX lease_run ON lease (run);
