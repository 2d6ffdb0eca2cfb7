-- Version 2: papers on their way to the printer, and payments that were asked for. Both change as things happen to devices and to money
-- on its way; what became of an act stays in the journal.
CREATE TABLE print_job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- names the job to the printer: never given twice
    utc_ms INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 8),
    reference TEXT NOT NULL,               -- receipt number, number of the Z, payment code …
    copy INTEGER NOT NULL CHECK (copy >= 0),
    printer TEXT NOT NULL,                 -- as the settings said when it was queued
    profile TEXT NOT NULL,
    opens_drawer INTEGER NOT NULL CHECK (opens_drawer IN (0, 1)),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
    bytes_total INTEGER NOT NULL DEFAULT 0 CHECK (bytes_total >= 0),
    bytes_accepted INTEGER NOT NULL DEFAULT 0 CHECK (bytes_accepted BETWEEN -1 AND bytes_total), -- -1: not known
    digest BLOB CHECK (length (digest) = 32),
    reason TEXT,
    changed_ms INTEGER NOT NULL,
    successor INTEGER
) STRICT;

-- What is still to be done: to be sent (0, 1), or to be looked at by a person (5, 6).
CREATE INDEX print_job_is_open ON print_job (state, id) WHERE state IN (0, 1, 5, 6) AND successor IS NULL;

-- How often the paper of a Z was made: 1 = the original, then numbered copies.
CREATE TABLE printed_z (
    z INTEGER PRIMARY KEY,
    times INTEGER NOT NULL CHECK (times >= 1)
) STRICT;

CREATE TABLE payment_request (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,             -- of this attempt, in the transfer's purpose
    amount INTEGER NOT NULL CHECK (amount > 0),
    utc_ms INTEGER NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 7),
    bin TEXT NOT NULL,
    account TEXT NOT NULL,
    account_name TEXT NOT NULL,
    payload TEXT NOT NULL,
    parked INTEGER,                        -- the cart put aside that it is for
    paid INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0),
    receipt INTEGER,                       -- no of the last sale that named it
    bank_reference TEXT,                   -- of the bank's notice, where one came
    changed_ms INTEGER NOT NULL
) STRICT;

-- 0 awaiting, 2 short: closed with the shift.
CREATE INDEX payment_request_is_open ON payment_request (id) WHERE state IN (0, 2);
