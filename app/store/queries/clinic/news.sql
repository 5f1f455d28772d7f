-- How often a setting has been changed, and when last; how many news of the calendar there are, and the latest $1 of them.
SELECT NULL AS id, NULL AS first, NULL AS last, COUNT(*) AS changes, COALESCE(MAX(at), 0) AS latest,
       (SELECT COUNT(*) FROM change) AS news
FROM audit
WHERE subject = 'setting'
UNION ALL
SELECT id, first, last, 0, 0, 0
FROM (SELECT id, first, last FROM change ORDER BY at DESC LIMIT $1) AS latest
