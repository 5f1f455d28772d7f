-- Who works when in these tests, whatever the sample of the day says. All times are the clinic's.
UPDATE clinic SET lead_minutes = 120, horizon_days = 90, step_minutes = 15;

DELETE FROM therapist_skill;
INSERT INTO therapist_skill (resource_id, skill) VALUES
    (1, 'relaxation'), (1, 'therapeutic'), (2, 'relaxation'), (3, 'relaxation'), (3, 'therapeutic');

-- A: Monday to Friday, 9 to 12 and 13 to 17. B: Tuesday to Friday, 11 to 19:30; Saturday, 10 to 16.
-- C: Monday, Thursday and Friday, 12 to 20; Saturday, 10 to 16. Nobody on Sundays.
DELETE FROM weekly_hours;
INSERT INTO weekly_hours (resource_id, weekday, from_minute, until_minute) VALUES
    (1, 1, 540, 720), (1, 1, 780, 1020), (1, 2, 540, 720), (1, 2, 780, 1020), (1, 3, 540, 720), (1, 3, 780, 1020),
    (1, 4, 540, 720), (1, 4, 780, 1020), (1, 5, 540, 720), (1, 5, 780, 1020),
    (2, 2, 660, 1170), (2, 3, 660, 1170), (2, 4, 660, 1170), (2, 5, 660, 1170), (2, 6, 600, 960),
    (3, 1, 720, 1200), (3, 4, 720, 1200), (3, 5, 720, 1200), (3, 6, 600, 960);
