-- Shifts with their running figures: an X or a Z reads one row.
CREATE TABLE shift (
    id INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,       -- that opened it
    day INTEGER NOT NULL,          -- business day
    cashier INTEGER NOT NULL,
    opened_ms INTEGER NOT NULL,
    opening_float INTEGER NOT NULL CHECK (opening_float >= 0),
    n_sales INTEGER NOT NULL DEFAULT 0,
    sales INTEGER NOT NULL DEFAULT 0,
    n_returns INTEGER NOT NULL DEFAULT 0,
    returns INTEGER NOT NULL DEFAULT 0,
    n_unproven_returns INTEGER NOT NULL DEFAULT 0,  -- without receipt
    unproven_returns INTEGER NOT NULL DEFAULT 0,
    discounts INTEGER NOT NULL DEFAULT 0,
    rounding INTEGER NOT NULL DEFAULT 0,
    cash_in INTEGER NOT NULL DEFAULT 0,
    cash_out INTEGER NOT NULL DEFAULT 0,
    received_cash INTEGER NOT NULL DEFAULT 0,
    refunded_cash INTEGER NOT NULL DEFAULT 0,
    received_vietqr INTEGER NOT NULL DEFAULT 0,
    refunded_vietqr INTEGER NOT NULL DEFAULT 0,
    received_card INTEGER NOT NULL DEFAULT 0,
    refunded_card INTEGER NOT NULL DEFAULT 0,
    received_voucher INTEGER NOT NULL DEFAULT 0,
    refunded_voucher INTEGER NOT NULL DEFAULT 0,
    sold_gross_0 INTEGER NOT NULL DEFAULT 0,
    sold_vat_0 INTEGER NOT NULL DEFAULT 0,
    sold_gross_5 INTEGER NOT NULL DEFAULT 0,
    sold_vat_5 INTEGER NOT NULL DEFAULT 0,
    sold_gross_8 INTEGER NOT NULL DEFAULT 0,
    sold_vat_8 INTEGER NOT NULL DEFAULT 0,
    sold_gross_10 INTEGER NOT NULL DEFAULT 0,
    sold_vat_10 INTEGER NOT NULL DEFAULT 0,
    sold_gross_kct INTEGER NOT NULL DEFAULT 0,
    sold_vat_kct INTEGER NOT NULL DEFAULT 0,
    returned_gross_0 INTEGER NOT NULL DEFAULT 0,
    returned_vat_0 INTEGER NOT NULL DEFAULT 0,
    returned_gross_5 INTEGER NOT NULL DEFAULT 0,
    returned_vat_5 INTEGER NOT NULL DEFAULT 0,
    returned_gross_8 INTEGER NOT NULL DEFAULT 0,
    returned_vat_8 INTEGER NOT NULL DEFAULT 0,
    returned_gross_10 INTEGER NOT NULL DEFAULT 0,
    returned_vat_10 INTEGER NOT NULL DEFAULT 0,
    returned_gross_kct INTEGER NOT NULL DEFAULT 0,
    returned_vat_kct INTEGER NOT NULL DEFAULT 0,
    n_training INTEGER NOT NULL DEFAULT 0,
    training INTEGER NOT NULL DEFAULT 0,
    n_copies INTEGER NOT NULL DEFAULT 0,
    closed_record INTEGER,
    z INTEGER UNIQUE,
    counted INTEGER
) STRICT;

-- Never more than one open shift.
CREATE UNIQUE INDEX shift_is_open ON shift (closed_record IS NULL) WHERE closed_record IS NULL;

-- In training: practice sales since the record that entered it. Empty when not.
CREATE TABLE training (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entered INTEGER NOT NULL,
    n_sales INTEGER NOT NULL,
    amount INTEGER NOT NULL
) STRICT;
