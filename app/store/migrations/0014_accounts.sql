-- What opens an account is sealed with a key that is not in here, and what is done with accounts is told.

-- The second factor's key, sealed. `totp_key` then holds what is no key, so that a server of the last release lets nobody in
-- with it, and nobody without it. One that such a server stores there in clear counts, until it is sealed too.
ALTER TABLE account ADD COLUMN totp_sealed TEXT;
-- Where to tell whose account it is what was done with it; NULL where they have given none.
ALTER TABLE account ADD COLUMN email TEXT CHECK (email <> '');

-- The network that it was done from, such as '203.0.113.0/24'; NULL where nobody can tell.
ALTER TABLE audit ADD COLUMN origin TEXT CHECK (origin <> '');

-- Browsers in which somebody has signed in to an account before, each by the hash of what its cookie holds: what
-- strangers try does not slow them down.
CREATE TABLE known_device (
    token_hash TEXT NOT NULL CHECK (length(token_hash) = 64),
    -- A server of the last release removes accounts, and knows nothing of this table.
    account_id BIGINT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    -- When somebody has signed in with it for the last time.
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, token_hash)
);

CREATE INDEX known_device_token ON known_device (token_hash);
