-- squawk-ignore-file ban-drop-not-null, ban-drop-constraint
-- Pages such as About and Imprint, which have no author, category and tags, and need no feature image. Their published ones have a
-- status of their own, so that every read of published posts leaves them out, from the indexes that it has (docs/adr/0012-pages.md).
-- Instances of the version before show none to readers, and cannot publish one that is scheduled; they know only pages that one of
-- this version made.
ALTER TABLE content_task ADD COLUMN kind text NOT NULL DEFAULT 'POST';
ALTER TABLE content_task ADD CONSTRAINT content_task_kind_check CHECK (kind IN ('POST', 'PAGE')) NOT VALID;

ALTER TABLE post
    ADD COLUMN kind text NOT NULL DEFAULT 'POST',
    ALTER COLUMN featured_image_url DROP NOT NULL,
    ALTER COLUMN featured_image_id DROP NOT NULL,
    ALTER COLUMN author_id DROP NOT NULL,
    ALTER COLUMN category_id DROP NOT NULL;
ALTER TABLE post_revision
    ALTER COLUMN featured_image_url DROP NOT NULL,
    ALTER COLUMN featured_image_id DROP NOT NULL,
    ALTER COLUMN author_id DROP NOT NULL,
    ALTER COLUMN category_id DROP NOT NULL;
-- What a post must have stays required of it.
ALTER TABLE post ADD CONSTRAINT post_kind_check CHECK (
    (featured_image_id IS NULL) = (featured_image_url IS NULL)
    AND CASE kind
        WHEN 'POST' THEN status <> 'PUBLISHED_PAGE' AND featured_image_id IS NOT NULL AND author_id IS NOT NULL AND category_id IS NOT NULL
        WHEN 'PAGE' THEN status <> 'PUBLISHED' AND author_id IS NULL AND category_id IS NULL
        ELSE false END) NOT VALID;
ALTER TABLE post DROP CONSTRAINT post_status_check;
ALTER TABLE post ADD CONSTRAINT post_status_check
    CHECK (status IN ('PUBLISHED', 'UNPUBLISHED', 'SCHEDULED', 'PUBLISHED_PAGE')) NOT VALID;

-- A page and a post at one slug have different addresses, so that only one of them is gone.
ALTER TABLE gone_address ADD COLUMN kind text NOT NULL DEFAULT 'POST';
ALTER TABLE gone_address ADD CONSTRAINT gone_address_kind_check CHECK (kind IN ('POST', 'PAGE')) NOT VALID;
