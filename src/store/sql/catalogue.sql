-- The catalogue: what is sold, at what price from which day, with which certificate. Days are numbers since 1970-01-01; words
-- ("certified", "8") are those of CONTRACT.md "Catalogue CSV". Nothing here is ever taken off: an import adds and changes.
-- A CHECK says a = 1 OR a = 2 and not a IN (1, 2, 3): of more than two values SQLite makes a temporary table on every insert,
-- which made an import four times as slow.

CREATE TABLE product (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE CHECK (length (code) BETWEEN 1 AND 40),
    name TEXT NOT NULL CHECK (name <> ''),
    unit TEXT NOT NULL CHECK (unit <> ''),
    sold_by TEXT NOT NULL CHECK (sold_by = 'piece' OR sold_by = 'weight'),
    kind TEXT NOT NULL CHECK (kind = 'goods' OR kind = 'service'),
    track_lots INTEGER NOT NULL CHECK (track_lots = 0 OR track_lots = 1),
    age_limit INTEGER NOT NULL CHECK (age_limit BETWEEN 0 AND 99),
    plu INTEGER NOT NULL CHECK (plu BETWEEN 0 AND 99999), -- 0: none
    gtins TEXT NOT NULL,                                  -- as written, joined by ;
    product_group TEXT NOT NULL,
    sub_group TEXT NOT NULL,
    producer_code TEXT NOT NULL,
    producer TEXT NOT NULL,
    producer_kind TEXT NOT NULL CHECK (producer_kind = '' OR producer_kind = 'enterprise' OR producer_kind = 'cooperative' OR producer_kind = 'group' OR producer_kind = 'household'),
    place_code TEXT NOT NULL,
    place_day INTEGER CHECK (place_day BETWEEN -25567 AND 2932896),
    status TEXT NOT NULL CHECK (status = 'in_programme' OR status = 'certified' OR status = 'withdrawn' OR status = 'recalled'),
    stars INTEGER NOT NULL CHECK (stars = 0 OR stars = 3 OR stars = 4 OR stars = 5), -- as stated; what counts follows from the day
    level TEXT NOT NULL CHECK (level = '' OR level = 'national' OR level = 'provincial' OR level = 'district'),
    decision TEXT NOT NULL,
    decided_on INTEGER CHECK (decided_on BETWEEN -25567 AND 2932896),
    valid_months INTEGER NOT NULL CHECK (valid_months BETWEEN 1 AND 1200),
    provenance_url TEXT NOT NULL
) STRICT;

-- The number behind a GTIN of any length, so that 12, 13 and 14 digits find the same product.
CREATE TABLE product_gtin (
    gtin INTEGER PRIMARY KEY CHECK (gtin BETWEEN 0 AND 99999999999999),
    product INTEGER NOT NULL REFERENCES product (id)
) STRICT;

CREATE TABLE product_plu (
    plu INTEGER PRIMARY KEY CHECK (plu BETWEEN 1 AND 99999),
    product INTEGER NOT NULL UNIQUE REFERENCES product (id)
) STRICT;

-- Codes that the shop prints itself: 21 + number + check digit.
CREATE TABLE instore_code (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 0 AND 9999999999),
    product INTEGER NOT NULL UNIQUE REFERENCES product (id)
) STRICT;

-- valid_from -2147483648 is "always", less than any day, so that the price of a day is the last one not after it.
CREATE TABLE price (
    product INTEGER NOT NULL REFERENCES product (id),
    valid_from INTEGER NOT NULL CHECK (valid_from = -2147483648 OR valid_from BETWEEN -25567 AND 2932896),
    price INTEGER NOT NULL CHECK (price BETWEEN 0 AND 1000000000000),
    vat_rate TEXT NOT NULL CHECK (vat_rate = '0' OR vat_rate = '5' OR vat_rate = '8' OR vat_rate = '10' OR vat_rate = 'KCT' OR vat_rate = 'std'),
    PRIMARY KEY (product, valid_from)
) STRICT, WITHOUT ROWID;

-- Certificates before the one in product: they hold on days before the newest is decided. status follows the product when it is
-- withdrawn, so that an old certificate cannot give stars again.
CREATE TABLE earlier_certificate (
    product INTEGER NOT NULL REFERENCES product (id),
    decided_on INTEGER NOT NULL CHECK (decided_on BETWEEN -25567 AND 2932896),
    stars INTEGER NOT NULL CHECK (stars = 0 OR stars = 3 OR stars = 4 OR stars = 5),
    level TEXT NOT NULL,
    decision TEXT NOT NULL,
    valid_months INTEGER NOT NULL CHECK (valid_months BETWEEN 1 AND 1200),
    status TEXT NOT NULL CHECK (status = 'in_programme' OR status = 'certified' OR status = 'withdrawn' OR status = 'recalled'),
    replaced_on INTEGER NOT NULL,
    PRIMARY KEY (product, decided_on)
) STRICT, WITHOUT ROWID;

-- What a producer was called and what it was, by day. key: its code, or its name where it has none. The first row of a key
-- holds always (-2147483648).
CREATE TABLE producer_fact (
    key TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind = '' OR kind = 'enterprise' OR kind = 'cooperative' OR kind = 'group' OR kind = 'household'),
    PRIMARY KEY (key, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalogue_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,     -- of the newest file that stated one; 0: none
    n_ranks INTEGER NOT NULL,     -- products in the search index
    collation TEXT NOT NULL       -- version of the collator that made it; '': no index yet
) STRICT;
INSERT INTO catalogue_state (one, version, n_ranks, collation) VALUES (1, 0, 0, '');

-- The search index, made anew by an import that changes a name, producer, code or GTIN (search_build.c). A rank is the place of a
-- product in Vietnamese order of names.
CREATE TABLE search_order (
    block INTEGER PRIMARY KEY, -- rank / 512
    products BLOB NOT NULL     -- product.id of these ranks, 32 bits each, little-endian
) STRICT;

-- Tokens in byte order, some kilobytes of them in one row; front coding and ranks: search_postings.h.
CREATE TABLE search_block (
    first BLOB PRIMARY KEY, -- the first token of the row
    tokens BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The ranks of all tokens under a prefix that has many: what bounds the cost of a short query.
CREATE TABLE search_prefix (
    prefix BLOB PRIMARY KEY,
    ranks BLOB NOT NULL
) STRICT, WITHOUT ROWID;
