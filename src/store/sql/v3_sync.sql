-- Version 3: the line to the registry. One row: which registry, and how things stand with it.
CREATE TABLE sync (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    url TEXT NOT NULL,
    registry_key BLOB NOT NULL CHECK (length (registry_key) = 32),
    epoch INTEGER NOT NULL,        -- newest that the registry was told of; below the till's own: enrol again
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    alarm INTEGER NOT NULL CHECK (alarm >= 0),
    alarm_ms INTEGER NOT NULL,     -- since when; 0: none
    contact_ms INTEGER NOT NULL,   -- when an answer last verified; written with other changes, so it may lag
    server_ms INTEGER NOT NULL,    -- newest clock of the registry that was seen
    catalogue_version INTEGER NOT NULL,
    recall_version INTEGER NOT NULL
) STRICT;

-- How far the registry says it is with each epoch: its word, which may go backwards.
CREATE TABLE sync_epoch (
    epoch INTEGER PRIMARY KEY,
    acked_seq INTEGER NOT NULL CHECK (acked_seq >= 0),
    acked_totals INTEGER NOT NULL CHECK (acked_totals >= 0),
    acked_stock INTEGER NOT NULL CHECK (acked_stock >= 0),
    cut INTEGER                    -- last record that belongs to the province's chain; NULL: all do. What follows is booked in the next epoch
) STRICT;

-- The registry's signed answers, as they came: evidence of what it has acknowledged.
CREATE TABLE sync_ack (
    record INTEGER PRIMARY KEY,    -- of the journal, that says so
    signature BLOB NOT NULL CHECK (length (signature) = 64),
    ack TEXT NOT NULL
) STRICT;

CREATE TRIGGER sync_ack_is_final BEFORE UPDATE ON sync_ack BEGIN SELECT raise (ABORT, 'an answer of the registry is never changed'); END;
CREATE TRIGGER sync_ack_is_kept BEFORE DELETE ON sync_ack BEGIN SELECT raise (ABORT, 'an answer of the registry is never deleted'); END;

-- What a bank told the registry of a payment that is waited for.
ALTER TABLE payment_request ADD COLUMN bank_amount INTEGER;
ALTER TABLE payment_request ADD COLUMN bank_ms INTEGER;
