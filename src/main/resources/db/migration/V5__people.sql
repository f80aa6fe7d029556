-- Who has left keeps their name on what they wrote; they only sign in no more.
ALTER TABLE account ADD COLUMN active boolean NOT NULL DEFAULT true;
-- Counts up with every change that ends the sessions begun before it.
ALTER TABLE account ADD COLUMN stamp integer NOT NULL DEFAULT 1;

-- How often somebody did something lately, over all instances. Lost in a crash of the database, which harms nobody.
CREATE UNLOGGED TABLE account_limit (
    name       text PRIMARY KEY,
    used       integer NOT NULL,
    window_end timestamptz NOT NULL
);
CREATE INDEX account_limit_window_end ON account_limit (window_end);
