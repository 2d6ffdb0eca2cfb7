-- Sales and returns. no = epoch × 2^40 + receipt number; both share one numbering.
CREATE TABLE sale (
    no INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    shift INTEGER NOT NULL,
    cashier INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    sale_discount INTEGER NOT NULL CHECK (sale_discount >= 0),
    total INTEGER NOT NULL CHECK (total >= 0),
    rounding INTEGER NOT NULL,
    change INTEGER NOT NULL CHECK (change >= 0)
) STRICT;

CREATE TABLE sale_line (
    no INTEGER NOT NULL,
    line INTEGER NOT NULL CHECK (line >= 1),
    product TEXT NOT NULL,
    qty INTEGER NOT NULL CHECK (qty > 0),
    unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
    discount INTEGER NOT NULL CHECK (discount >= 0),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    vat_rate INTEGER NOT NULL CHECK (vat_rate BETWEEN 0 AND 4),
    stars INTEGER NOT NULL CHECK (stars BETWEEN 0 AND 5),
    PRIMARY KEY (no, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment (
    no INTEGER NOT NULL,
    n INTEGER NOT NULL,
    method INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    tendered INTEGER NOT NULL CHECK (tendered >= amount),
    reference TEXT,
    PRIMARY KEY (no, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE goods_return (
    no INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    sale INTEGER,                  -- NULL: without receipt
    shift INTEGER NOT NULL,
    cashier INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    total INTEGER NOT NULL CHECK (total >= 0)
) STRICT;

CREATE TABLE goods_return_line (
    no INTEGER NOT NULL,
    line INTEGER NOT NULL,
    sale_line INTEGER NOT NULL,    -- 0: without receipt
    product TEXT NOT NULL,
    qty INTEGER NOT NULL CHECK (qty > 0),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    vat_rate INTEGER NOT NULL,
    stars INTEGER NOT NULL,
    restocked INTEGER NOT NULL CHECK (restocked IN (0, 1)),
    PRIMARY KEY (no, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund (
    no INTEGER NOT NULL,
    n INTEGER NOT NULL,
    method INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    reference TEXT,
    PRIMARY KEY (no, n)
) STRICT, WITHOUT ROWID;

-- How much of a sold line has come back. The CHECK is the one rule for all paths: never more than was sold, never more money than was charged.
CREATE TABLE returned (
    sale INTEGER NOT NULL,
    line INTEGER NOT NULL,
    sold_qty INTEGER NOT NULL,
    sold_amount INTEGER NOT NULL,
    qty INTEGER NOT NULL CHECK (qty > 0 AND qty <= sold_qty),
    amount INTEGER NOT NULL CHECK (amount >= 0 AND amount <= sold_amount),
    PRIMARY KEY (sale, line)
) STRICT, WITHOUT ROWID;

-- Running totals by what the province asks for. stars 0 = none. version = seq of the last record that changed the row.
CREATE TABLE totals (
    epoch INTEGER NOT NULL,
    day INTEGER NOT NULL,
    product TEXT NOT NULL,
    channel INTEGER NOT NULL,
    stars INTEGER NOT NULL,
    qty INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    returned_qty INTEGER NOT NULL,
    returned_amount INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (epoch, day, product, channel, stars)
) STRICT, WITHOUT ROWID;

CREATE TABLE totals_cashier (
    epoch INTEGER NOT NULL,
    day INTEGER NOT NULL,
    cashier INTEGER NOT NULL,
    n_sales INTEGER NOT NULL,
    sales INTEGER NOT NULL,
    n_returns INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    PRIMARY KEY (epoch, day, cashier)
) STRICT, WITHOUT ROWID;

-- How often the paper of a receipt was made: 1 = the original, then numbered copies.
CREATE TABLE printed (
    no INTEGER PRIMARY KEY,
    times INTEGER NOT NULL CHECK (times >= 1)
) STRICT;

-- Buyers can be erased; the journal holds a salted hash only.
CREATE TABLE buyer (
    no INTEGER PRIMARY KEY,
    salt BLOB NOT NULL,
    json TEXT NOT NULL
) STRICT;

-- Not of the journal: carts put aside, and sales made for practice.
CREATE TABLE parked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    utc_ms INTEGER NOT NULL,
    json TEXT NOT NULL
) STRICT;

CREATE TABLE training_sale (
    id INTEGER PRIMARY KEY,
    utc_ms INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TRIGGER sale_is_final BEFORE UPDATE ON sale BEGIN SELECT raise (ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sale_is_kept BEFORE DELETE ON sale BEGIN SELECT raise (ABORT, 'a sale is never deleted'); END;
CREATE TRIGGER sale_line_is_final BEFORE UPDATE ON sale_line BEGIN SELECT raise (ABORT, 'a sale is never changed'); END;
CREATE TRIGGER sale_line_is_kept BEFORE DELETE ON sale_line BEGIN SELECT raise (ABORT, 'a sale is never deleted'); END;
CREATE TRIGGER payment_is_final BEFORE UPDATE ON payment BEGIN SELECT raise (ABORT, 'a payment is never changed'); END;
CREATE TRIGGER payment_is_kept BEFORE DELETE ON payment BEGIN SELECT raise (ABORT, 'a payment is never deleted'); END;
CREATE TRIGGER return_is_final BEFORE UPDATE ON goods_return BEGIN SELECT raise (ABORT, 'a return is never changed'); END;
CREATE TRIGGER return_is_kept BEFORE DELETE ON goods_return BEGIN SELECT raise (ABORT, 'a return is never deleted'); END;
CREATE TRIGGER return_line_is_final BEFORE UPDATE ON goods_return_line BEGIN SELECT raise (ABORT, 'a return is never changed'); END;
CREATE TRIGGER return_line_is_kept BEFORE DELETE ON goods_return_line BEGIN SELECT raise (ABORT, 'a return is never deleted'); END;
CREATE TRIGGER refund_is_final BEFORE UPDATE ON refund BEGIN SELECT raise (ABORT, 'a refund is never changed'); END;
CREATE TRIGGER refund_is_kept BEFORE DELETE ON refund BEGIN SELECT raise (ABORT, 'a refund is never deleted'); END;
