-- The therapist for whom a client was added by themselves, until staff who see every client write something down of them.
-- Somebody else of the same name and address comes first: whoever treats some clients only shall not come by others so.
ALTER TABLE client ADD COLUMN added_for BIGINT;
