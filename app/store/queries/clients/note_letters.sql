-- Notes the letters about the visits and messages of the client $1, who is erased at $2.
INSERT INTO erased_letter (id, erased_at)
SELECT id, $2 FROM outbox
WHERE (visit_id IN (SELECT id FROM visit WHERE client_id = $1)
        OR message_id IN (SELECT id FROM message WHERE client_id = $1)
        OR reply_id IN (SELECT reply.id FROM reply JOIN message ON message.id = reply.message_id
                        WHERE message.client_id = $1))
    AND id NOT IN (SELECT id FROM erased_letter)
