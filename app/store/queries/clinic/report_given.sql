-- The visits that began, or would have, in the seconds from $1 up to $2, summed up by who was to give them and for what. The
-- index has each of these pairs apart, so nothing is put in order, and no row is read.
SELECT therapist_id, service, CAST(SUM(active) AS BIGINT) AS visits, CAST(SUM(1 - active) AS BIGINT) AS cancelled,
    CAST(SUM(active * (free_at - starts_at)) / 60 AS BIGINT) AS minutes
FROM segment
WHERE therapist_id IN (SELECT id FROM resource WHERE kind = 'therapist') AND service IN (SELECT slug FROM service)
    AND starts_at >= $1 AND starts_at < $2
GROUP BY therapist_id, service
