-- How a request that the client gave a name was answered, whatever it was: written in the transaction of its effect.
-- What is stored so far, creations of products, follows in Java, which then drops the table that held it.
ALTER TABLE idempotency_keys RENAME TO earlier_idempotency_keys;

CREATE TABLE idempotent_outcomes (
    key         TEXT    PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 255), -- of the scope and the client's name for it
    scope       TEXT    NOT NULL, -- the caller; empty where that was not stored
    fingerprint TEXT    NOT NULL CHECK (length(fingerprint) = 64),
    status      INTEGER NOT NULL CHECK (status BETWEEN 200 AND 599),
    fields      TEXT    NOT NULL, -- header fields, one in each line
    body        TEXT    NOT NULL,
    bytes       INTEGER NOT NULL CHECK (bytes > 0), -- of key, fields and body
    created_at  INTEGER NOT NULL -- milliseconds since 1970-01-01T00:00:00Z
) STRICT;

CREATE INDEX idempotent_outcomes_by_created_at ON idempotent_outcomes (created_at);
CREATE INDEX idempotent_outcomes_by_scope ON idempotent_outcomes (scope, created_at, bytes);
