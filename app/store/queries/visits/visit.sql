-- The visit $1, a row for each of its steps.
SELECT visit.state, visit.client_name, visit.client_email, visit.client_phone, visit.client_note, visit.confirm_by,
    segment.service, segment.therapist_id, segment.room_id, segment.starts_at, segment.ends_at, segment.free_at,
    segment.local_start, segment.zone,
    service.name AS service_name, therapist.name AS therapist_name, room.name AS room_name
FROM visit
JOIN segment ON segment.visit_id = visit.id
JOIN service ON service.slug = segment.service
JOIN resource AS therapist ON therapist.id = segment.therapist_id
JOIN resource AS room ON room.id = segment.room_id
WHERE visit.id = $1
ORDER BY segment.position
