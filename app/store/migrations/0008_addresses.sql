-- What came from somebody's address is found by it, however its letters are written.

CREATE INDEX client_address ON client (lower(email));
CREATE INDEX message_address ON message (lower(email)) WHERE email IS NOT NULL;
