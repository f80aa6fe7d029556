-- What is in the trash keeps its rows until its time is over. Instances of the version before see a deleted post as an unpublished
-- one, and discarded drafts as before.
ALTER TABLE content_task
    ADD COLUMN trashed_at timestamptz,
    ADD COLUMN trashed_by text,
    -- Went into the trash with its post, and comes back with it.
    ADD COLUMN trashed_with_post boolean NOT NULL DEFAULT false;

ALTER TABLE post
    ADD COLUMN trashed_at timestamptz,
    ADD COLUMN trashed_by text,
    -- When readers first saw it, noted when it leaves the site. A post that the version before unpublished has none: there the
    -- date counts that had passed when it changed last.
    ADD COLUMN first_published_at timestamptz;

-- Addresses of deleted posts that readers saw: they answer 410, also when nothing else is left of the post.
CREATE TABLE gone_address (
    slug    text PRIMARY KEY CHECK (slug <> '' AND length(slug) <= 500),
    post_id uuid NOT NULL,
    since   timestamptz NOT NULL
);
CREATE INDEX gone_address_post ON gone_address (post_id);

-- Former slugs of authors, categories and tags, and the slugs of those that were merged into them.
CREATE TABLE term_redirect (
    kind        text NOT NULL CHECK (kind IN ('AUTHOR', 'CATEGORY', 'TAG')),
    slug        slug NOT NULL,
    author_id   uuid REFERENCES author ON DELETE CASCADE CHECK ((author_id IS NOT NULL) = (kind = 'AUTHOR')),
    category_id uuid REFERENCES category ON DELETE CASCADE CHECK ((category_id IS NOT NULL) = (kind = 'CATEGORY')),
    tag_id      uuid REFERENCES tag ON DELETE CASCADE CHECK ((tag_id IS NOT NULL) = (kind = 'TAG')),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (kind, slug)
);
CREATE INDEX term_redirect_author ON term_redirect (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX term_redirect_category ON term_redirect (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX term_redirect_tag ON term_redirect (tag_id) WHERE tag_id IS NOT NULL;
