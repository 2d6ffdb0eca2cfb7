-- Master data. version: the change-set that changed the row last; is_removed: a tombstone, so that deltas can say so.

CREATE TABLE history (
    version {int} NOT NULL,
    subject {text} NOT NULL,
    row_key {text} NOT NULL,
    at_ms {int} NOT NULL,
    changed_by {text} NOT NULL,
    reason {text} NOT NULL,
    before {text} NOT NULL,
    PRIMARY KEY (version, subject, row_key)
) {packed};
CREATE INDEX history_by_row ON history (subject, row_key, version);

CREATE TABLE product (
    code {text} NOT NULL PRIMARY KEY,
    gtins {text} NOT NULL,
    name {text} NOT NULL,
    unit {text} NOT NULL,
    sold_by {int} NOT NULL,
    product_group {text} NOT NULL,
    sub_group {text} NOT NULL,
    producer_code {text} NOT NULL,
    place_code {text} NOT NULL,
    place_day {int},
    stars {int} NOT NULL,
    level {int} NOT NULL,
    decision {text} NOT NULL,
    decided_on {int},
    valid_months {int} NOT NULL,
    status {int} NOT NULL,
    age_limit {int} NOT NULL,
    track_lots {int} NOT NULL,
    kind {int} NOT NULL,
    provenance_url {text} NOT NULL,
    proposed_price {int} NOT NULL,
    proposed_vat {text} NOT NULL,
    has_stamp {int} NOT NULL,
    in_programme_since {int},
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};
CREATE INDEX product_by_version ON product (version);

CREATE TABLE certificate (
    product {text} NOT NULL,
    decided_on {int} NOT NULL, -- -2147483648: not known
    decision {text} NOT NULL,
    stars {int} NOT NULL,
    level {int} NOT NULL,
    valid_months {int} NOT NULL,
    status {int} NOT NULL,
    ended_on {int},
    criteria {text} NOT NULL,
    score_hundredths {int} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (product, decided_on, decision)
) {packed};

CREATE TABLE producer (
    code {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    tax_code {text} NOT NULL,
    place_code {text} NOT NULL,
    place_day {int},
    contact {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE producer_form (
    producer {text} NOT NULL,
    valid_from {int} NOT NULL, -- -2147483648: always
    kind {int} NOT NULL,
    name {text} NOT NULL,
    tax_code {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (producer, valid_from)
) {packed};

CREATE TABLE sales_point (
    code {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    province {text} NOT NULL,
    type {int} NOT NULL,
    area_m2 {int} NOT NULL,
    operator_name {text} NOT NULL,
    place_code {text} NOT NULL,
    place_day {int},
    opened {int},
    closed {int},
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE place (
    code {text} NOT NULL,
    valid_from {int} NOT NULL,
    valid_to {int},
    name {text} NOT NULL,
    kind {text} NOT NULL,
    district {text} NOT NULL,
    province {text} NOT NULL,
    standard {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (code, valid_from)
) {packed};

CREATE TABLE succession (
    old_code {text} NOT NULL,
    old_from {int} NOT NULL,
    new_code {text} NOT NULL,
    new_from {int} NOT NULL,
    is_split {int} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (old_code, old_from, new_code, new_from)
) {packed};

CREATE TABLE place_group (
    code {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE group_place (
    group_code {text} NOT NULL,
    place_code {text} NOT NULL,
    place_from {int} NOT NULL,
    valid_from {int} NOT NULL,
    valid_to {int},
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (group_code, place_code, place_from, valid_from)
) {packed};

CREATE TABLE target (
    code {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    indicator {text} NOT NULL,
    from_day {int},
    to_day {int},
    scope {text} NOT NULL,
    value {int} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE recall (
    product {text} NOT NULL,
    lot {text} NOT NULL,
    reason {text} NOT NULL,
    since_ms {int} NOT NULL,
    lifted_ms {int} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (product, lot)
) {packed};

CREATE TABLE inspection (
    code {text} NOT NULL PRIMARY KEY,
    point {text} NOT NULL,
    product {text} NOT NULL,
    lot {text} NOT NULL,
    day {int},
    inspector {text} NOT NULL,
    checklist {text} NOT NULL,
    finding {text} NOT NULL,
    deadline {int},
    closed_on {int},
    is_block {int} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE value_chain (
    code {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    place_code {text} NOT NULL,
    place_day {int},
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE chain_product (
    chain {text} NOT NULL,
    product {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (chain, product)
) {packed};

CREATE TABLE source_area (
    code {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    kind {text} NOT NULL,
    place_code {text} NOT NULL,
    place_day {int},
    area_m2 {int} NOT NULL,
    yearly_milli {int} NOT NULL,
    standard {text} NOT NULL,
    valid_from {int},
    valid_to {int},
    version {int} NOT NULL,
    is_removed {int} NOT NULL
) {packed};

CREATE TABLE product_area (
    product {text} NOT NULL,
    area {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (product, area)
) {packed};

CREATE TABLE mark (
    kind {text} NOT NULL,
    number {text} NOT NULL,
    name {text} NOT NULL,
    holder {text} NOT NULL,
    valid_to {int},
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (kind, number)
) {packed};

CREATE TABLE product_mark (
    product {text} NOT NULL,
    kind {text} NOT NULL,
    number {text} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (product, kind, number)
) {packed};

CREATE TABLE supply (
    product {text} NOT NULL,
    from_day {int} NOT NULL,
    to_day {int} NOT NULL,
    qty {int} NOT NULL,
    declared_ms {int} NOT NULL,
    version {int} NOT NULL,
    is_removed {int} NOT NULL,
    PRIMARY KEY (product, from_day, to_day)
) {packed};
