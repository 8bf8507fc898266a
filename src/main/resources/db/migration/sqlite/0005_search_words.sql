-- Holds the words that core makes of names and descriptions, with a blank between two of them: whether a product is
-- found is decided there, once for the index and for the search. "ascii" splits at blanks, because these words have no
-- other ASCII characters than small letters and digits, and every other character is part of a word to it.
DROP TRIGGER products_text_insert;
DROP TRIGGER products_text_delete;
DROP TRIGGER products_text_update;
DROP TABLE products_text;

-- Keeps neither the words themselves nor their places: no search asks for phrases.
CREATE VIRTUAL TABLE products_text USING fts5 (
    name, description,
    content = '', contentless_delete = 1,
    tokenize = 'ascii',
    detail = 'column',
    prefix = '1 2 3'
);

-- The words are added by whoever stores a text. Here they are taken away, so that nothing is found by words that it no
-- longer has. A change of the price alone leaves the index alone.
CREATE TRIGGER products_text_delete AFTER DELETE ON products BEGIN
    DELETE FROM products_text WHERE rowid = old.row_id;
END;

CREATE TRIGGER products_text_update AFTER UPDATE OF name, description ON products
WHEN old.name IS NOT new.name OR old.description IS NOT new.description BEGIN
    DELETE FROM products_text WHERE rowid = old.row_id;
END;
