-- What is booked and overlaps the seconds from $1 up to $2, clean-up included, with who comes.
-- A segment lasts a day at most, so `starts_at` is bounded from both sides and the index is entered at one place.
SELECT visit.id, visit.revision, visit.attendance, visit.client_id, visit.client_name, visit.client_email,
    visit.client_phone, visit.client_note, visit.confirmed_at, visit.confirm_by, segment.service, segment.therapist_id, segment.room_id, segment.starts_at,
    segment.ends_at, segment.free_at, service.name AS service_name
FROM segment
JOIN visit ON visit.id = segment.visit_id
JOIN service ON service.slug = segment.service
WHERE segment.active = 1 AND segment.starts_at >= $1 - 86400 AND segment.starts_at < $2 AND segment.free_at > $1
ORDER BY segment.starts_at, segment.id
