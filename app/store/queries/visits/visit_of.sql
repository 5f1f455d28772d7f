-- The visit that the link with the hash $1 opens, or whose token a server of the last release has left in clear as $2.
SELECT visit.id FROM visit_link JOIN visit ON visit.id = visit_link.visit_id
WHERE visit_link.token_hash = $1 AND substr(visit.token, 1, 1) = '-'
UNION ALL
SELECT visit.id FROM visit WHERE visit.token = $2
