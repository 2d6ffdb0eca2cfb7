-- One text for SQLite and PostgreSQL; the words in braces are those of db/dialect.h. Days are numbers since 1970-01-01, instants UTC
-- milliseconds, quantities thousandths, money đồng. Tables with a till_key are distributed by it on Citus, all others are reference
-- tables there; so there are no foreign keys between them, and running numbers come from counter.

CREATE TABLE schema_version (
    one {int} PRIMARY KEY CHECK (one = 1),
    version {int} NOT NULL
) {table};
INSERT INTO schema_version (one, version) VALUES (1, 1);

CREATE TABLE counter (
    name {text} NOT NULL PRIMARY KEY,
    value {int} NOT NULL
) {packed};
INSERT INTO counter (name, value) VALUES ('feed', 0), ('version', 0), ('catalogue', 0), ('recalls', 0), ('till', 0), ('case', 0),
    ('audit', 0), ('token', 0), ('person', 0), ('rolled', 0), ('rolled_ms', 0);

CREATE TABLE setting (
    name {text} NOT NULL PRIMARY KEY,
    value {text} NOT NULL
) {packed};
