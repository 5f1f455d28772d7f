-- Letters say what has changed since the last one, go where they are to go now, and are given up where somebody sees it.

-- What the last letter has told of a visit, as JSON; NULL while none has.
ALTER TABLE visit ADD COLUMN told TEXT;
-- Whether address and number are this visit's alone, and do not follow the client's.
ALTER TABLE visit ADD COLUMN own_contact BIGINT NOT NULL DEFAULT 0 CHECK (own_contact IN (0, 1));

-- When a letter was given up. Its due time is then so late that a server of the last release does not try it either.
ALTER TABLE outbox ADD COLUMN given_up_at BIGINT;

-- A visit may have had any number of letters.
CREATE INDEX outbox_letters ON outbox (visit_id) WHERE visit_id IS NOT NULL;
DROP INDEX outbox_visit;
-- Those in trouble are few.
CREATE INDEX outbox_failed ON outbox (created_at) WHERE sent_at IS NULL AND failure IS NOT NULL;

-- Who was told something and has nothing more to hear, was told how it stands.
UPDATE visit SET told = (
    SELECT '{"start":' || CAST(segment.starts_at AS TEXT)
        || ',"wall":"' || segment.local_start
        || '","minutes":' || CAST((segment.ends_at - segment.starts_at) / 60 AS TEXT)
        || ',"therapist":' || CAST(segment.therapist_id AS TEXT)
        || ',"therapist_name":"' || REPLACE(REPLACE(resource.name, '\', '\\'), '"', '\"')
        || '","is_cancelled":' || CASE visit.state WHEN 'cancelled' THEN 'true' ELSE 'false' END || '}'
    FROM segment JOIN resource ON resource.id = segment.therapist_id
    WHERE segment.visit_id = visit.id AND segment.position = 0
)
WHERE id IN (SELECT visit_id FROM outbox WHERE visit_id IS NOT NULL AND sent_at IS NOT NULL)
    AND id NOT IN (SELECT visit_id FROM outbox WHERE visit_id IS NOT NULL AND sent_at IS NULL);
