-- The mails that may be tried at $1, the longest due first, $2 at most.
SELECT outbox.id, outbox.kind, outbox.recipient, outbox.created_at, outbox.attempts, outbox.visit_id, outbox.message_id,
    outbox.reply_id, outbox.account_news, outbox.is_budgeted, visit.told,
    COALESCE(visit.client_email, message.email) AS address
FROM outbox
LEFT JOIN visit ON visit.id = outbox.visit_id
LEFT JOIN message ON message.id = outbox.message_id
WHERE outbox.sent_at IS NULL AND outbox.given_up_at IS NULL AND outbox.due_at <= $1
ORDER BY outbox.due_at, outbox.created_at, outbox.id
LIMIT $2
