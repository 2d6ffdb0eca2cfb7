-- People at the till. number 0 is nobody in particular (a technician at the command line) and has no row.
CREATE TABLE user (
    number INTEGER PRIMARY KEY CHECK (number >= 1),
    name TEXT NOT NULL UNIQUE,
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 2),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    pin TEXT NOT NULL,             -- Argon2id, as libsodium writes it
    n_failed INTEGER NOT NULL DEFAULT 0,
    failed_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
