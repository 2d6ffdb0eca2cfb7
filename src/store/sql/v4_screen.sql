-- Version 4: what a screen goes on with. Neither is of the journal, though the second follows from it.

-- The open cart of the till, so that a crash returns to it. json NULL: it was sold or parked under its request id, which says as what.
CREATE TABLE open_cart (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,        -- a cart in a backup is not taken up in the epoch that a restore begins
    request BLOB NOT NULL CHECK (length (request) = 16),
    utc_ms INTEGER NOT NULL,
    json TEXT,
    view TEXT                      -- the screen's own
) STRICT;

-- The journal's last record of a backup; 0: there is none.
CREATE TABLE last_backup (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    record INTEGER NOT NULL
) STRICT;
-- The seventh line of a header is its kind (DESIGN.md "The journal").
INSERT INTO last_backup (one, record) SELECT 1, coalesce (
    (SELECT id FROM journal WHERE instr (header, char (10) || 'backup' || char (10)) > 0 ORDER BY id DESC LIMIT 1), 0);
