-- The address that all stored image addresses begin with. Rows that begin with a former one are rewritten until
-- `rebased` is true.
CREATE TABLE image_base (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    base    text,
    former  text[] NOT NULL DEFAULT '{}',
    rebased boolean NOT NULL DEFAULT true
);
INSERT INTO image_base DEFAULT VALUES;

-- The address that each running instance is set to; all must be the same.
CREATE TABLE image_base_instance (
    instance text PRIMARY KEY,
    base     text NOT NULL
);
