-- What began, or would have, in the seconds from $1 up to $2. What was cancelled counts too and is in another index: each
-- half names its own.
SELECT visit.state, visit.attendance, segment.local_start, segment.starts_at, segment.free_at,
    service.name AS service_name, service.minutes, resource.name AS therapist_name
FROM segment
JOIN visit ON visit.id = segment.visit_id
JOIN service ON service.slug = segment.service
JOIN resource ON resource.id = segment.therapist_id
WHERE segment.active = 1 AND segment.starts_at >= $1 AND segment.starts_at < $2
    OR segment.active = 0 AND segment.starts_at >= $1 AND segment.starts_at < $2
