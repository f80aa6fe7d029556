-- What readers see of each change of a post: one row a change, written in the change's transaction, then the results of the checks.
CREATE TABLE receipt (
    id               uuid PRIMARY KEY,
    post_id          uuid NOT NULL REFERENCES post ON DELETE CASCADE,
    change           text NOT NULL
        CHECK (change IN ('PUBLISHED', 'REVISED', 'MOVED', 'UNPUBLISHED', 'TERM', 'IMAGE_ADDRESSES')),
    revision         integer NOT NULL,
    slug             text NOT NULL,
    former_slugs     text[] NOT NULL,
    reviewed_by      text NOT NULL,
    reviewed_at      timestamptz NOT NULL,
    text_sha256      text NOT NULL,
    state            text NOT NULL CHECK (state IN ('WAITING', 'GREEN', 'RED', 'SUPERSEDED')),
    differences      jsonb NOT NULL DEFAULT '[]',
    document_sha256  text,
    images           jsonb NOT NULL DEFAULT '[]',
    -- Checks that have ended, and readings of the current one that found differences.
    checks           integer NOT NULL DEFAULT 0,
    readings         integer NOT NULL DEFAULT 0,
    requests         integer NOT NULL DEFAULT 0,
    changed_at       timestamptz NOT NULL,
    next_check_at    timestamptz,
    checked_at       timestamptz,
    seen_at          timestamptz,
    red_at           timestamptz,
    -- Set while a red receipt is to be sent to the webhook.
    webhook_at       timestamptz,
    webhook_attempts integer NOT NULL DEFAULT 0,
    CHECK (state <> 'GREEN' OR seen_at IS NOT NULL),
    CHECK (state <> 'RED' OR red_at IS NOT NULL),
    CHECK (state <> 'SUPERSEDED' OR next_check_at IS NULL)
);
CREATE INDEX receipt_of_post ON receipt (post_id, changed_at DESC, id DESC);
CREATE INDEX receipt_changed ON receipt (changed_at);
CREATE INDEX receipt_due ON receipt (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX receipt_webhook ON receipt (webhook_at) WHERE webhook_at IS NOT NULL;
