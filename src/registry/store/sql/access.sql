-- Who may ask, who did what, and what banks reported. Secrets are hashes.
CREATE TABLE token (
    id {int} NOT NULL PRIMARY KEY,
    hash {bytes} NOT NULL CHECK (length (hash) = 32),
    name {text} NOT NULL,
    role {int} NOT NULL,
    made_ms {int} NOT NULL,
    revoked_ms {int} NOT NULL
) {table};
CREATE UNIQUE INDEX token_by_hash ON token (hash);

CREATE TABLE person (
    id {int} NOT NULL PRIMARY KEY,
    login {text} NOT NULL,
    name {text} NOT NULL,
    role {int} NOT NULL,
    password_hash {text} NOT NULL,
    is_active {int} NOT NULL,
    made_ms {int} NOT NULL,
    n_failed {int} NOT NULL,
    failed_ms {int} NOT NULL
) {table};
CREATE UNIQUE INDEX person_by_login ON person (login);

CREATE TABLE session (
    hash {bytes} NOT NULL PRIMARY KEY CHECK (length (hash) = 32),
    user_id {int} NOT NULL,
    made_ms {int} NOT NULL,
    expires_ms {int} NOT NULL,
    form_secret {text} NOT NULL
) {packed};

CREATE TABLE audit (
    id {int} NOT NULL PRIMARY KEY,
    at_ms {int} NOT NULL,
    actor {text} NOT NULL,
    action {text} NOT NULL,
    subject {text} NOT NULL,
    detail {text} NOT NULL
) {table};

CREATE TABLE payment (
    source {text} NOT NULL,
    event_id {text} NOT NULL,
    code {text} NOT NULL,
    amount {int} NOT NULL,
    utc_ms {int} NOT NULL,
    reference {text} NOT NULL,
    received_ms {int} NOT NULL,
    claimed_by {int} NOT NULL,
    delivered_ms {int} NOT NULL,
    PRIMARY KEY (source, event_id)
) {packed};
CREATE INDEX payment_by_code ON payment (code, received_ms);
CREATE INDEX payment_by_time ON payment (received_ms);
