-- Staff answer what people write, and look after clients: merge those who are one, and forget those who ask to be.

ALTER TABLE message ADD COLUMN progress TEXT NOT NULL DEFAULT 'open'
    CHECK (progress IN ('open', 'answered', 'closed'));
-- The account's name, as in the audit: it stays when the account goes.
ALTER TABLE message ADD COLUMN assignee TEXT CHECK (assignee <> '');
ALTER TABLE message ADD COLUMN client_id BIGINT REFERENCES client (id);

CREATE INDEX message_progress ON message (progress, received_at) WHERE state = 'inbox';
CREATE INDEX message_client ON message (client_id) WHERE client_id IS NOT NULL;

-- What the clinic has answered, by mail.
CREATE TABLE reply (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    message_id BIGINT NOT NULL REFERENCES message (id),
    -- The account's name, as in the audit.
    who TEXT NOT NULL CHECK (who <> ''),
    body TEXT NOT NULL CHECK (body <> ''),
    -- Made by the server for the form.
    idempotency_key TEXT NOT NULL UNIQUE,
    written_at BIGINT NOT NULL
);

CREATE INDEX reply_message ON reply (message_id, written_at);

-- Counts the changes that staff make, so that nobody changes what they have not seen.
ALTER TABLE client ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
-- When everything that tells who they are was erased.
ALTER TABLE client ADD COLUMN erased_at BIGINT;

-- Those who were taken over from their visits are found by the bare digits of their number, too.
UPDATE client SET search = search || ' '
    || REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', '')
WHERE phone IS NOT NULL;

CREATE INDEX client_name ON client (name);

-- A mail may be a reply, too. The old table is renamed before it is read: see 0003.
ALTER TABLE outbox RENAME TO outbox_before;

CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'written', 'replied')),
    recipient TEXT NOT NULL DEFAULT 'client' CHECK (recipient IN ('client', 'clinic')),
    visit_id BIGINT REFERENCES visit (id),
    message_id BIGINT REFERENCES message (id),
    reply_id BIGINT REFERENCES reply (id),
    created_at BIGINT NOT NULL,
    -- When it may be tried next. Whoever tries moves it on first, so that nobody else does, and if they never come
    -- back, it is due again.
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    -- What kind of failure the last attempt met.
    failure TEXT,
    CHECK ((kind = 'written') = (message_id IS NOT NULL)),
    CHECK ((kind = 'replied') = (reply_id IS NOT NULL)),
    CHECK ((kind IN ('written', 'replied')) = (visit_id IS NULL))
);

INSERT INTO outbox (id, kind, recipient, visit_id, message_id, created_at, due_at, sent_at, attempts, failure)
SELECT id, kind, recipient, visit_id, message_id, created_at, due_at, sent_at, attempts, failure FROM outbox_before;

DROP TABLE outbox_before;
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;
CREATE INDEX outbox_visit ON outbox (visit_id) WHERE sent_at IS NULL;
