-- Whether therapists read what staff have written down about a client. Until now they all did, and may rely on it.
ALTER TABLE client ADD COLUMN note_shared BIGINT NOT NULL DEFAULT 0 CHECK (note_shared IN (0, 1));
UPDATE client SET note_shared = 1 WHERE note <> '';
