-- The outcome of a request that the client gave a name: written in the transaction of its effect.
CREATE TABLE idempotency_keys (
    key         text   COLLATE "C" PRIMARY KEY CHECK (char_length(key) BETWEEN 1 AND 255),
    fingerprint text   COLLATE "C" NOT NULL CHECK (char_length(fingerprint) = 64),
    products    text   NOT NULL, -- JSON, as they were created; jsonb would write it anew
    created_at  bigint NOT NULL
);

CREATE INDEX idempotency_keys_by_created_at ON idempotency_keys (created_at);

-- Keys of this database: what is signed with them here cannot be forged elsewhere. All instances read the same ones.
CREATE TABLE secrets (
    name  text  COLLATE "C" PRIMARY KEY,
    value bytea NOT NULL
);

-- 32 bytes, of which 244 bits are random.
INSERT INTO secrets (name, value)
VALUES ('cursor', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
