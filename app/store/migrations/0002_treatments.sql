-- What the clinic knows of a treatment: what its page tells, the comparison compares and the picker weighs. A treatment
-- without a summary is one that nobody has described yet. Only what is known is said, so much of it may be NULL.

ALTER TABLE treatment ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN for_whom TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN not_for TEXT;
ALTER TABLE treatment ADD COLUMN technique TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN sensation TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN afterwards TEXT;
ALTER TABLE treatment ADD COLUMN setting TEXT;
ALTER TABLE treatment ADD COLUMN evidence TEXT;
ALTER TABLE treatment ADD COLUMN lengths TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN pressure TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN pressure_from TEXT NOT NULL DEFAULT 'light'
    CHECK (pressure_from IN ('light', 'medium', 'strong'));
ALTER TABLE treatment ADD COLUMN pressure_until TEXT NOT NULL DEFAULT 'strong'
    CHECK (pressure_until IN ('light', 'medium', 'strong'));
ALTER TABLE treatment ADD COLUMN depth TEXT;
ALTER TABLE treatment ADD COLUMN depth_layer TEXT CHECK (depth_layer IN ('surface', 'muscle', 'connective'));
-- What a client does meanwhile: feel it worked, or drift off.
ALTER TABLE treatment ADD COLUMN feel TEXT CHECK (feel IN ('worked', 'drift'));
ALTER TABLE treatment ADD COLUMN is_clothed BIGINT NOT NULL DEFAULT 0 CHECK (is_clothed IN (0, 1));
ALTER TABLE treatment ADD COLUMN is_scented BIGINT NOT NULL DEFAULT 0 CHECK (is_scented IN (0, 1));
ALTER TABLE treatment ADD COLUMN minutes_from BIGINT NOT NULL DEFAULT 30 CHECK (minutes_from BETWEEN 5 AND 240);
ALTER TABLE treatment ADD COLUMN minutes_until BIGINT NOT NULL DEFAULT 90 CHECK (minutes_until BETWEEN 5 AND 240);
ALTER TABLE treatment ADD COLUMN pregnancy TEXT NOT NULL DEFAULT 'usual'
    CHECK (pregnancy IN ('made-for', 'usual', 'care', 'avoid'));
-- Whether it is given on the areas of `treatment_area` and nowhere else.
ALTER TABLE treatment ADD COLUMN only_areas BIGINT NOT NULL DEFAULT 0 CHECK (only_areas IN (0, 1));

-- What people come for, and how well it serves: 3 is what it is for, below 0 what it is not for.
CREATE TABLE treatment_goal (
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    goal TEXT NOT NULL CHECK (goal <> ''),
    weight BIGINT NOT NULL CHECK (weight BETWEEN -3 AND 3 AND weight <> 0),
    PRIMARY KEY (treatment, goal)
);

-- Where it works in particular.
CREATE TABLE treatment_area (
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    area TEXT NOT NULL CHECK (area <> ''),
    PRIMARY KEY (treatment, area)
);

-- What calls for a clinician's word before this treatment, beside what does before every massage.
CREATE TABLE treatment_care (
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    condition TEXT NOT NULL CHECK (condition <> ''),
    PRIMARY KEY (treatment, condition)
);

-- How a treatment is part of another. Styles overlap, and therapists mix them.
CREATE TABLE treatment_overlap (
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    other TEXT NOT NULL REFERENCES treatment (slug),
    how TEXT NOT NULL CHECK (how <> ''),
    PRIMARY KEY (treatment, other),
    CHECK (treatment <> other)
);

-- Services in sequence, booked as one visit. A part's length may not be known.
CREATE TABLE package (
    slug TEXT NOT NULL PRIMARY KEY CHECK (slug <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    summary TEXT NOT NULL,
    price_cents BIGINT CHECK (price_cents BETWEEN 0 AND 4294967295),
    position BIGINT NOT NULL
);

CREATE TABLE package_part (
    package TEXT NOT NULL REFERENCES package (slug),
    position BIGINT NOT NULL,
    name TEXT NOT NULL CHECK (name <> ''),
    minutes BIGINT CHECK (minutes > 0 AND minutes % 5 = 0),
    treatment TEXT REFERENCES treatment (slug),
    PRIMARY KEY (package, position)
);
