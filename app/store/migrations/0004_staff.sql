-- Who works at the clinic, and how they sign in. Of everything that opens something, only a hash is kept.

CREATE TABLE account (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    role TEXT NOT NULL CHECK (role IN ('owner', 'reception', 'therapist')),
    -- argon2id, with its parameters and salt.
    password_hash TEXT NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
    -- Whether the password is one that somebody else has seen, and only good for choosing another.
    must_change BIGINT NOT NULL CHECK (must_change IN (0, 1)),
    -- The second factor, where there is one: the key that the app shares with us, and the last step a code was used for.
    totp_key TEXT CHECK (length(totp_key) = 40),
    totp_step BIGINT,
    created_at BIGINT NOT NULL,
    CHECK ((totp_key IS NULL) = (totp_step IS NULL))
);

-- Each opens an account once, in place of the app's code.
CREATE TABLE recovery_code (
    account_id BIGINT NOT NULL REFERENCES account (id),
    code_hash TEXT NOT NULL CHECK (length(code_hash) = 64),
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE session (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    -- Of the cookie's value.
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    -- When it was last used, give or take a minute.
    seen_at BIGINT NOT NULL CHECK (seen_at >= created_at)
);

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_seen ON session (seen_at);

-- Who has the link may become one of the staff, once. It goes when it is used.
CREATE TABLE invitation (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
    role TEXT NOT NULL CHECK (role IN ('owner', 'reception', 'therapist')),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL CHECK (expires_at > created_at)
);

-- Every try to sign in that has failed, or is under way. A name that was typed may be anything, so there is a keyed hash
-- of it, as of the network that it came from.
CREATE TABLE sign_in_try (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    name_hash TEXT NOT NULL CHECK (length(name_hash) = 64),
    network_hash TEXT NOT NULL CHECK (length(network_hash) = 64),
    tried_at BIGINT NOT NULL
);

CREATE INDEX sign_in_try_name ON sign_in_try (name_hash, tried_at);
CREATE INDEX sign_in_try_network ON sign_in_try (network_hash, tried_at);
CREATE INDEX sign_in_try_at ON sign_in_try (tried_at);

-- Where those who try to sign in wait for each other.
INSERT INTO budget (name, weighed) VALUES ('sign-in', 0);
