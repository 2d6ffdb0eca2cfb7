-- Rows as tills sent them. channel: the number of OcopChannel. feed: position in the feed of changes (feed.h). rolled_*: what of the
-- row is already in the roll-ups.
CREATE TABLE totals (
    till_key {int} NOT NULL,
    epoch {int} NOT NULL,
    day {int} NOT NULL,
    product {text} NOT NULL CHECK (length (product) BETWEEN 1 AND 40),
    channel {int} NOT NULL,
    stars {int} NOT NULL,
    qty {int} NOT NULL,
    amount {int} NOT NULL,
    returned_qty {int} NOT NULL,
    returned_amount {int} NOT NULL,
    version {int} NOT NULL,
    feed {int} NOT NULL,
    rolled_qty {int} NOT NULL DEFAULT 0,
    rolled_amount {int} NOT NULL DEFAULT 0,
    rolled_returned_qty {int} NOT NULL DEFAULT 0,
    rolled_returned_amount {int} NOT NULL DEFAULT 0,
    PRIMARY KEY (till_key, epoch, day, product, channel, stars)
) {packed};
CREATE INDEX totals_by_feed ON totals (feed);

-- lots: lines "EXPIRY QTY LOT", expiry a day's number or "-".
CREATE TABLE stock (
    till_key {int} NOT NULL,
    product {text} NOT NULL CHECK (length (product) BETWEEN 1 AND 40),
    epoch {int} NOT NULL,
    movement {int} NOT NULL,
    qty {int} NOT NULL,
    lots {text} NOT NULL,
    received_ms {int} NOT NULL,
    PRIMARY KEY (till_key, product)
) {packed};

CREATE TABLE rollup_day_product (
    day {int} NOT NULL,
    product {text} NOT NULL,
    channel {int} NOT NULL,
    stars {int} NOT NULL,
    qty {int} NOT NULL,
    amount {int} NOT NULL,
    returned_qty {int} NOT NULL,
    returned_amount {int} NOT NULL,
    PRIMARY KEY (day, product, channel, stars)
) {packed};
CREATE TABLE rollup_month_product (
    day {int} NOT NULL,
    product {text} NOT NULL,
    channel {int} NOT NULL,
    stars {int} NOT NULL,
    qty {int} NOT NULL,
    amount {int} NOT NULL,
    returned_qty {int} NOT NULL,
    returned_amount {int} NOT NULL,
    PRIMARY KEY (day, product, channel, stars)
) {packed};
CREATE TABLE rollup_day_point (
    day {int} NOT NULL,
    point {text} NOT NULL,
    channel {int} NOT NULL,
    stars {int} NOT NULL,
    qty {int} NOT NULL,
    amount {int} NOT NULL,
    returned_qty {int} NOT NULL,
    returned_amount {int} NOT NULL,
    PRIMARY KEY (day, point, channel, stars)
) {packed};
CREATE TABLE rollup_month_point (
    day {int} NOT NULL,
    point {text} NOT NULL,
    channel {int} NOT NULL,
    stars {int} NOT NULL,
    qty {int} NOT NULL,
    amount {int} NOT NULL,
    returned_qty {int} NOT NULL,
    returned_amount {int} NOT NULL,
    PRIMARY KEY (day, point, channel, stars)
) {packed};
CREATE TABLE rollup_point_product (
    day {int} NOT NULL, -- first of a month
    point {text} NOT NULL,
    product {text} NOT NULL,
    qty {int} NOT NULL,
    amount {int} NOT NULL,
    returned_qty {int} NOT NULL,
    returned_amount {int} NOT NULL,
    PRIMARY KEY (day, point, product)
) {packed};
