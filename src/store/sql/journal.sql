-- The journal: every act at the till, in one gapless sequence per epoch.
-- id = epoch × 2^40 + seq, so that one b-tree that only grows at its end serves both look-ups and appends.
CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    header TEXT NOT NULL,          -- the bytes that are hashed
    signature BLOB NOT NULL CHECK (length (signature) = 64),
    body BLOB NOT NULL             -- the bytes whose SHA-256 stands in the header
) STRICT;

CREATE TRIGGER journal_is_final BEFORE UPDATE ON journal BEGIN SELECT raise (ABORT, 'a journal record is never changed'); END;
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT raise (ABORT, 'a journal record is never deleted'); END;

-- One row: the last record, kept a second time, so that a cut tail shows without outside evidence.
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    record INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length (hash) = 32),
    utc_ms INTEGER NOT NULL,
    clock_offset_ms INTEGER NOT NULL, -- wall clock minus time since boot: a jump shows as a change
    boot_id TEXT NOT NULL,
    business_day INTEGER,
    gt_sales INTEGER NOT NULL,
    gt_returns INTEGER NOT NULL,
    gt_count INTEGER NOT NULL,
    receipt_no INTEGER NOT NULL    -- last number given in this epoch
) STRICT;

-- One row per epoch: whose key signs it, and where it goes on from.
CREATE TABLE epoch (
    epoch INTEGER PRIMARY KEY,
    public_key BLOB NOT NULL CHECK (length (public_key) = 32),
    gt_sales INTEGER NOT NULL,     -- perpetual totals it went on from
    gt_returns INTEGER NOT NULL,
    gt_count INTEGER NOT NULL
) STRICT;

-- One row: who this till is.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    province TEXT NOT NULL,
    point TEXT NOT NULL,
    till INTEGER NOT NULL CHECK (till BETWEEN 1 AND 99)
) STRICT;

-- Request ids for ever: the same request twice is done once.
CREATE TABLE request (
    id BLOB PRIMARY KEY CHECK (length (id) = 16),
    record INTEGER,                -- NULL: a training sale or a parked sale
    local INTEGER,                 -- the row of that one
    digest BLOB NOT NULL CHECK (length (digest) = 32)
) STRICT, WITHOUT ROWID;

-- Signed acknowledgements of the registry come with the line to it; the till's own settings:
CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
