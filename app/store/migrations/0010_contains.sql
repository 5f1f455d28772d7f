-- What a treatment contains, so that a caution follows a technique into whatever holds it. `treatment_overlap` told the same
-- sentences without saying which of the two is the whole; the release before this one still reads it.
CREATE TABLE treatment_contains (
    treatment TEXT NOT NULL REFERENCES treatment (slug),
    part TEXT NOT NULL REFERENCES treatment (slug),
    -- What the whole says of the part, and the part of the whole.
    how TEXT NOT NULL CHECK (how <> ''),
    how_part TEXT NOT NULL CHECK (how_part <> ''),
    -- How the whole is given without the part; NULL where it cannot be.
    without_part TEXT CHECK (without_part <> ''),
    PRIMARY KEY (treatment, part),
    CHECK (treatment <> part)
);

-- How long it takes before an event, if it is given then. A goal of this name would be read by the release before, which
-- does not know it.
ALTER TABLE treatment ADD COLUMN event_from BIGINT CHECK (event_from BETWEEN 5 AND 240);
ALTER TABLE treatment ADD COLUMN event_until BIGINT CHECK (event_until BETWEEN 5 AND 240);

-- Where treatments are described already they are not described again, so both are told here, in the clinic's own words.
INSERT INTO treatment_contains (treatment, part, how, how_part, without_part)
SELECT 'therapeutic', 'deep-tissue',
    COALESCE(
        (SELECT how FROM treatment_overlap WHERE treatment = 'therapeutic' AND other = 'deep-tissue'),
        'Deep tissue work is one of the techniques of a therapeutic massage.'),
    COALESCE(
        (SELECT how FROM treatment_overlap WHERE treatment = 'deep-tissue' AND other = 'therapeutic'),
        'It is one of the techniques of a therapeutic massage.'),
    'without deep pressure'
WHERE (SELECT COUNT(*) FROM treatment WHERE slug IN ('therapeutic', 'deep-tissue') AND summary <> '') = 2;

INSERT INTO treatment_contains (treatment, part, how, how_part)
SELECT 'relaxation', 'swedish',
    COALESCE(
        (SELECT how FROM treatment_overlap WHERE treatment = 'relaxation' AND other = 'swedish'),
        'Swedish massage is the technique of a relaxation massage.'),
    COALESCE(
        (SELECT how FROM treatment_overlap WHERE treatment = 'swedish' AND other = 'relaxation'),
        'It is the technique of our relaxation massage.')
WHERE (SELECT COUNT(*) FROM treatment WHERE slug IN ('relaxation', 'swedish') AND summary <> '') = 2;

UPDATE treatment SET event_from = 15, event_until = 20 WHERE slug = 'sports' AND summary <> '';
