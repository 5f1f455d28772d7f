-- For each of some weeks, from one second up to another, the visits that began in it, or would have, summed up. The database
-- counts within its indexes; what was cancelled is in another one.
SELECT
    (SELECT COUNT(*) FROM segment WHERE active = 1 AND starts_at >= since AND starts_at < before) AS visits,
    (SELECT CAST(COALESCE(SUM(free_at - starts_at), 0) / 60 AS BIGINT) FROM segment
        WHERE active = 1 AND starts_at >= since AND starts_at < before) AS minutes,
    (SELECT COUNT(*) FROM segment WHERE active = 0 AND starts_at >= since AND starts_at < before) AS cancelled
FROM week
ORDER BY since
