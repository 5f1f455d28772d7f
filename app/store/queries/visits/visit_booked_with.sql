-- The visit that was booked with the form whose key has the hash $1, or is $2 where a server of the last release has left it
-- in clear.
SELECT id, request_hash FROM visit
WHERE idempotency_key IN ($1, $2) AND (idempotency_key = $1 OR substr(token, 1, 1) <> '-')
