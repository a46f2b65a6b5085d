-- Acts count what was written about them; the first journals of version 1 did not, and called an intent that came to
-- nothing withdrawn.
ALTER TABLE act RENAME TO act_uncounted;

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

INSERT INTO act (environment, world, flow, sentence, state, version, run, intended, settled)
SELECT
    environment, world, flow, sentence,
    CASE state WHEN 'withdrawn' THEN 'refused' ELSE state END,
    CASE WHEN settled IS NULL THEN 1 ELSE 2 END,
    run, intended, settled
FROM act_uncounted;

DROP TABLE act_uncounted;
