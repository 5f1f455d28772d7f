-- The default clinic. The row of the clinic itself is inserted first, by the store, and decides who seeds.
-- Facts are facts; therapists, rooms and hours are samples (sample = 1), so that the calendar works on the first run.

INSERT INTO treatment (slug, name, position) VALUES
    ('therapeutic', 'Therapeutic massage', 1),
    ('relaxation', 'Relaxation massage', 2),
    ('swedish', 'Swedish massage', 3),
    ('deep-tissue', 'Deep tissue massage', 4),
    ('prenatal', 'Prenatal massage', 5),
    ('sports', 'Sports massage', 6),
    ('aromatherapy', 'Aromatherapy massage', 7),
    ('reflexology', 'Reflexology', 8);

INSERT INTO service
    (id, slug, treatment, name, summary, minutes, clean_up_minutes, skill, room_kind, price_cents, bookable, position)
VALUES
    (1, 'relaxation-30', 'relaxation', 'Relaxation massage',
        'Half an hour of long, gentle strokes to let go of a busy day.',
        30, 10, 'relaxation', 'massage', NULL, 1, 1),
    (2, 'relaxation-60', 'relaxation', 'Relaxation massage',
        'A full hour of smooth, rhythmic strokes to bring the whole body back to rest.',
        60, 10, 'relaxation', 'massage', NULL, 1, 2),
    (3, 'therapeutic-60', 'therapeutic', 'Therapeutic massage',
        'An hour of focused work on what hurts: sore muscles, or a knot in the back.',
        60, 10, 'therapeutic', 'massage', NULL, 1, 3);

INSERT INTO resource (id, kind, name, room_kind, active, sample, position) VALUES
    (1, 'therapist', 'Therapist A', NULL, 1, 1, 1),
    (2, 'therapist', 'Therapist B', NULL, 1, 1, 2),
    (3, 'therapist', 'Therapist C', NULL, 1, 1, 3),
    (11, 'room', 'Massage room 1', 'massage', 1, 1, 11),
    (12, 'room', 'Massage room 2', 'massage', 1, 1, 12);

INSERT INTO therapist_skill (resource_id, skill) VALUES
    (1, 'relaxation'), (1, 'therapeutic'),
    (2, 'relaxation'),
    (3, 'relaxation'), (3, 'therapeutic');

INSERT INTO weekly_hours (resource_id, weekday, from_minute, until_minute) VALUES
    (1, 1, 540, 720), (1, 1, 780, 1020), (1, 2, 540, 720), (1, 2, 780, 1020), (1, 3, 540, 720), (1, 3, 780, 1020),
    (1, 4, 540, 720), (1, 4, 780, 1020), (1, 5, 540, 720), (1, 5, 780, 1020),
    (2, 2, 660, 1170), (2, 3, 660, 1170), (2, 4, 660, 1170), (2, 5, 660, 1170), (2, 6, 600, 960),
    (3, 1, 720, 1200), (3, 4, 720, 1200), (3, 5, 720, 1200), (3, 6, 600, 960);
