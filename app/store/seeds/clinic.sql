-- The default clinic. Its facts, and nothing that nobody knows: no prices, and hours, rooms and therapists marked as a
-- sample until somebody edits them.

INSERT INTO clinic (id, name, phone, phone_link, zone, lead_minutes, horizon_days, step_minutes, is_sample)
VALUES (1, 'Glo Skin & Medspa', '(780) 481-9772', 'tel:+17804819772', 'America/Edmonton', 120, 90, 15, 1);

INSERT INTO service
    (slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents, bookable, position)
VALUES
    ('relaxation-30', 'relaxation', 'Relaxation massage',
     'Half an hour of long, gentle strokes to bring your body back to rest.',
     30, 10, 'relaxation', 'massage', NULL, 1, 1),
    ('relaxation-60', 'relaxation', 'Relaxation massage',
     'A full, unhurried hour in the Swedish style, for after a long week.',
     60, 10, 'relaxation', 'massage', NULL, 1, 2),
    ('therapeutic-60', 'therapeutic', 'Therapeutic massage',
     'An hour of focused work on sore muscles and knots. It may feel like a good pain.',
     60, 10, 'therapeutic', 'massage', NULL, 1, 3);

INSERT INTO resource (id, kind, name, room_kind, active, sample, position) VALUES
    (1, 'therapist', 'Therapist A', NULL, 1, 1, 1),
    (2, 'therapist', 'Therapist B', NULL, 1, 1, 2),
    (3, 'therapist', 'Therapist C', NULL, 1, 1, 3),
    (11, 'room', 'Massage room 1', 'massage', 1, 1, 1),
    (12, 'room', 'Massage room 2', 'massage', 1, 1, 2);

INSERT INTO therapist_skill (resource_id, skill) VALUES
    (1, 'relaxation'),
    (1, 'therapeutic'),
    (2, 'relaxation'),
    (2, 'therapeutic'),
    (3, 'relaxation');

-- A: Monday to Friday, the early shift. B: Tuesday to Saturday, with a lunch break. C: Wednesday to Sunday, mostly late.
INSERT INTO weekly_hours (resource_id, weekday, from_minute, until_minute) VALUES
    (1, 1, 540, 1020),
    (1, 2, 540, 1020),
    (1, 3, 540, 1020),
    (1, 4, 540, 1020),
    (1, 5, 540, 1020),
    (2, 2, 600, 780),
    (2, 2, 840, 1080),
    (2, 3, 600, 780),
    (2, 3, 840, 1080),
    (2, 4, 600, 780),
    (2, 4, 840, 1080),
    (2, 5, 600, 780),
    (2, 5, 840, 1080),
    (2, 6, 540, 780),
    (2, 6, 840, 1080),
    (3, 3, 720, 1200),
    (3, 4, 720, 1200),
    (3, 5, 720, 1200),
    (3, 6, 540, 1080),
    (3, 7, 660, 1020);
