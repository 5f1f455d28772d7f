-- Staff run the calendar: clients as people, what becomes of a visit on its day, who changed what, and that something did.

-- Somebody who has had a visit, or is known otherwise. Two rows may be one person until staff say so.
CREATE TABLE client (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    name TEXT NOT NULL CHECK (name <> ''),
    email TEXT,
    phone TEXT,
    -- What only staff see.
    note TEXT NOT NULL DEFAULT '',
    -- Name, address and number in small letters and plain digits, for whoever looks for them.
    search TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX client_email ON client (email);

-- Until now a visit said by itself who comes.
INSERT INTO client (id, name, email, phone, search, created_at, changed_at)
SELECT MIN(id), client_name, client_email, MAX(client_phone),
    lower(client_name || ' ' || client_email || ' ' || COALESCE(MAX(client_phone), '')), MIN(booked_at), MAX(booked_at)
FROM visit GROUP BY client_name, client_email;

ALTER TABLE visit ADD COLUMN client_id BIGINT REFERENCES client (id);
-- Counts the changes, so that nobody changes what they have not seen.
ALTER TABLE visit ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
-- What became of a visit that was not cancelled; NULL while the client is expected.
ALTER TABLE visit ADD COLUMN attendance TEXT CHECK (attendance IN ('arrived', 'done', 'no-show'));
ALTER TABLE visit ADD COLUMN cancel_reason TEXT;

-- `client_email` is '-' for whoever has none: staff book such visits, and the column cannot be empty.
UPDATE visit SET client_id = (
    SELECT client.id FROM client WHERE client.name = visit.client_name AND client.email = visit.client_email
);

CREATE INDEX visit_client ON visit (client_id);

-- Blocks of one series are the same one, week after week.
ALTER TABLE block ADD COLUMN series BIGINT;

CREATE INDEX block_series ON block (series) WHERE series IS NOT NULL;

-- What waits to be told about a visit.
CREATE INDEX outbox_visit ON outbox (visit_id) WHERE sent_at IS NULL;

-- Whose calendar an account's own one is.
ALTER TABLE account ADD COLUMN therapist_id BIGINT REFERENCES resource (id);
ALTER TABLE invitation ADD COLUMN therapist_id BIGINT REFERENCES resource (id);

-- Who did what. Rows are added and never changed, but for a person's data that has to be erased.
CREATE TABLE audit (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    at BIGINT NOT NULL,
    -- The account's name, which stays when the account goes; NULL for a client, by the link of a visit.
    who TEXT CHECK (who <> ''),
    act TEXT NOT NULL CHECK (act <> ''),
    subject TEXT NOT NULL CHECK (subject IN ('visit', 'block', 'message', 'client', 'account', 'setting')),
    subject_id TEXT NOT NULL,
    -- As JSON; NULL where there was, or is, nothing.
    before TEXT,
    after TEXT
);

CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_subject ON audit (subject, subject_id, at);

-- That something on the calendar has changed, from the date `first` up to and with `last`: what open pages are told.
CREATE TABLE change (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    at BIGINT NOT NULL,
    first TEXT NOT NULL CHECK (first LIKE '____-__-__'),
    last TEXT NOT NULL CHECK (last LIKE '____-__-__')
);

CREATE INDEX change_at ON change (at);
