-- Times are kept in UTC, so that those of machines in several time zones are in order; `utc()` rewrites what was kept
-- with an offset. Runs are found by when they began.
UPDATE run SET started = utc(started);

UPDATE act SET intended = utc(intended), settled = utc(settled);

UPDATE bulk SET started = utc(started);

UPDATE bulk_row SET started = utc(started), finished = utc(finished);

CREATE INDEX run_started ON run (started, id);
