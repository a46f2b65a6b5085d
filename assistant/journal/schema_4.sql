-- What a run needs to be gone on with: the flow as it was, how it was wished for, and what was read within acts.
CREATE TABLE snapshot (
    id TEXT PRIMARY KEY,
    content TEXT NOT NULL
) STRICT;

ALTER TABLE run ADD COLUMN snapshot TEXT;

ALTER TABLE run ADD COLUMN options TEXT NOT NULL DEFAULT '{}';

ALTER TABLE run ADD COLUMN continues TEXT;

CREATE TABLE act_value (
    environment TEXT NOT NULL,
    world TEXT NOT NULL,
    flow TEXT NOT NULL,
    sentence TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (environment, world, flow, sentence, name)
) STRICT;
