-- What opens a visit stands in here as a hash and no other way: the token in its link, and the key of the form that has
-- booked it. They are hashed by the program, for SQLite cannot.

-- A visit has a link for each that was ever mailed: what is mailed now may be another one, because the key that it is made
-- with was changed. All of them open it.
CREATE TABLE visit_link (
    token_hash TEXT NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),
    visit_id BIGINT NOT NULL REFERENCES visit (id)
);

CREATE INDEX visit_link_visit ON visit_link (visit_id);

-- How often its links were ended. It is part of what a link is made of, so that none of those comes back.
ALTER TABLE visit ADD COLUMN link_generation BIGINT NOT NULL DEFAULT 0 CHECK (link_generation >= 0);

-- `token` then begins with '-' and is none, so that a server of the last release mails no link of it: it leaves such letters
-- to others. What such a server writes there in clear opens the visit, and it alone, until it is hashed too; and then
-- `idempotency_key` is in clear as well.
CREATE INDEX visit_in_clear ON visit (id) WHERE substr(token, 1, 1) <> '-';
