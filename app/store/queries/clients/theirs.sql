-- What a message is if the client $1 has written it: linked to them, or from an address of theirs and linked to nobody.
id IN (
    SELECT linked.id FROM message AS linked WHERE linked.client_id = $1
    UNION ALL
    SELECT sent.id FROM known_as JOIN message AS sent ON sent.address = known_as.folded
    WHERE known_as.client_id = $1 AND known_as.what = 'email' AND sent.client_id IS NULL)
