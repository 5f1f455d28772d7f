-- How often somebody has booked lately, what they have called off included.
CREATE INDEX visit_booked_from ON visit (network_hash, booked_at) WHERE network_hash IS NOT NULL;
CREATE INDEX visit_booked_for ON visit (address_hash, booked_at) WHERE address_hash IS NOT NULL;
