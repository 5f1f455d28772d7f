-- What people write to the clinic, and mail about it.

-- What the servers sign with, made once at random and the same for all of them.
CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
    value TEXT NOT NULL CHECK (length(value) = 64)
);

CREATE TABLE message (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    reference TEXT NOT NULL UNIQUE CHECK (length(reference) = 7),
    -- What looks like a script's is held apart; the signs say why, with a space between two.
    state TEXT NOT NULL CHECK (state IN ('inbox', 'held')),
    signs TEXT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    email TEXT,
    phone TEXT,
    subject TEXT,
    body TEXT NOT NULL CHECK (body <> ''),
    -- A keyed hash of the network it came from: tells whether two came from one, and not from where.
    network_hash TEXT NOT NULL CHECK (length(network_hash) = 64),
    by_browser BIGINT NOT NULL CHECK (by_browser IN (0, 1)),
    -- Made by the server for the form; the hash tells whether the same form comes again.
    idempotency_key TEXT NOT NULL UNIQUE,
    request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
    received_at BIGINT NOT NULL,
    CHECK ((state = 'held') = (signs <> '')),
    CHECK (email IS NOT NULL OR phone IS NOT NULL)
);

-- What the budgets count: the inbox of the last hours.
CREATE INDEX message_received ON message (state, received_at, network_hash, by_browser);

-- Whoever weighs a message writes here first, so that several servers weigh one after another, and none lets one more
-- through because it could not see the other's yet. The number is how many were weighed.
CREATE TABLE budget (
    name TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
    weighed BIGINT NOT NULL CHECK (weighed >= 0)
);

INSERT INTO budget (name, weighed) VALUES ('contact', 0);

-- A mail is about a visit or about a message, and goes to the client or to the clinic. A server of the last release
-- writes mails about visits only, and need not know the new columns. The old table is renamed before it is read: from
-- then on, nobody can add a mail to it that would be left behind.
ALTER TABLE outbox RENAME TO outbox_before;

CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'written')),
    recipient TEXT NOT NULL DEFAULT 'client' CHECK (recipient IN ('client', 'clinic')),
    visit_id BIGINT REFERENCES visit (id),
    message_id BIGINT REFERENCES message (id),
    created_at BIGINT NOT NULL,
    -- When it may be tried next. Whoever tries moves it on first, so that nobody else does, and if they never come
    -- back, it is due again.
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    -- What kind of failure the last attempt met.
    failure TEXT,
    CHECK ((kind = 'written') = (message_id IS NOT NULL)),
    CHECK ((visit_id IS NULL) <> (message_id IS NULL))
);

INSERT INTO outbox (id, kind, visit_id, created_at, due_at, sent_at, attempts)
SELECT id, kind, visit_id, created_at, due_at, sent_at, attempts FROM outbox_before;

DROP TABLE outbox_before;
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;
