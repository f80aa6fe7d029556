-- What the public site is still to be told, and what it was told lately. Written in the transaction that changes the pages.
CREATE TABLE site_delivery (
    id              uuid PRIMARY KEY,
    state           text NOT NULL CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
    paths           text[] NOT NULL,
    tags            text[] NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    give_up_at      timestamptz NOT NULL,
    last_error      text,
    created_at      timestamptz NOT NULL,
    delivered_at    timestamptz,
    CHECK ((state = 'PENDING') = (next_attempt_at IS NOT NULL)),
    CHECK ((state = 'DELIVERED') = (delivered_at IS NOT NULL)),
    CHECK (state <> 'FAILED' OR last_error IS NOT NULL)
);
CREATE INDEX site_delivery_newest ON site_delivery (created_at DESC, id DESC);
CREATE INDEX site_delivery_due ON site_delivery (next_attempt_at) WHERE state = 'PENDING';
