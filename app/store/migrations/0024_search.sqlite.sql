-- Clients are found by any part of what they are looked for by. Its pieces of three letters are kept here, and nothing else,
-- by triggers: so whatever is written is found at once, whichever release has written it.
CREATE VIRTUAL TABLE client_search USING fts5 (search, content = '', tokenize = 'trigram case_sensitive 1');

-- What is deleted is not only marked as such.
INSERT INTO client_search (client_search, rank) VALUES ('secure-delete', 1);

-- The pieces in order, so that one or two letters are found as what a piece begins with.
CREATE VIRTUAL TABLE client_search_piece USING fts5vocab (client_search, 'instance');

-- With two blanks, a piece begins with the last letter, too.
INSERT INTO client_search (rowid, search) SELECT id, search || '  ' FROM client;

CREATE TRIGGER client_search_added AFTER INSERT ON client BEGIN
    INSERT INTO client_search (rowid, search) VALUES (new.id, new.search || '  ');
END;

CREATE TRIGGER client_search_changed AFTER UPDATE OF search ON client WHEN old.search <> new.search BEGIN
    INSERT INTO client_search (client_search, rowid, search) VALUES ('delete', old.id, old.search || '  ');
    INSERT INTO client_search (rowid, search) VALUES (new.id, new.search || '  ');
END;

CREATE TRIGGER client_search_removed AFTER DELETE ON client BEGIN
    INSERT INTO client_search (client_search, rowid, search) VALUES ('delete', old.id, old.search || '  ');
END;

-- Those who are found are put in order without their rows.
CREATE INDEX client_named ON client (id, name) WHERE erased_at IS NULL;
