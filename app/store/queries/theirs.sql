-- What a message is if the client $1 has written it: linked to them, or from their address and linked to nobody.
(client_id = $1 OR client_id IS NULL
    AND lower(email) = (SELECT lower(client.email) FROM client WHERE client.id = $1))
