-- Who may send.
CREATE TABLE till (
    till_key {int} NOT NULL PRIMARY KEY,
    province {text} NOT NULL,
    point {text} NOT NULL,
    till {int} NOT NULL,
    name {text} NOT NULL,
    state {int} NOT NULL,
    epoch {int} NOT NULL,
    fork_case {int} NOT NULL,
    enrolled_ms {int} NOT NULL,
    program {text} NOT NULL
) {table};
CREATE UNIQUE INDEX till_by_name ON till (point, till);

-- Codes are kept as hashes only.
CREATE TABLE enrol_code (
    hash {bytes} NOT NULL PRIMARY KEY CHECK (length (hash) = 32),
    point {text} NOT NULL,
    till {int} NOT NULL,
    made_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    made_by {text} NOT NULL,
    used_ms {int} NOT NULL,
    till_key {int} NOT NULL,
    epoch {int} NOT NULL,
    keys_hash {bytes} NOT NULL CHECK (length (keys_hash) = 32)
) {packed};

-- One row is all that a batch reads and writes besides what it brings. held_* = Σ rows of totals, kept in the same transaction.
CREATE TABLE till_epoch (
    till_key {int} NOT NULL,
    epoch {int} NOT NULL,
    public_key {bytes} NOT NULL CHECK (length (public_key) = 32),
    enrolled_ms {int} NOT NULL,
    named_epoch {int} NOT NULL,
    named_seq {int} NOT NULL,
    named_hash {bytes} NOT NULL CHECK (length (named_hash) = 32),
    first_prev {bytes} NOT NULL CHECK (length (first_prev) = 32),
    has_base {int} NOT NULL,
    base_sales {int} NOT NULL,
    base_returns {int} NOT NULL,
    base_count {int} NOT NULL,
    acked_seq {int} NOT NULL,
    head_hash {bytes} NOT NULL CHECK (length (head_hash) = 32),
    head_sales {int} NOT NULL,
    head_returns {int} NOT NULL,
    head_count {int} NOT NULL,
    head_ms {int} NOT NULL,
    acked_totals {int} NOT NULL,
    acked_stock {int} NOT NULL,
    held_sales {int} NOT NULL,
    held_returns {int} NOT NULL,
    proof {int} NOT NULL,
    proven_seq {int} NOT NULL,
    first_ms {int} NOT NULL,
    last_ms {int} NOT NULL,
    skew_ms {int} NOT NULL,
    catalogue_version {int} NOT NULL,
    recall_version {int} NOT NULL,
    installation {text} NOT NULL,
    PRIMARY KEY (till_key, epoch)
) {packed};

CREATE TABLE seen_nonce (
    till_key {int} NOT NULL,
    nonce {text} NOT NULL,
    seen_ms {int} NOT NULL,
    PRIMARY KEY (till_key, nonce)
) {packed};
CREATE INDEX seen_nonce_by_time ON seen_nonce (till_key, seen_ms);
