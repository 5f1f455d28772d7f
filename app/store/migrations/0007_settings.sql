-- What staff set by themselves: what the clinic says of itself, and by what they know their own sessions.

ALTER TABLE clinic ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE clinic ADD COLUMN city TEXT NOT NULL DEFAULT 'Edmonton';
ALTER TABLE clinic ADD COLUMN province TEXT NOT NULL DEFAULT 'AB';
-- The first words of the home page.
ALTER TABLE clinic ADD COLUMN headline TEXT NOT NULL DEFAULT 'An hour for yourself';
ALTER TABLE clinic ADD COLUMN welcome TEXT NOT NULL
    DEFAULT 'Massage in Edmonton: hands that hold, move and press, to calm a long week or to work on what hurts.';

-- Such as `Firefox on Windows`; empty where a browser does not say.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
