-- How often signing in was tried since $3 from the source whose hash is $2, and when for the last time: with the name whose
-- hash is $1, and with any.
SELECT
    COUNT(CASE WHEN name_hash = $1 THEN 1 END) AS of_name,
    MAX(CASE WHEN name_hash = $1 THEN tried_at END) AS name_tried_at,
    COUNT(*) AS of_any,
    MAX(tried_at) AS any_tried_at
FROM sign_in_try
WHERE network_hash = $2 AND tried_at > $3
