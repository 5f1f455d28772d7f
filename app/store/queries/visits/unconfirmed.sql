-- The visits to come at $1 that public forms have booked and nobody has confirmed: by the network $2, for the address $3,
-- and by anyone since $4. And how many there were from the network since $4, those that were confirmed or called off included:
-- who has all the mail of a domain confirms what they like; and for the address since $5, those that were called off included.
SELECT
    (SELECT COUNT(*) FROM visit WHERE network_hash = $2 AND booked_at > $4) AS times_from_network,
    (SELECT COUNT(*) FROM visit WHERE address_hash = $3 AND booked_at > $5 AND confirmed_at IS NULL) AS times_for_address,
    COUNT(CASE WHEN confirm_by IS NULL AND network_hash = $2 THEN 1 END) AS from_network,
    COUNT(CASE WHEN confirm_by IS NULL AND network_hash = $2 AND by_browser = 0 THEN 1 END) AS programs_from_network,
    COUNT(CASE WHEN confirm_by IS NULL AND address_hash = $3 THEN 1 END) AS for_address,
    COUNT(CASE WHEN confirm_by IS NULL AND booked_at > $4 THEN 1 END) AS lately,
    COUNT(CASE WHEN confirm_by IS NULL AND booked_at > $4 AND by_browser = 0 THEN 1 END) AS programs_lately,
    COUNT(CASE WHEN confirm_by IS NOT NULL AND network_hash = $2 THEN 1 END) AS held_from_network,
    COUNT(CASE WHEN confirm_by IS NOT NULL AND address_hash = $3 THEN 1 END) AS held_for_address
FROM segment
JOIN visit ON visit.id = segment.visit_id
WHERE segment.active = 1 AND segment.starts_at > $1 AND segment.position = 0
    AND visit.confirmed_at IS NULL AND visit.network_hash IS NOT NULL
