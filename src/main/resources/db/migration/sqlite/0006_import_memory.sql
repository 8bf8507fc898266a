-- When a file with rows without ids began to be imported: the ids of its products follow from that, the file and the line.
-- How far it came is no longer kept: the products tell. What was kept until now names no ids, and is of no use.
DROP TABLE imports;

CREATE TABLE imports (
    digest     TEXT    PRIMARY KEY CHECK (length(digest) = 64), -- SHA-256 of the file
    begun_at   INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    updated_at INTEGER NOT NULL
) STRICT;
