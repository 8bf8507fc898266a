-- When a file with rows without ids began to be imported: the ids of its products follow from that, the file and the line.
CREATE TABLE imports (
    digest     text   COLLATE "C" PRIMARY KEY CHECK (char_length(digest) = 64), -- SHA-256 of the file
    begun_at   bigint NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    updated_at bigint NOT NULL
);
