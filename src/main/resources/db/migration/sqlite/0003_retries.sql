-- The outcome of a request that the client gave a name: written in the transaction of its effect.
CREATE TABLE idempotency_keys (
    key         TEXT    PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint TEXT    NOT NULL CHECK (length(fingerprint) = 64),
    products    TEXT    NOT NULL CHECK (json_valid(products)), -- as they were created
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotency_keys_by_created_at ON idempotency_keys (created_at);

-- Keys of this database: what is signed with them here cannot be forged elsewhere.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

INSERT INTO secrets (name, value) VALUES ('cursor', randomblob(32));
