-- What is written to find out whether anything can be: one row, which counts how often it was tried.
CREATE TABLE write_probe (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    tries BIGINT NOT NULL
);
