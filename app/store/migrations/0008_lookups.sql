-- What is looked up since staff do so, and was found by reading everything.

-- What came from somebody's address, however its letters are written.
CREATE INDEX message_address ON message (lower(email));

-- Reports count what was cancelled, too, which `segment_taken` leaves out.
CREATE INDEX segment_cancelled ON segment (starts_at) WHERE active = 0;
