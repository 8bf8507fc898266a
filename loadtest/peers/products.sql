-- The table of the service and its orders. The text index for searches is not here: no peer searches.
CREATE TABLE IF NOT EXISTS products (
    row_id      INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    name        TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description TEXT    CHECK (length(description) <= 2000),
    price       INTEGER NOT NULL CHECK (price BETWEEN 1 AND 1000000000000),
    currency    TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    version     INTEGER NOT NULL CHECK (version >= 1),
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT;
CREATE INDEX IF NOT EXISTS products_by_created_at ON products (created_at, id);
CREATE INDEX IF NOT EXISTS products_by_name ON products (name, id);
CREATE INDEX IF NOT EXISTS products_by_price ON products (price, id);
CREATE INDEX IF NOT EXISTS products_by_updated_at ON products (updated_at, id);
