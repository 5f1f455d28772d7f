-- What overlaps the seconds from $1 up to $2, but for the visit $3: segments with their clean-up, and blocks.
-- A segment lasts a day at most, so `starts_at` is bounded from both sides and the index is entered at one place.
SELECT therapist_id, room_id, starts_at, free_at
FROM segment
WHERE active = 1 AND starts_at >= $1 - 86400 AND starts_at < $2 AND free_at > $1 AND visit_id <> $3
UNION ALL
SELECT resource_id, resource_id, starts_at, ends_at
FROM block_resource
WHERE ends_at > $1 AND starts_at < $2
