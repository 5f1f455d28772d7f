-- Clients who are called $1 and known by the $2 between $3 and $4, among those of the therapist $5 (what a public form says
-- and nobody has confirmed makes nobody theirs), or where that is 0 of all but those whom a therapist has added: they see
-- these, and what becomes of whoever is called so is not theirs to see. Whoever is known longest comes first.
SELECT client.id FROM known_as AS reach
JOIN known_as AS called ON called.client_id = reach.client_id AND called.what = 'name' AND called.folded = $1
JOIN client ON client.id = reach.client_id
WHERE reach.what = $2 AND reach.folded BETWEEN $3 AND $4 AND ($5 = 0 AND client.added_for IS NULL OR EXISTS (
    SELECT 1 FROM visit JOIN segment ON segment.visit_id = visit.id
    WHERE visit.client_id = client.id AND segment.therapist_id = $5 AND visit.confirmed_at IS NOT NULL))
ORDER BY client.created_at, client.id LIMIT 1
