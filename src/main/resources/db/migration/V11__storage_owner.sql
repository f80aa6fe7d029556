-- The one row that says which database this is, so that a bucket belongs to one database: `id` stands in the bucket too.
CREATE TABLE storage_owner (
    one            boolean PRIMARY KEY DEFAULT true CHECK (one),
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    -- Where the bucket is, and which server and database hold this row. Null before the first use.
    bucket         text,
    place          text,
    -- The last values written to the bucket. A copy of this database does not know the next one.
    token          uuid,
    previous_token uuid,
    next_token     uuid,
    copied         boolean NOT NULL DEFAULT false,
    sweep_after    timestamptz NOT NULL DEFAULT now() + interval '24 hours'
);
INSERT INTO storage_owner DEFAULT VALUES;

-- Objects that no row refers to, since when, and whether this database deleted the row itself.
CREATE TABLE storage_orphan (
    object_key text COLLATE "C" PRIMARY KEY,
    since      timestamptz NOT NULL DEFAULT now(),
    released   boolean NOT NULL,
    sweep      uuid
);
