-- Headers as they were signed, a range per row, packed (packing.h). Not {packed}: with rows of kilobytes a table that only grows at
-- its end and a small index beside it cost less.
CREATE TABLE header_range (
    till_key {int} NOT NULL,
    epoch {int} NOT NULL,
    seq_from {int} NOT NULL,
    seq_to {int} NOT NULL,
    prev_hash {bytes} NOT NULL CHECK (length (prev_hash) = 32),
    last_hash {bytes} NOT NULL CHECK (length (last_hash) = 32),
    signature {bytes} NOT NULL CHECK (length (signature) = 64),
    received_ms {int} NOT NULL,
    headers {bytes} NOT NULL,
    PRIMARY KEY (till_key, epoch, seq_to)
) {table};

CREATE TABLE record_body (
    till_key {int} NOT NULL,
    epoch {int} NOT NULL,
    seq {int} NOT NULL,
    state {int} NOT NULL,
    body {bytes} NOT NULL,
    PRIMARY KEY (till_key, epoch, seq)
) {table};

CREATE TABLE quarantine (
    till_key {int} NOT NULL,
    hash {bytes} NOT NULL CHECK (length (hash) = 32), -- of what and bytes: the same again is one row
    epoch {int} NOT NULL,
    seq {int} NOT NULL,
    what {text} NOT NULL,
    reason {text} NOT NULL,
    received_ms {int} NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (till_key, hash)
) {table};

-- Named so because CASE is a word of SQL.
CREATE TABLE office_case (
    id {int} NOT NULL PRIMARY KEY,
    kind {int} NOT NULL,
    till_key {int} NOT NULL,
    point {text} NOT NULL,
    till {int} NOT NULL,
    epoch {int} NOT NULL,
    seq {int} NOT NULL,
    subject {text} NOT NULL,
    status {int} NOT NULL,
    opened_ms {int} NOT NULL,
    seen_ms {int} NOT NULL,
    n_seen {int} NOT NULL,
    detail {text} NOT NULL,
    resolved_ms {int} NOT NULL,
    resolved_by {text} NOT NULL,
    evidence {bytes}
) {table};
CREATE INDEX office_case_by_till ON office_case (till_key, kind, status);
CREATE INDEX office_case_by_status ON office_case (status, id);
