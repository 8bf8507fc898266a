-- "MKTP": says whose file this is, so that a foreign database is never migrated by mistake.
PRAGMA application_id = 0x4D4B5450;

-- The limits repeat the API's: a row that breaks them is a defect above, and is refused here.
CREATE TABLE products (
    row_id      INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE CHECK (length(id) = 36),
    name        TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    description TEXT    CHECK (length(description) <= 2000),
    price       INTEGER NOT NULL CHECK (price BETWEEN 1 AND 1000000000000),
    currency    TEXT    NOT NULL CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    version     INTEGER NOT NULL CHECK (version >= 1),
    created_at  INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    updated_at  INTEGER NOT NULL CHECK (updated_at >= created_at)
) STRICT;

CREATE INDEX products_by_created_at ON products (created_at, id);
