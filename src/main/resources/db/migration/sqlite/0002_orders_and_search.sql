-- Every order that the API offers reads its rows from an index, in both directions.
CREATE INDEX products_by_name ON products (name, id);
CREATE INDEX products_by_price ON products (price, id);
CREATE INDEX products_by_updated_at ON products (updated_at, id);

-- Keeps no text of its own: "content" names the table that has it. Prefixes of one to three characters have an index.
CREATE VIRTUAL TABLE products_text USING fts5 (
    name, description,
    content = 'products', content_rowid = 'row_id',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '1 2 3'
);

CREATE TRIGGER products_text_insert AFTER INSERT ON products BEGIN
    INSERT INTO products_text (rowid, name, description) VALUES (new.row_id, new.name, new.description);
END;

CREATE TRIGGER products_text_delete AFTER DELETE ON products BEGIN
    INSERT INTO products_text (products_text, rowid, name, description)
    VALUES ('delete', old.row_id, old.name, old.description);
END;

-- A change of the price alone leaves the text index alone.
CREATE TRIGGER products_text_update AFTER UPDATE OF name, description ON products
WHEN old.name IS NOT new.name OR old.description IS NOT new.description BEGIN
    INSERT INTO products_text (products_text, rowid, name, description)
    VALUES ('delete', old.row_id, old.name, old.description);
    INSERT INTO products_text (rowid, name, description) VALUES (new.row_id, new.name, new.description);
END;

INSERT INTO products_text (products_text) VALUES ('rebuild');
