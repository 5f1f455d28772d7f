-- What is looked up when staff look for somebody, and when owners look back on a year.

-- Who comes first by name, of those who are still known. It serves the last release as well as the one on the name alone.
CREATE INDEX client_by_name ON client (name, id) WHERE erased_at IS NULL;
DROP INDEX client_name;

-- Of many who are known by the same, a few are looked up, each once.
DROP INDEX known_as_folded;
CREATE INDEX known_as_folded ON known_as (what, folded, client_id);
-- What one client is known by is still looked up by the client, though all addresses now stand in the other one.
DROP INDEX known_as_client;
CREATE INDEX known_as_client ON known_as (client_id, what, folded);

-- All that a report sums up of a therapist's visits for a service stands here, in order; but not who never came.
CREATE INDEX segment_given ON segment (therapist_id, service, starts_at, free_at, active);
CREATE INDEX visit_missed ON visit (id) WHERE attendance = 'no-show';

-- The letters about a message, which are looked for when it goes.
CREATE INDEX outbox_message ON outbox (message_id) WHERE message_id IS NOT NULL;
