-- What is blocked and overlaps the seconds from $1 up to $2: a row for each resource of each block. Few overlap, so each
-- block is looked up by itself, however many there are.
SELECT block_id AS id, resource_id, starts_at, ends_at,
    (SELECT series FROM block WHERE block.id = block_id) AS series,
    (SELECT reason FROM block WHERE block.id = block_id) AS reason
FROM block_resource
WHERE ends_at > $1 AND starts_at < $2
ORDER BY starts_at, block_id, resource_id
