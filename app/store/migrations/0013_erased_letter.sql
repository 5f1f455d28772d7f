-- Letters to and about whoever was erased. They may be kept as files, by any server and since long ago: each server looks
-- here for what it has to remove.
CREATE TABLE erased_letter (
    -- The name that it had in the outbox, where it may be no more.
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    erased_at BIGINT NOT NULL
);

INSERT INTO erased_letter (id, erased_at)
SELECT outbox.id, client.erased_at FROM outbox
JOIN visit ON visit.id = outbox.visit_id
JOIN client ON client.id = visit.client_id
WHERE client.erased_at IS NOT NULL;

INSERT INTO erased_letter (id, erased_at)
SELECT outbox.id, client.erased_at FROM outbox
LEFT JOIN reply ON reply.id = outbox.reply_id
JOIN message ON message.id = COALESCE(outbox.message_id, reply.message_id)
JOIN client ON client.id = message.client_id
WHERE client.erased_at IS NOT NULL;
