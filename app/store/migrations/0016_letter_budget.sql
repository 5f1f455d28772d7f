-- What strangers cause has a budget, by the address that it goes to.

-- Whether a stranger has caused the letter, or may have. What staff do is not counted.
ALTER TABLE outbox ADD COLUMN is_budgeted BIGINT NOT NULL DEFAULT 0 CHECK (is_budgeted IN (0, 1));
-- A keyed hash of the address that it was last tried to be sent to: tells whether two go to one, and not where.
ALTER TABLE outbox ADD COLUMN address_hash TEXT;

CREATE INDEX outbox_address ON outbox (address_hash, sent_at) WHERE address_hash IS NOT NULL;
