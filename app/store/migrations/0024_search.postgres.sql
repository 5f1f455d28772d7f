-- Clients are found by any part of what they are looked for by. Where the extension cannot be had, all of them are read, as
-- before, and whoever starts the server is told.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    -- Without a list of what is still to be sorted in, which every search would read.
    CREATE INDEX client_search ON client USING gin (search gin_trgm_ops) WITH (fastupdate = off);
EXCEPTION
    WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
        RAISE WARNING 'client search: %', SQLERRM;
END
$$;
