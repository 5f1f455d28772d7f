-- How often signing in was tried since $3: with the name whose hash is $1, from the network whose hash is $2, or both.
SELECT
    (SELECT COUNT(*) FROM sign_in_try
        WHERE name_hash = $1 AND network_hash = $2 AND tried_at > $3) AS name_from_address,
    (SELECT COUNT(*) FROM sign_in_try WHERE name_hash = $1 AND tried_at > $3) AS name,
    (SELECT COUNT(*) FROM sign_in_try WHERE network_hash = $2 AND tried_at > $3) AS from_address
