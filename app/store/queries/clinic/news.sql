-- How often a setting has been changed, and when last; and $2 news of the calendar at most, of the last $1 seconds that have any.
SELECT NULL AS id, NULL AS first, NULL AS last, COUNT(*) AS changes, COALESCE(MAX(at), 0) AS latest
FROM audit
WHERE subject = 'setting'
UNION ALL
SELECT id, first, last, 0, 0
FROM (SELECT id, first, last FROM change WHERE at >= (SELECT MAX(at) FROM change) - $1 LIMIT $2) AS recent
