-- Goods: a ledger of movements, and the positions that follow from it, kept in the same transaction.
CREATE TABLE stock_move (
    id INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    product TEXT NOT NULL,
    lot TEXT,                      -- NULL: without a lot
    reason INTEGER NOT NULL,
    qty INTEGER NOT NULL,          -- thousandths, signed
    previous INTEGER               -- the move before of the same product: its ledger is a list that needs no index
) STRICT;

CREATE TABLE stock (
    product TEXT PRIMARY KEY,
    qty INTEGER NOT NULL,
    has_lots INTEGER NOT NULL CHECK (has_lots IN (0, 1)), -- some of it was ever booked under a lot
    last_move INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_lot (
    product TEXT NOT NULL,
    lot TEXT NOT NULL,
    expiry INTEGER,
    qty INTEGER NOT NULL,
    PRIMARY KEY (product, lot)
) STRICT, WITHOUT ROWID;

-- Lots that still have goods, by expiry: what first-expired-first-out looks at, however many lots a product had in its life.
CREATE INDEX stock_lot_on_shelf ON stock_lot (product, expiry, lot) WHERE qty > 0;

-- Recalls: of a whole product (lot '') or of one lot.
CREATE TABLE recall (
    product TEXT NOT NULL,
    lot TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (product, lot)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_move_is_final BEFORE UPDATE ON stock_move BEGIN SELECT raise (ABORT, 'a movement is never changed'); END;
CREATE TRIGGER stock_move_is_kept BEFORE DELETE ON stock_move BEGIN SELECT raise (ABORT, 'a movement is never deleted'); END;
