-- The visits in the seconds from $1 up to $2 to which nobody came. They are few, so they are looked for first.
SELECT segment.therapist_id, segment.service, segment.starts_at
FROM visit CROSS JOIN segment
WHERE visit.attendance = 'no-show' AND segment.visit_id = visit.id
    AND segment.active = 1 AND segment.starts_at >= $1 AND segment.starts_at < $2
