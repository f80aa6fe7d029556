-- The addresses outside the site that published posts and pages link to, and what their servers answered. All of it can be found again.
CREATE TABLE outside_link (
    id            uuid PRIMARY KEY,
    address       text NOT NULL UNIQUE,
    host          text NOT NULL,
    state         text NOT NULL DEFAULT 'UNCHECKED' CHECK (state IN ('UNCHECKED', 'OK', 'MOVED', 'UNSURE', 'DEAD')),
    cause         text,
    status        integer,
    moved_to      text,
    -- Checks in a row that failed.
    failures      integer NOT NULL DEFAULT 0,
    -- When the link began to fail, or was first seen to have moved.
    since         timestamptz,
    checked_at    timestamptz,
    next_check_at timestamptz NOT NULL
);
CREATE INDEX outside_link_due ON outside_link (next_check_at);
CREATE INDEX outside_link_found ON outside_link (state, since DESC, id DESC) WHERE state IN ('MOVED', 'UNSURE', 'DEAD');

-- The posts whose links have been read, and the version that was read.
CREATE TABLE outside_link_post (
    post_id    uuid PRIMARY KEY REFERENCES post ON DELETE CASCADE,
    updated_at timestamptz NOT NULL
);

CREATE TABLE outside_link_use (
    link_id uuid NOT NULL REFERENCES outside_link ON DELETE CASCADE,
    post_id uuid NOT NULL REFERENCES outside_link_post ON DELETE CASCADE,
    PRIMARY KEY (link_id, post_id)
);
CREATE INDEX outside_link_use_post ON outside_link_use (post_id);
