-- How far imports have come that did not end yet: a file without ids goes on where it was cut off.
CREATE TABLE imports (
    digest     TEXT    PRIMARY KEY CHECK (length(digest) = 64), -- SHA-256 of the file
    line       INTEGER NOT NULL CHECK (line >= 1),
    updated_at INTEGER NOT NULL
) STRICT;
