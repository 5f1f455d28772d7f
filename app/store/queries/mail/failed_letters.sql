-- The letters that met a failure and have not gone out, but for those about visits that are over at $1; $2 at most.
SELECT outbox.id, outbox.recipient, outbox.failure, outbox.given_up_at, outbox.attempts, outbox.visit_id,
    visit.client_id, visit.client_name, visit.state, segment.local_start, message.reference, message.name,
    COALESCE(visit.client_email, message.email) AS address, outbox.account_news
FROM outbox
LEFT JOIN visit ON visit.id = outbox.visit_id
LEFT JOIN segment ON segment.visit_id = visit.id AND segment.position = 0
LEFT JOIN reply ON reply.id = outbox.reply_id
LEFT JOIN message ON message.id = COALESCE(outbox.message_id, reply.message_id)
WHERE outbox.sent_at IS NULL AND outbox.failure IS NOT NULL AND (outbox.visit_id IS NULL OR segment.ends_at > $1)
ORDER BY outbox.created_at DESC, outbox.id
LIMIT $2
