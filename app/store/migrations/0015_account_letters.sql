-- A mail may tell somebody what was done with their account, too. The old table is renamed before it is read: see 0003.
ALTER TABLE outbox RENAME TO outbox_before;

CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled', 'written', 'replied', 'account')),
    recipient TEXT NOT NULL DEFAULT 'client' CHECK (recipient IN ('client', 'clinic', 'account')),
    visit_id BIGINT REFERENCES visit (id),
    message_id BIGINT REFERENCES message (id),
    reply_id BIGINT REFERENCES reply (id),
    -- What was done with whose account, and where to tell it: JSON, because both may be others by now.
    account_news TEXT,
    created_at BIGINT NOT NULL,
    -- When it may be tried next. Whoever tries moves it on first, so that nobody else does, and if they never come
    -- back, it is due again.
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    -- What kind of failure the last attempt met.
    failure TEXT,
    -- When it was given up. Its due time is then so late that a server of the last release does not try it either.
    given_up_at BIGINT,
    CHECK ((kind = 'written') = (message_id IS NOT NULL)),
    CHECK ((kind = 'replied') = (reply_id IS NOT NULL)),
    CHECK ((kind = 'account') = (account_news IS NOT NULL)),
    CHECK ((kind IN ('written', 'replied', 'account')) = (visit_id IS NULL))
);

INSERT INTO outbox (id, kind, recipient, visit_id, message_id, reply_id, created_at, due_at, sent_at, attempts, failure,
    given_up_at)
SELECT id, kind, recipient, visit_id, message_id, reply_id, created_at, due_at, sent_at, attempts, failure, given_up_at
FROM outbox_before;

DROP TABLE outbox_before;
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;
CREATE INDEX outbox_letters ON outbox (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX outbox_failed ON outbox (created_at) WHERE sent_at IS NULL AND failure IS NOT NULL;
