-- One text for SQLite and PostgreSQL: BIGINT and TEXT only, booleans as 0 and 1, instants as epoch seconds, minutes
-- and seconds spelt out. SQLite lets a primary key be NULL, hence NOT NULL on every one.

-- Who the clinic is and what it lets clients do by themselves: one row.
CREATE TABLE clinic (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL CHECK (name <> ''),
    phone TEXT NOT NULL,
    phone_link TEXT NOT NULL CHECK (phone_link LIKE 'tel:%'),
    zone TEXT NOT NULL CHECK (zone <> ''),
    lead_minutes BIGINT NOT NULL CHECK (lead_minutes BETWEEN 0 AND 525600),
    horizon_days BIGINT NOT NULL CHECK (horizon_days BETWEEN 0 AND 730),
    step_minutes BIGINT NOT NULL CHECK (step_minutes BETWEEN 5 AND 1440 AND step_minutes % 5 = 0),
    -- Whether hours, rooms and therapists are made up, so that the calendar works on the first run.
    is_sample BIGINT NOT NULL CHECK (is_sample IN (0, 1))
);

CREATE TABLE treatment (
    slug TEXT NOT NULL PRIMARY KEY CHECK (slug <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    position BIGINT NOT NULL
);

CREATE TABLE service (
    slug TEXT NOT NULL PRIMARY KEY CHECK (slug <> ''),
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    name TEXT NOT NULL CHECK (name <> ''),
    summary TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes > 0 AND minutes % 5 = 0),
    clean_up_minutes BIGINT NOT NULL CHECK (clean_up_minutes >= 0 AND clean_up_minutes % 5 = 0),
    skill TEXT NOT NULL CHECK (skill <> ''),
    room_kind TEXT NOT NULL CHECK (room_kind <> ''),
    price_cents BIGINT CHECK (price_cents BETWEEN 0 AND 4294967295),
    bookable BIGINT NOT NULL CHECK (bookable IN (0, 1)),
    position BIGINT NOT NULL,
    CHECK (minutes + clean_up_minutes <= 1440)
);

CREATE TABLE resource (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    kind TEXT NOT NULL CHECK (kind IN ('therapist', 'room')),
    name TEXT NOT NULL CHECK (name <> ''),
    room_kind TEXT,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    sample BIGINT NOT NULL CHECK (sample IN (0, 1)),
    position BIGINT NOT NULL,
    CHECK ((kind = 'room') = (room_kind IS NOT NULL))
);

CREATE TABLE therapist_skill (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    skill TEXT NOT NULL CHECK (skill <> ''),
    PRIMARY KEY (resource_id, skill)
);

-- Hours by the clock on the wall, in minutes since midnight. Weekday 1 is Monday.
CREATE TABLE weekly_hours (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_minute BIGINT NOT NULL CHECK (from_minute >= 0 AND from_minute % 5 = 0),
    until_minute BIGINT NOT NULL CHECK (until_minute <= 1440 AND until_minute % 5 = 0),
    PRIMARY KEY (resource_id, weekday, from_minute),
    CHECK (from_minute < until_minute)
);

-- The hours of one date, in place of the week's. A row without hours closes the date.
CREATE TABLE hours_exception (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    date TEXT NOT NULL CHECK (date LIKE '____-__-__'),
    from_minute BIGINT CHECK (from_minute >= 0 AND from_minute % 5 = 0),
    until_minute BIGINT CHECK (until_minute <= 1440 AND until_minute % 5 = 0),
    UNIQUE (date, resource_id, from_minute),
    CHECK ((from_minute IS NULL) = (until_minute IS NULL)),
    CHECK (from_minute < until_minute)
);

CREATE TABLE visit (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    token TEXT NOT NULL UNIQUE CHECK (length(token) = 32),
    state TEXT NOT NULL CHECK (state IN ('booked', 'cancelled')),
    client_name TEXT NOT NULL CHECK (client_name <> ''),
    client_email TEXT NOT NULL CHECK (client_email <> ''),
    client_phone TEXT,
    client_note TEXT,
    -- Made by the server for the form that booked; the hash tells whether the same form comes again.
    idempotency_key TEXT NOT NULL UNIQUE,
    request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
    booked_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    cancelled_at BIGINT,
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL))
);

-- One service of a visit. What was agreed stays, whatever becomes of the catalogue: the length, and the wall time.
CREATE TABLE segment (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    visit_id BIGINT NOT NULL REFERENCES visit (id),
    position BIGINT NOT NULL CHECK (position >= 0),
    service TEXT NOT NULL REFERENCES service (slug),
    therapist_id BIGINT NOT NULL REFERENCES resource (id),
    room_id BIGINT NOT NULL REFERENCES resource (id),
    starts_at BIGINT NOT NULL CHECK (starts_at >= 0 AND starts_at % 300 = 0),
    ends_at BIGINT NOT NULL CHECK (ends_at % 300 = 0),
    -- When therapist and room have cleaned up.
    free_at BIGINT NOT NULL CHECK (free_at % 300 = 0),
    local_start TEXT NOT NULL,
    zone TEXT NOT NULL CHECK (zone <> ''),
    -- Whether it takes up anyone's time: 0 once its visit is cancelled.
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    UNIQUE (visit_id, position),
    CHECK (therapist_id <> room_id),
    CHECK (starts_at < ends_at AND ends_at <= free_at),
    -- Lets a query bound `starts_at` from both sides: queries/taken.sql.
    CHECK (free_at - starts_at <= 86400)
);

CREATE INDEX segment_taken ON segment (starts_at, free_at, therapist_id, room_id, visit_id) WHERE active = 1;

-- Time off, or a closure.
CREATE TABLE block (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    starts_at BIGINT NOT NULL CHECK (starts_at >= 0 AND starts_at % 300 = 0),
    ends_at BIGINT NOT NULL CHECK (ends_at % 300 = 0),
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (id, starts_at, ends_at),
    CHECK (starts_at < ends_at),
    CHECK (ends_at - starts_at <= 31622400)
);

-- Whose. The times are the block's, so that who reads the calendar needs no join.
CREATE TABLE block_resource (
    block_id BIGINT NOT NULL,
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (block_id, resource_id),
    FOREIGN KEY (block_id, starts_at, ends_at) REFERENCES block (id, starts_at, ends_at)
        ON UPDATE CASCADE ON DELETE CASCADE
);

-- A block can be long, so it is found by its end: those that have ended are most of them, and are left out.
CREATE INDEX block_taken ON block_resource (ends_at, starts_at, resource_id);

-- One resource taken for one cell. The primary key is the central invariant: nobody can be in two places.
CREATE TABLE claim (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    cell BIGINT NOT NULL CHECK (cell >= 0),
    segment_id BIGINT REFERENCES segment (id),
    block_id BIGINT REFERENCES block (id) ON DELETE CASCADE,
    PRIMARY KEY (resource_id, cell),
    CHECK ((segment_id IS NULL) <> (block_id IS NULL))
);

CREATE INDEX claim_segment ON claim (segment_id) WHERE segment_id IS NOT NULL;
CREATE INDEX claim_block ON claim (block_id) WHERE block_id IS NOT NULL;

-- What is still to be done about a visit, such as a mail: written with it, done later, at least once.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id BETWEEN 1 AND 9007199254740991),
    kind TEXT NOT NULL CHECK (kind IN ('booked', 'moved', 'cancelled')),
    visit_id BIGINT NOT NULL REFERENCES visit (id),
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL CHECK (attempts >= 0)
);

CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;
