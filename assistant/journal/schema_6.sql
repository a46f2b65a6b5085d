-- How rows of a bulk are dispatched to workers on many machines, and what came of it so far. The cause is that of the
-- last rows that ended, the streak how many of them it was; '' and 0 for one that passed. Times are in seconds since 1970.
CREATE TABLE dispatch (
    bulk TEXT PRIMARY KEY,
    parallel INTEGER NOT NULL,
    pace REAL NOT NULL,
    stop_after INTEGER NOT NULL,
    may_spend INTEGER NOT NULL,
    paced REAL NOT NULL DEFAULT 0,
    swept REAL NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    streak INTEGER NOT NULL DEFAULT 0,
    stopped TEXT
) STRICT;

-- Rows that are asked for. The tries count how often one was handed in; it came to its state at the time `moved`.
CREATE TABLE dispatched_row (
    bulk TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'handed_in', 'begun', 'ended')),
    tries INTEGER NOT NULL DEFAULT 0,
    moved REAL NOT NULL DEFAULT 0,
    PRIMARY KEY (bulk, number)
) STRICT;

CREATE INDEX dispatched_row_state ON dispatched_row (bulk, state, number);
