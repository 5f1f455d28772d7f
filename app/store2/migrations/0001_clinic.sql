-- One SQL text for SQLite and PostgreSQL: BIGINT and TEXT only, instants as epoch seconds, yes and no as 1 and 0.
-- SQLite lets a primary key be NULL, hence NOT NULL on every one. Ids are made by the store, below 2^53, so that
-- parents and children go in without a round trip.

CREATE TABLE clinic (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL CHECK (name <> ''),
    phone TEXT NOT NULL,
    phone_link TEXT NOT NULL CHECK (phone_link LIKE 'tel:%'),
    zone TEXT NOT NULL,
    lead_minutes BIGINT NOT NULL CHECK (lead_minutes BETWEEN 0 AND 525600),
    horizon_days BIGINT NOT NULL CHECK (horizon_days BETWEEN 0 AND 366),
    step_minutes BIGINT NOT NULL CHECK (step_minutes BETWEEN 5 AND 720 AND step_minutes % 5 = 0)
);

CREATE TABLE treatment (
    slug TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (name <> ''),
    position BIGINT NOT NULL
);

CREATE TABLE service (
    id BIGINT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    name TEXT NOT NULL CHECK (name <> ''),
    summary TEXT NOT NULL,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 480 AND minutes % 5 = 0),
    clean_up_minutes BIGINT NOT NULL CHECK (clean_up_minutes BETWEEN 0 AND 120 AND clean_up_minutes % 5 = 0),
    skill TEXT NOT NULL,
    room_kind TEXT NOT NULL,
    price_cents BIGINT CHECK (price_cents BETWEEN 0 AND 100000000),
    bookable BIGINT NOT NULL CHECK (bookable IN (0, 1)),
    position BIGINT NOT NULL
);

-- A therapist or a room: what a claim is of.
CREATE TABLE resource (
    id BIGINT NOT NULL PRIMARY KEY,
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
    skill TEXT NOT NULL,
    PRIMARY KEY (resource_id, skill)
);

-- Weekdays count from 1, Monday. Minutes are of the day, by the clinic's clock on the wall.
CREATE TABLE weekly_hours (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_minute BIGINT NOT NULL CHECK (from_minute >= 0 AND from_minute % 5 = 0),
    until_minute BIGINT NOT NULL CHECK (until_minute <= 1440 AND until_minute % 5 = 0),
    PRIMARY KEY (resource_id, weekday, from_minute),
    CHECK (from_minute < until_minute)
);

-- The hours of one date in place of the week's. A date that is closed has one row without minutes.
CREATE TABLE hours_exception (
    id BIGINT NOT NULL PRIMARY KEY,
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    date TEXT NOT NULL,
    from_minute BIGINT CHECK (from_minute >= 0 AND from_minute % 5 = 0),
    until_minute BIGINT CHECK (until_minute <= 1440 AND until_minute % 5 = 0),
    CHECK ((from_minute IS NULL) = (until_minute IS NULL)),
    CHECK (from_minute < until_minute)
);

CREATE INDEX hours_exception_date ON hours_exception (date, resource_id);

-- What a client booked. `version` rises with every change, so that two changes at once cannot both go through.
CREATE TABLE visit (
    id BIGINT NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_hash TEXT NOT NULL,
    version BIGINT NOT NULL,
    client_name TEXT NOT NULL,
    client_email TEXT NOT NULL,
    client_phone TEXT,
    note TEXT,
    booked_at BIGINT NOT NULL,
    cancelled_at BIGINT
);

-- A service of a visit. `free_at` is when the clean-up after it is done. `local_start` and `zone` say what was agreed.
-- No segment is longer than a day: a range of time can then be searched from both of its ends.
CREATE TABLE segment (
    id BIGINT NOT NULL PRIMARY KEY,
    visit_id BIGINT NOT NULL REFERENCES visit (id),
    position BIGINT NOT NULL,
    service_id BIGINT NOT NULL REFERENCES service (id),
    therapist_id BIGINT NOT NULL REFERENCES resource (id),
    room_id BIGINT NOT NULL REFERENCES resource (id),
    starts_at BIGINT NOT NULL CHECK (starts_at % 300 = 0),
    ends_at BIGINT NOT NULL,
    free_at BIGINT NOT NULL CHECK (free_at % 300 = 0),
    local_start TEXT NOT NULL,
    zone TEXT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    UNIQUE (visit_id, position),
    CHECK (starts_at < ends_at AND ends_at <= free_at AND free_at <= starts_at + 86400)
);

CREATE INDEX segment_time ON segment (starts_at, free_at, therapist_id, room_id, id) WHERE active = 1;

-- Time off, or a closure. At most 31 days long, because it claims every cell of it.
CREATE TABLE block (
    id BIGINT NOT NULL PRIMARY KEY,
    starts_at BIGINT NOT NULL CHECK (starts_at % 300 = 0),
    ends_at BIGINT NOT NULL CHECK (ends_at % 300 = 0),
    reason TEXT NOT NULL,
    blocked_at BIGINT NOT NULL,
    CHECK (starts_at < ends_at AND ends_at <= starts_at + 2678400)
);

CREATE INDEX block_time ON block (starts_at, ends_at, id);

CREATE TABLE block_resource (
    block_id BIGINT NOT NULL REFERENCES block (id),
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    PRIMARY KEY (block_id, resource_id)
);

-- The central invariant: one resource, one cell, one owner, whatever the code above does.
CREATE TABLE claim (
    resource_id BIGINT NOT NULL REFERENCES resource (id),
    cell BIGINT NOT NULL,
    segment_id BIGINT REFERENCES segment (id),
    block_id BIGINT REFERENCES block (id),
    PRIMARY KEY (resource_id, cell),
    CHECK ((segment_id IS NULL) <> (block_id IS NULL))
);

-- What is still to be told to somebody: written with what it tells of, sent later, at least once.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('visit-booked', 'visit-moved', 'visit-cancelled')),
    visit_id BIGINT NOT NULL REFERENCES visit (id),
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    sent_at BIGINT,
    attempts BIGINT NOT NULL
);

CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL;
