-- The images and posts that texts name, so that no image in use is deleted and links follow the posts that they lead to. The triggers
-- keep them, also for instances of an older version that run during the upgrade. A draft may name what does not exist, or not yet.
CREATE TABLE draft_text_image (
    image_id uuid NOT NULL,
    draft_id uuid NOT NULL REFERENCES content_task ON DELETE CASCADE,
    PRIMARY KEY (image_id, draft_id)
);
CREATE INDEX draft_text_image_draft ON draft_text_image (draft_id);

-- Of a post and all its revisions.
CREATE TABLE post_text_image (
    image_id uuid NOT NULL,
    post_id  uuid NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY (image_id, post_id)
);
CREATE INDEX post_text_image_post ON post_text_image (post_id);

-- Of a post as it is now.
CREATE TABLE post_text_link (
    target_id uuid NOT NULL,
    post_id   uuid NOT NULL REFERENCES post ON DELETE CASCADE,
    PRIMARY KEY (target_id, post_id)
);
CREATE INDEX post_text_link_post ON post_text_link (post_id);

-- Posts whose HTML must be rendered again, because a post that they link to has changed.
CREATE TABLE post_link_change (
    post_id uuid PRIMARY KEY REFERENCES post ON DELETE CASCADE
);

CREATE FUNCTION text_references(kind text, body text) RETURNS uuid[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN strpos(body, kind) = 0 THEN '{}' ELSE ARRAY(
        SELECT DISTINCT CAST(found[1] AS uuid)
        FROM regexp_matches(body, kind || '([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})', 'g') AS found) END
$$;

-- Each locks the images, so that their deletion waits and then sees that they are named.
CREATE FUNCTION draft_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    images CONSTANT uuid[] := text_references('image:', NEW.body_markdown);
BEGIN
    PERFORM FROM image WHERE id = ANY (images) FOR KEY SHARE;
    DELETE FROM draft_text_image WHERE draft_id = NEW.id AND image_id <> ALL (images);
    INSERT INTO draft_text_image (image_id, draft_id) SELECT unnest(images), NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION post_text_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    images CONSTANT uuid[] := text_references('image:', NEW.body_markdown);
    links CONSTANT uuid[] := text_references('post:', NEW.body_markdown);
BEGIN
    PERFORM FROM image WHERE id = ANY (images) FOR KEY SHARE;
    INSERT INTO post_text_image (image_id, post_id) SELECT unnest(images), NEW.id ON CONFLICT DO NOTHING;
    DELETE FROM post_text_link WHERE post_id = NEW.id AND target_id <> ALL (links);
    INSERT INTO post_text_link (target_id, post_id) SELECT unnest(links), NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION revision_text_added() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    images CONSTANT uuid[] := text_references('image:', NEW.body_markdown);
BEGIN
    PERFORM FROM image WHERE id = ANY (images) FOR KEY SHARE;
    INSERT INTO post_text_image (image_id, post_id) SELECT unnest(images), NEW.post_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER draft_text_added AFTER INSERT ON content_task FOR EACH ROW
    WHEN (strpos(NEW.body_markdown, 'image:') > 0) EXECUTE FUNCTION draft_text_changed();
CREATE TRIGGER draft_text_changed AFTER UPDATE OF body_markdown ON content_task FOR EACH ROW
    WHEN (OLD.body_markdown IS DISTINCT FROM NEW.body_markdown) EXECUTE FUNCTION draft_text_changed();
CREATE TRIGGER post_text_added AFTER INSERT ON post FOR EACH ROW
    WHEN (strpos(NEW.body_markdown, 'image:') > 0 OR strpos(NEW.body_markdown, 'post:') > 0) EXECUTE FUNCTION post_text_changed();
CREATE TRIGGER post_text_changed AFTER UPDATE OF body_markdown ON post FOR EACH ROW
    WHEN (OLD.body_markdown IS DISTINCT FROM NEW.body_markdown) EXECUTE FUNCTION post_text_changed();
CREATE TRIGGER revision_text_added AFTER INSERT ON post_revision FOR EACH ROW
    WHEN (strpos(NEW.body_markdown, 'image:') > 0) EXECUTE FUNCTION revision_text_added();
