-- How a request that the client gave a name was answered, whatever it was: written in the transaction of its effect.
-- What is stored so far, creations of products, follows in Java, which then drops the table that held it. An instance
-- of an earlier build waits here, and is left behind.
ALTER TABLE idempotency_keys RENAME TO earlier_idempotency_keys;

CREATE TABLE idempotent_outcomes (
    key         text   COLLATE "C" PRIMARY KEY CHECK (char_length(key) BETWEEN 1 AND 255), -- of scope and client's name
    scope       text   COLLATE "C" NOT NULL, -- the caller; empty where that was not stored
    fingerprint text   COLLATE "C" NOT NULL CHECK (char_length(fingerprint) = 64),
    status      int    NOT NULL CHECK (status BETWEEN 200 AND 599),
    fields      text   NOT NULL, -- header fields, one in each line
    body        text   NOT NULL,
    bytes       bigint NOT NULL CHECK (bytes > 0), -- of key, fields and body
    created_at  bigint NOT NULL -- milliseconds since 1970-01-01T00:00:00Z
);

CREATE INDEX idempotent_outcomes_by_created_at ON idempotent_outcomes (created_at);
CREATE INDEX idempotent_outcomes_by_scope ON idempotent_outcomes (scope, created_at, bytes);
