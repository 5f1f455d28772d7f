-- Clients are found and matched as people take names and numbers to be the same, and whoever is merged loses nothing.
-- What is folded is folded by the program, not here, where the engines differ: it takes in what it finds without.

-- By what a client is known: the name, the address and the number that are theirs, and those that were somebody's who is
-- they now.
CREATE TABLE known_as (
    -- Under which client's id it was written down. One who was merged is no client any more, and the id leads on.
    origin BIGINT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('name', 'email', 'phone')),
    -- A server of the last release deletes whom it merges, and knows nothing of this table.
    client_id BIGINT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
    typed TEXT NOT NULL,
    -- As it is matched. A number is in plain digits, the last one first, so that an ending is found by its beginning.
    folded TEXT NOT NULL,
    PRIMARY KEY (origin, what)
);

CREATE INDEX known_as_client ON known_as (client_id);
CREATE INDEX known_as_folded ON known_as (what, folded);

-- The revision of a client that `known_as` and `search` tell of. A server of the last release does not set it.
ALTER TABLE client ADD COLUMN known_revision BIGINT;

CREATE INDEX client_unknown ON client (id) WHERE known_revision IS NULL OR known_revision <> revision;

-- The address of a message as it is matched. The index on `lower(email)` is the last release's.
ALTER TABLE message ADD COLUMN address TEXT;

CREATE INDEX message_from ON message (address);
CREATE INDEX message_unknown ON message (id)
    WHERE email IS NOT NULL AND address IS NULL OR email = '-' AND address <> '-';
