-- Where an imported draft, and the post made of it, came from: the blog, and the id or file there. Takes over from
-- content_task.source, which knew no blog; those columns stay for instances of the former version.
CREATE TABLE imported_post (
    blog           text NOT NULL,
    source         text NOT NULL,
    -- The latest draft made of it: open, or approved as a post.
    draft_id       uuid NOT NULL REFERENCES content_task ON DELETE CASCADE,
    -- Of what was read, and of what was stored: shows whether the source, or the post here, changed since. Null for
    -- an import by a former version.
    source_sha256  text,
    content_sha256 text,
    slug           text NOT NULL DEFAULT '',
    with_excerpt   boolean NOT NULL DEFAULT false,
    with_cover     boolean NOT NULL DEFAULT false,
    old_addresses  text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (blog, source)
);
CREATE INDEX imported_post_draft ON imported_post (draft_id);

INSERT INTO imported_post (blog, source, draft_id)
SELECT '', left(source, 300), id FROM content_task WHERE source IS NOT NULL ON CONFLICT DO NOTHING;

-- The images of imported posts by the files that they were made from, so that none is stored twice.
CREATE TABLE imported_image (
    blog       text NOT NULL,
    source     text NOT NULL,
    sha256     text NOT NULL,
    alt_sha256 text NOT NULL,
    image_id   uuid NOT NULL REFERENCES image ON DELETE CASCADE,
    PRIMARY KEY (blog, source, sha256, alt_sha256),
    FOREIGN KEY (blog, source) REFERENCES imported_post ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX imported_image_sha256 ON imported_image (sha256);
CREATE INDEX imported_image_image ON imported_image (image_id);
