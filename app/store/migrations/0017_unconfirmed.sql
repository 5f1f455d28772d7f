-- A visit that a public form has booked is what the form says, until its client or staff say that it is meant.

-- Since when that is so: its client has said so by the link in the mail, or staff have booked or accepted it.
ALTER TABLE visit ADD COLUMN confirmed_at BIGINT;
-- Until when it has to be confirmed to stay; NULL where it stays anyway.
ALTER TABLE visit ADD COLUMN confirm_by BIGINT;
-- Keyed hashes of the network it was booked from and of the address it was booked for: they tell whether two are the same,
-- and not which. NULL where no budget counts it.
ALTER TABLE visit ADD COLUMN network_hash TEXT;
ALTER TABLE visit ADD COLUMN address_hash TEXT;
ALTER TABLE visit ADD COLUMN by_browser BIGINT CHECK (by_browser IN (0, 1));

CREATE INDEX visit_held ON visit (confirm_by) WHERE confirm_by IS NOT NULL;

-- What was booked before stays what it was, but for what was called off and staff had no hand in.
UPDATE visit SET confirmed_at = booked_at
WHERE state = 'booked' OR attendance IS NOT NULL OR id IN (
    SELECT CAST(subject_id AS BIGINT) FROM audit WHERE subject = 'visit' AND act = 'book' AND who IS NOT NULL);
