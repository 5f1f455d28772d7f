-- How much of the inbox's budgets is spent since $1, in all and by the network whose hash is $2.
SELECT COUNT(*) AS in_all,
    COUNT(CASE WHEN by_browser = 0 THEN 1 END) AS programs,
    COUNT(CASE WHEN network_hash = $2 THEN 1 END) AS from_address,
    COUNT(CASE WHEN network_hash = $2 AND by_browser = 0 THEN 1 END) AS programs_from_address
FROM message
WHERE state = 'inbox' AND received_at > $1
