CREATE TABLE run (
    id TEXT PRIMARY KEY,
    flow TEXT NOT NULL,
    title TEXT NOT NULL,
    environment TEXT NOT NULL,
    world TEXT,
    inputs TEXT NOT NULL,
    started TEXT NOT NULL,
    folder TEXT,
    status TEXT NOT NULL DEFAULT 'running'
        CHECK (status IN ('running', 'passed', 'failed', 'in_doubt', 'interrupted')),
    seconds REAL,
    outputs TEXT NOT NULL DEFAULT '{}',
    failure TEXT
) STRICT;

CREATE TABLE act (
    environment TEXT NOT NULL,
    world TEXT NOT NULL,
    flow TEXT NOT NULL,
    sentence TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'seen', 'refused')),
    version INTEGER NOT NULL,
    run TEXT NOT NULL,
    intended TEXT NOT NULL,
    settled TEXT,
    PRIMARY KEY (environment, world, flow, sentence)
) STRICT;
