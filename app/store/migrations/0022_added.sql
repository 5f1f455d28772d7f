-- Which forms have added something to the settings, so that the same one sent again adds nothing more.
CREATE TABLE added (
    -- Made by the server for the form.
    idempotency_key TEXT NOT NULL PRIMARY KEY,
    -- Of what the form said, to tell whether it says the same.
    request_hash TEXT NOT NULL,
    -- What it has added, as the audit names it.
    subject_id TEXT NOT NULL,
    added_at BIGINT NOT NULL
);

CREATE INDEX added_at ON added (added_at);
