-- A bulk is a flow for each row of a table. It is known again by its key: the flow, where, the table's content and the
-- inputs that all rows share; nothing of it is read from the key.
CREATE TABLE bulk (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    flow TEXT NOT NULL,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    environment TEXT NOT NULL,
    world TEXT,
    inputs TEXT NOT NULL,
    columns TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '{}',
    snapshot TEXT NOT NULL,
    started TEXT NOT NULL
) STRICT;

CREATE INDEX bulk_key ON bulk (key);

-- The inputs are the row's own, without secrets. The cause is what equal failures have in common.
CREATE TABLE bulk_row (
    bulk TEXT NOT NULL,
    number INTEGER NOT NULL,
    line INTEGER NOT NULL,
    identity TEXT NOT NULL,
    inputs TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'waiting'
        CHECK (status IN ('waiting', 'running', 'passed', 'failed', 'person', 'in_doubt', 'skipped')),
    run TEXT,
    reason TEXT,
    cause TEXT,
    kind TEXT,
    outputs TEXT NOT NULL DEFAULT '{}',
    report TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    started TEXT,
    finished TEXT,
    PRIMARY KEY (bulk, number)
) STRICT;

CREATE INDEX bulk_row_status ON bulk_row (bulk, status, number);

CREATE INDEX bulk_row_identity ON bulk_row (identity);
